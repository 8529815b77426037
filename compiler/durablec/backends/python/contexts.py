"""Builds the functions that contexts of their own run: of groups, branches and items."""

from collections.abc import Sequence

from durablec import ir
from durablec.backends.python.function import INDENT, Function
from durablec.backends.python.view import FunctionBodyView, LineView, StatementView
from durablec.flow import falls_off

_WIDTH = 88


def hands_up(function: Function, body: Sequence[ir.Stmt]) -> bool:
    """Say whether the function of a body hands up what it has done."""
    return function.stop is not None or function.module.sagas.holds_undo(body)


def context_body(
    outer: Function,
    function: Function,
    name: str,
    body: list[ir.Stmt],
    indent: int,
    given: Sequence[str] = (),
    begin: Sequence[StatementView] = (),
    stop: str | None = None,
    within: str | None = None,
    *,
    collected: bool = False,
) -> FunctionBodyView:
    """Build the function that a context of its own runs.

    Args:
        outer: The function around.
        function: It itself, as `Function.inner` gives it.
        name: What it is called.
        body: Its statements.
        indent: Where its `def` stands.
        given: Parameters besides the context.
        begin: Statements before its own.
        stop: What stops it, if it is a branch that is stopped.
        within: What stops the branch that it stands in, if it is a group.
        collected: Whether its batch collects what its branches hand up.
    """
    module = function.module
    decorator = "fails_by_name"
    captured = outer.captured(body, function.stop)
    listed = ["context: DurableContext", *given]
    if collected or hands_up(function, body):
        module.imports.runtime("hands_up")
        if stop is not None:
            decorator = f"hands_up({module.table}, {stop})"
        elif within is not None:
            decorator = f"hands_up({module.table}, within={within})"
        else:
            decorator = f"hands_up({module.table})"
        # What has a default comes last.
        required = [each for each in listed if " = " not in each]
        listed.insert(len(required), f"done: {module.imports.runtime('Done')}")
    else:
        module.imports.runtime("fails_by_name")
    listed += [f"{each}: Any = {each}" for each in captured]
    inner = function.body(body, indent + INDENT)
    returns = any(isinstance(each, ir.Return) for each in ir.walk(body))
    if not inner or (returns and falls_off(body)):
        inner.append(LineView(f"{' ' * (indent + INDENT)}return None"))
    return FunctionBodyView(
        pad=" " * indent,
        decorator=decorator,
        name=name,
        parameters=parameters(name, listed, indent),
        body=[*begin, *inner],
    )


def parameters(name: str, listed: Sequence[str], indent: int) -> str:
    """Return parameters on one line, or on one each where the line would be too long."""
    text = ", ".join(listed)
    if indent + len(f"def {name}({text}) -> Any:") <= _WIDTH:
        return text
    pad = " " * indent
    return "".join(f"\n{pad}    {each}," for each in listed) + f"\n{pad}"
