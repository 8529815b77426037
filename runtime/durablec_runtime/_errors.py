"""Errors that keep their name, message and data across every boundary.

The SDK records an error's type as its class's ``module.qualname`` and drops it at the
next boundary, while data and stack trace survive. A carrier class made for each name
puts the user's name into AWS's history; the stack trace's last line takes it further
(see ``_identity``).
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

from aws_durable_execution_sdk_python.exceptions import (
    CallbackExternalError,
    DurableOperationError,
)

from durablec_runtime._bounds import (
    UNDONE,
    long_undone,
    short_data,
    short_lines,
    short_message,
    short_trace,
    short_undone,
)
from durablec_runtime._identity import Identity, identity
from durablec_runtime._json import NotJson, decode, encode, is_finite

P = ParamSpec("P")
R = TypeVar("R")


class NamedError(DurableOperationError):
    """An error that carries its own name; ``data`` is JSON text or None."""


class Leave(Exception):
    """Carry a ``return`` out of a ``try`` whose ``finally`` is still to run.

    Python's own ``finally`` would run at every suspension (language.md, section 8), so
    the generated handler raises this, runs the ``finally`` body, and returns ``value``.
    """

    def __init__(self, value: Any = None) -> None:
        super().__init__()
        self.value = value


class Break(Leave):
    """Carry a ``break`` out of a ``try`` whose ``finally`` is still to run."""


class Continue(Leave):
    """Carry a ``continue`` out of such a ``try``."""


def fail(name: str, message: str | None = None, data: Any = None) -> NamedError:
    """Make the error that a ``fail`` statement raises; its name has no module.

    ``data`` is any JSON value. Data that is not becomes an ``ExpressionError``.
    """
    return _with_data(Identity("", name), message, data)


def again(error: Any) -> NamedError:
    """Make a caught record an error again: same name, module, message and data.

    What is no such record becomes an ``ExpressionError``.
    """
    name = error.get("type") if isinstance(error, Mapping) else None
    if not isinstance(name, str) or not name:
        return fail("ExpressionError", "`fail` takes an error that a `catch` named")
    module, message = error.get("module"), error.get("message")
    who = Identity(module if isinstance(module, str) else "", name)
    text = message if isinstance(message, str) else None
    made = _with_data(who, text, error.get("data"))
    return _telling(made, error.get("undone") or [])


def caught(error: DurableOperationError) -> dict[str, Any]:
    """Describe an error to the workflow, as ``catch ... as: err`` binds it.

    Returns ``{"type", "module", "message", "data", "undone"}``. ``module`` is empty for
    names that have none, ``message`` is text, ``data`` is decoded from JSON (the text
    itself if it is no JSON), ``undone`` is what was undone on the error's way, a list
    of ``{"step", "ok", "message"}`` in the order in which it was.
    """
    who = identity(error)
    return {
        "type": who.name,
        "module": who.module,
        "message": error.message or "",
        "data": _decoded(error.data),
        "undone": undone(error),
    }


def undone(error: DurableOperationError) -> list[dict[str, Any]]:
    """Return what was undone on an error's way, as ``caught`` has it."""
    told = [*_recorded_lines(error), *getattr(error, "__notes__", ())]
    found: list[dict[str, Any]] = []
    for line in told:
        if line.startswith(UNDONE):
            found += long_undone(line)
    return found


def note_undone(
    error: DurableOperationError, steps: Sequence[Mapping[str, Any]]
) -> None:
    """Tell an error what was undone because of it, in addition to what it was told."""
    if steps:
        error.add_note(short_undone(steps))


def _recorded_lines(error: DurableOperationError) -> list[str]:
    """Return an error's stack trace, unless somebody outside has sent it."""
    if isinstance(error, CallbackExternalError):
        return []
    return error.stack_trace or []


def fails_by_name(function: Callable[P, R]) -> Callable[P, R]:
    """Let an error that escapes go on under its own name.

    Without it a caller, and AWS's history, see ``StepError`` or ``ChildContextError``.
    It stands below ``@durable_execution``, and above the body of each group and branch.
    It adds no operation, and is the same on replay. A result with an infinity in it, as
    expressions may have one, is an ``ExpressionError``: JSON has no form for it.
    """

    @wraps(function)
    def outermost(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            result = function(*args, **kwargs)
        except NamedError:
            raise
        except DurableOperationError as error:
            raise renamed(error) from error
        if not is_finite(result):
            raise fail(
                "ExpressionError", "the result holds a number JSON has no form for"
            )
        return result

    return outermost


def carried(error: BaseException) -> NamedError:
    """Carry a function's exception out of its step.

    ``data`` is the exception's ``data`` attribute, else its public attributes that are
    JSON, else None.
    """
    return build(
        identity(error), _message_of(error), _data_of(error), short_trace(error)
    )


def build(
    who: Identity, message: str | None, data: str | None, trace: list[str]
) -> NamedError:
    """Make a carrier. ``data`` is JSON text; every part is cut to its share."""
    lines = [line for line in trace if not line.startswith(UNDONE)]
    return _carrier(who.module, who.name)(
        message=short_message(message) if message is not None else None,
        data=short_data(data),
        stack_trace=[*short_lines(lines), who.line],
    )


@lru_cache(maxsize=256)
def _carrier(module: str, name: str) -> type[NamedError]:
    # The SDK writes `module.qualname`, and the bare name for what is in `builtins`.
    space = {"__module__": module or "builtins", "__qualname__": name}
    return type(name, (NamedError,), space)


def _with_data(who: Identity, message: str | None, data: Any) -> NamedError:
    try:
        text = None if data is None else encode(data)
    except NotJson as error:
        fault = f"the data of `{who.name}` is not JSON: {error}"
        return build(Identity("", "ExpressionError"), fault, None, [])
    return build(who, message, text, [])


def renamed(error: DurableOperationError) -> NamedError:
    """Make an error go on under its own name."""
    trace = error.stack_trace or []
    made = build(identity(error), error.message, error.data, trace)
    return _telling(made, undone(error))


def _telling(error: NamedError, steps: Sequence[Mapping[str, Any]]) -> NamedError:
    """Return an error that tells what was undone to whatever is beyond a boundary."""
    if steps:
        error.stack_trace = [short_undone(steps), *(error.stack_trace or [])]
    return error


def _message_of(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:
        # A broken `__str__` of the user's must not hide the error itself.
        return ""


def _data_of(error: BaseException) -> str | None:
    try:
        if hasattr(error, "data"):
            return None if error.data is None else encode(error.data)
        public = {k: v for k, v in vars(error).items() if _is_public(k, v)}
        return encode(public) if public else None
    except Exception:
        # A broken property, or data that is not JSON: the error goes on without it.
        return None


def _is_public(name: str, value: object) -> bool:
    if name.startswith("_"):
        return False
    try:
        encode(value)
    except NotJson:
        return False
    return True


def _decoded(data: str | None) -> Any:
    if data is None:
        return None
    try:
        return decode(data)
    except NotJson:
        return data
