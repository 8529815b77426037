"""Step bodies: call the user's function, turn its result into JSON, name its errors."""

import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache, partial
from typing import Any, Final

from aws_durable_execution_sdk_python.config import Duration
from aws_durable_execution_sdk_python.exceptions import UnrecoverableError
from aws_durable_execution_sdk_python.types import (
    StepContext,
    WaitForCallbackContext,
    WaitForConditionCheckContext,
)

from durablec_runtime._errors import NamedError, carried, fail
from durablec_runtime._json import NotJson, copied, encode, is_finite
from durablec_runtime._limit import in_time
from durablec_runtime._serdes import Encoded

#: The service's bound on a step's result; beyond it the whole execution fails,
#: uncatchably (durable-sdk.md, section 2).
RESULT_BYTES: Final = 262_144

#: What the SDK takes into one checkpoint (`max_batch_size_bytes`, 750 KB), less what
#: surrounds a result. It counts a result as a string in ASCII JSON, and puts what is
#: larger back into its queue for ever.
WRITTEN_BYTES: Final = 750 * 1024 - 4_096

_Arguments = Mapping[str, Any]


class Body:
    """The body of a step: a function, its arguments, and how long it may take."""

    __slots__ = ("_arguments", "_function", "_seconds")

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: _Arguments,
        seconds: int | None = None,
    ) -> None:
        self._function = function
        self._arguments = arguments
        self._seconds = seconds

    def within(self, timeout: Duration) -> "Body":
        """Return this body with a bound on each attempt."""
        return Body(self._function, self._arguments, timeout.seconds)

    def __call__(
        self, context: StepContext | WaitForConditionCheckContext, **more: Any
    ) -> Any:
        """Run an attempt; the step's serdes decodes what this gives.

        The function is offered `context` and `more`, of which it may take what it wants.
        """
        offered = {"context": context, **more}
        if self._seconds is None:
            result = _run(self._function, self._arguments, offered)
        else:
            result = self._bounded(offered, self._seconds, context.attempt)
        return _encoded(self._function, result)

    def _bounded(self, offered: _Arguments, seconds: int, attempt: int) -> Any:
        if inspect.iscoroutinefunction(self._function):
            return _run(self._function, self._arguments, offered, seconds)
        run = partial(_run, self._function, self._arguments, offered)
        return in_time(run, seconds, f"attempt {attempt} took longer than {seconds}s")


def call(function: Callable[..., Any], /, **arguments: Any) -> Body:
    """Make the body of a step that calls a function.

    A parameter named ``context`` is given the SDK's step context. What is awaitable is
    awaited. The step's config must have ``serdes=JSON``.

    The body raises the function's exception as an error that keeps its name,
    ``ResultNotJson`` for a result without a JSON form, and ``ResultTooLarge`` for one
    over 262,144 bytes. The last two are never retried.
    """
    return Body(function, arguments)


def limited(body: Body, timeout: Duration) -> Body:
    """Bound each attempt of a step; one that takes longer fails with ``Timeout``.

    An async function is cancelled. The thread of any other is abandoned, and may still
    have effects.
    """
    return body.within(timeout)


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
    function: Callable[..., Any],
    arguments: _Arguments,
    offered: _Arguments,
    seconds: int | None = None,
) -> Any:
    try:
        taken = _taken(function) & (offered.keys() - arguments.keys())
        if not is_finite(own := copied(dict(arguments))):
            message = "an argument holds a number that JSON has no form for"
            raise fail("ExpressionError", message)
        result = function(**own, **{name: offered[name] for name in taken})
        if not inspect.isawaitable(result):
            return result
        return _awaited(result, seconds, offered)
    except (UnrecoverableError, NamedError, KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:
        # One that is no Exception would end the invocation, again and again.
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


def _awaited(result: Awaitable[Any], seconds: int | None, offered: _Arguments) -> Any:
    import asyncio  # Costs 30 ms at a cold start, which only async functions pay.

    async def main() -> Any:
        limit = asyncio.timeout(seconds)
        try:
            async with limit:
                return await result
        except TimeoutError:
            if not limit.expired():
                raise
            attempt = offered["context"].attempt
            message = f"attempt {attempt} took longer than {seconds}s"
            raise fail("Timeout", message) from None

    try:
        return asyncio.run(main())
    except asyncio.CancelledError as error:
        raise carried(error) from error


def _encoded(function: Callable[..., Any], result: Any) -> Encoded:
    try:
        text = encode(result)
    except NotJson as error:
        message = f"the result of `{_name(function)}` is not JSON: {error}"
        raise fail("ResultNotJson", message) from error
    _check_size(_name(function), len(text.encode()), RESULT_BYTES, "of JSON")
    # A character takes twelve bytes at most, so that most need no second look.
    if 12 * len(text) > WRITTEN_BYTES:
        written = len(json.dumps(text))
        _check_size(_name(function), written, WRITTEN_BYTES, "as AWS's SDK counts them")
    return Encoded(text)


def _check_size(function: str, size: int, limit: int, what: str) -> None:
    if size > limit:
        message = (
            f"the result of `{function}` has {size:,} bytes {what}; "
            f"a step may return at most {limit:,}"
        )
        raise fail("ResultTooLarge", message, {"bytes": size, "limit": limit})


def _name(function: Callable[..., Any]) -> str:
    module = getattr(function, "__module__", None)
    name = getattr(function, "__qualname__", type(function).__qualname__)
    return f"{module}.{name}" if module else name
