"""Step bodies: call the user's function, turn its result into JSON, name its errors."""

import inspect
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from aws_durable_execution_sdk_python.exceptions import UnrecoverableError
from aws_durable_execution_sdk_python.types import StepContext, WaitForCallbackContext

from durablec_runtime._errors import NamedError, carried, fail
from durablec_runtime._json import NotJson, encode
from durablec_runtime._serdes import Encoded

#: The service's bound on a step's result; beyond it the whole execution fails,
#: uncatchably (durable-sdk.md, section 2).
RESULT_BYTES: Final = 262_144

_Arguments = Mapping[str, Any]


def call(
    function: Callable[..., Any], /, **arguments: Any
) -> Callable[[StepContext], Any]:
    """Make the body of a step that calls a function.

    A parameter named ``context`` is given the SDK's step context. What is awaitable is
    awaited. The step's config must have ``serdes=JSON``.

    The body raises the function's exception as an error that keeps its name,
    ``ResultNotJson`` for a result without a JSON form, and ``ResultTooLarge`` for one
    over 262,144 bytes. The last two are never retried.
    """

    def body(context: StepContext) -> Encoded:
        return _encoded(function, _run(function, arguments, {"context": context}))

    return body


def submit(
    function: Callable[..., Any], /, **arguments: Any
) -> Callable[[str, WaitForCallbackContext], None]:
    """Make the submitter of a callback, which calls a function and drops its result.

    Parameters named ``callback_id`` and ``context`` are given the callback's id and the
    SDK's context. Errors are raised as by ``call``.
    """

    def submitter(callback_id: str, context: WaitForCallbackContext) -> None:
        _run(function, arguments, {"callback_id": callback_id, "context": context})

    return submitter


def _run(
    function: Callable[..., Any], arguments: _Arguments, offered: _Arguments
) -> Any:
    try:
        taken = _taken(function) & (offered.keys() - arguments.keys())
        result = function(**arguments, **{name: offered[name] for name in taken})
        return _awaited(result) if inspect.isawaitable(result) else result
    except (UnrecoverableError, NamedError):
        raise
    except Exception as error:
        raise carried(error) from error


def _taken(function: Callable[..., Any]) -> frozenset[str]:
    """Return the names of a function's parameters; none if it does not tell them."""
    try:
        return _parameters(function)
    except TypeError:
        return _parameters.__wrapped__(function)  # A callable that has no hash.


@lru_cache(maxsize=256)
def _parameters(function: Callable[..., Any]) -> frozenset[str]:
    try:
        return frozenset(inspect.signature(function).parameters)
    except (TypeError, ValueError):
        return frozenset()


def _awaited(result: Awaitable[Any]) -> Any:
    import asyncio  # Costs 30 ms at a cold start, which only async functions pay.

    async def main() -> Any:
        return await result

    try:
        return asyncio.run(main())
    except asyncio.CancelledError as error:
        # It is no Exception, and would otherwise end the invocation, again and again.
        raise carried(error) from error


def _encoded(function: Callable[..., Any], result: Any) -> Encoded:
    try:
        text = encode(result)
    except NotJson as error:
        message = f"the result of `{_name(function)}` is not JSON: {error}"
        raise fail("ResultNotJson", message) from error
    size = len(text.encode())
    if size > RESULT_BYTES:
        message = (
            f"the result of `{_name(function)}` has {size:,} bytes of JSON; "
            f"a step may return at most {RESULT_BYTES:,}"
        )
        raise fail("ResultTooLarge", message, {"bytes": size, "limit": RESULT_BYTES})
    return Encoded(text)


def _name(function: Callable[..., Any]) -> str:
    module = getattr(function, "__module__", None)
    name = getattr(function, "__qualname__", type(function).__qualname__)
    return f"{module}.{name}" if module else name
