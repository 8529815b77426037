"""What is wrong with the arguments that a call gives a function.

Functions are called by keyword only. The runtime itself gives `context` to any
function that has such a parameter, `callback_id` to a callback's submitter, and
`previous` to a poll's look that has such a parameter. A submitter must have it, or be
given the id by another name.
"""

from collections.abc import Sequence
from typing import Literal as OneOf
from typing import NamedTuple

from durablec.python_source.signatures import Function, Parameter
from durablec_dsl.diagnostics import Label
from durablec_dsl.suggest import nearest

_Kind = OneOf["unknown", "missing", "positional-only", "given", "no-callback-id"]


class ArgumentProblem(NamedTuple):
    """One thing that is surely wrong.

    `argument` is the one that was passed and should not have been, None where nothing
    was; the rest is that of the diagnostic.
    """

    kind: _Kind
    argument: str | None
    message: str
    help: str
    labels: tuple[Label, ...]


def argument_problems(
    function: Function,
    names: Sequence[str],
    *,
    submits: bool = False,
    polls: bool = False,
    passes_id: bool = False,
) -> list[ArgumentProblem]:
    """Find what is wrong with a call that passes the arguments `names`.

    `submits` says that the function is a callback's submitter, `passes_id` that one of
    the arguments holds the callback's id, `polls` that it is called by a poll. Where the
    signature is not known, only what no signature could bear is found.
    """
    given = ["context"] + ["callback_id"] * submits + ["previous"] * polls
    problems = _given(function, names, given)
    if not function.signature_known:
        return problems
    named = {problem.argument for problem in problems}
    unknown = _unknown(function, [name for name in names if name not in named])
    # A mistyped argument and the parameter that misses it are one mistake.
    excused = {near for _, near in unknown if near} | {*names, *given}
    problems += [problem for problem, _ in unknown]
    problems += _missing(function, excused)
    problems += _by_position(function, names)
    takes_id = function.accepts_any_keyword or function.has("callback_id")
    if submits and not takes_id and not passes_id:
        problems.append(_no_callback_id(function))
    return problems


def _given(
    function: Function, names: Sequence[str], given: Sequence[str]
) -> list[ArgumentProblem]:
    return [
        _problem(
            function,
            "given",
            name,
            f"`{name}` is given to `{_shown(function)}` by the runtime",
            f"leave `{name}` out of `with`",
        )
        for name in names
        if name in given
        and (name == "callback_id" or (function.signature_known and function.has(name)))
    ]


def _unknown(
    function: Function, names: Sequence[str]
) -> list[tuple[ArgumentProblem, str | None]]:
    """Find arguments without a parameter, each with the parameter it may mean."""
    if function.accepts_any_keyword:
        return []
    known = [parameter.name for parameter in function.parameters]
    free = [name for name in known if name not in names]
    problems = []
    for name in names:
        if name not in known:
            near = nearest(name, free)
            message = f"`{_shown(function)}` has no parameter `{name}`"
            help = f"did you mean `{near}`?" if near else _list_of(known)
            problem = _problem(function, "unknown", name, message, help)
            problems.append((problem, near))
    return problems


def _list_of(parameters: list[str]) -> str:
    if not parameters:
        return "it takes no arguments"
    return "it takes " + ", ".join(f"`{name}`" for name in parameters)


def _missing(function: Function, excused: set[str]) -> list[ArgumentProblem]:
    return [
        _problem(
            function,
            "missing",
            None,
            f"`{_shown(function)}` needs the argument `{parameter.name}`",
            f"give `{parameter.name}` a value in `with`",
        )
        for parameter in function.parameters
        if parameter.kind != "positional-only"
        and not parameter.has_default
        and parameter.name not in excused
    ]


def _by_position(function: Function, names: Sequence[str]) -> list[ArgumentProblem]:
    return [
        _problem(
            function,
            "positional-only",
            parameter.name if parameter.name in names else None,
            f"`{_shown(function)}` takes `{parameter.name}` by position only",
            "arguments are passed by name: remove the `/` from the function",
        )
        for parameter in function.parameters
        if parameter.kind == "positional-only" and _needs(function, parameter, names)
    ]


def _needs(function: Function, parameter: Parameter, names: Sequence[str]) -> bool:
    passed = parameter.name in names and not function.accepts_any_keyword
    return passed or not parameter.has_default


def _no_callback_id(function: Function) -> ArgumentProblem:
    return _problem(
        function,
        "no-callback-id",
        None,
        f"`{_shown(function)}` has no parameter `callback_id`, so nobody can answer",
        "give the function a parameter `callback_id`, or pass it the `id` of the "
        "callback's name",
    )


def _shown(function: Function) -> str:
    return f"{function.module}.{function.name}"


def _problem(
    function: Function, kind: _Kind, argument: str | None, message: str, help: str
) -> ArgumentProblem:
    label = Label(function.place, f"`{function.name}` is defined here")
    return ArgumentProblem(kind, argument, message, help, (label,))
