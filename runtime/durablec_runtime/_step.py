"""Step bodies: call the user's function, turn its result into JSON, name its errors."""

import inspect
import json
from collections.abc import Awaitable, Callable
from functools import lru_cache, partial
from typing import Any, Final

from aws_durable_execution_sdk_python.config import Duration
from aws_durable_execution_sdk_python.exceptions import UnrecoverableError
from aws_durable_execution_sdk_python.types import (
    StepContext,
    WaitForCallbackContext,
    WaitForConditionCheckContext,
)

from durablec_runtime._errors import NamedError, build, carried, fail
from durablec_runtime._identity import Identity
from durablec_runtime._json import NotJson, copied, encode, is_finite
from durablec_runtime._limit import in_time
from durablec_runtime._serdes import Encoded
from durablec_runtime._shapes import Shape

#: The service's bound on a step's result; beyond it the whole execution fails,
#: uncatchably (durable-sdk.md, section 2).
RESULT_BYTES: Final = 262_144

#: What the SDK takes into one checkpoint (`max_batch_size_bytes`, 750 KB), less what
#: surrounds a result. It counts a result as a string in ASCII JSON, and puts what is
#: larger back into its queue for ever.
WRITTEN_BYTES: Final = 750 * 1024 - 4_096

_Arguments = dict[str, Any]


class Body:
    """The body of a step: a function, its arguments, and what holds for its result.

    That is how long it may take to come, and what it must be.
    """

    __slots__ = ("_arguments", "_function", "_seconds", "_shape")

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: _Arguments,
        seconds: int | None = None,
        shape: Shape | None = None,
    ) -> None:
        self._function = function
        self._arguments = arguments
        self._seconds = seconds
        self._shape = shape

    def within(self, timeout: Duration) -> "Body":
        """Return this body with a bound on each attempt."""
        return Body(self._function, self._arguments, timeout.seconds, self._shape)

    def giving(self, shape: Shape) -> "Body":
        """Return this body with a check of what each attempt gives."""
        return Body(self._function, self._arguments, self._seconds, shape)

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
        encoded = _encoded(self._function, result)
        if self._shape is not None:
            _check_shape(encoded.text, self._shape)
        return encoded

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


def checked(body: Body, shape: Shape) -> Body:
    """Check what a step gives; what does not fit fails the attempt.

    It fails with ``ResultInvalid``, whose data is the result, and which is retried only
    by a policy that names it. What is checked is the JSON that is recorded.
    """
    return body.giving(shape)


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


def perform(
    function: Callable[..., Any],
    callback_id: str | None = None,
    context: WaitForCallbackContext | None = None,
    /,
    **arguments: Any,
) -> None:
    """Call a function that tells somebody of a callback, and drop its result.

    It is for a submitter that passes the callback's id on in the arguments. If they are
    given, ``callback_id`` and ``context`` are offered to the function as by ``submit``.
    Errors are raised as by ``call``.
    """
    offered = {"callback_id": callback_id, "context": context}
    _run(function, arguments, {k: v for k, v in offered.items() if v is not None})


def effect(
    function: Callable[..., Any], arguments: _Arguments
) -> Callable[[StepContext], None]:
    """Make the body of a step that calls a function for what it does.

    What the function returns is dropped. Errors are raised as by ``call``.
    """

    def body(context: StepContext) -> None:
        _run(function, arguments, {"context": context})

    return body


def _run(
    function: Callable[..., Any],
    arguments: _Arguments,
    offered: _Arguments,
    seconds: int | None = None,
) -> Any:
    try:
        parameters = _taken(function)
        own = copied(arguments)
        if not is_finite(own):
            message = "an argument holds a number that JSON has no form for"
            raise fail("ExpressionError", message)
        for name, value in offered.items():
            if name in parameters:
                own.setdefault(name, value)
        result = function(**own)
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
    # A character takes twelve bytes at most, so that most need no second look.
    if 12 * len(text) > RESULT_BYTES:
        name = _name(function)
        _check_size(name, len(text.encode()), RESULT_BYTES, "of JSON")
        written = len(json.dumps(text))
        _check_size(name, written, WRITTEN_BYTES, "as AWS's SDK counts them")
    return Encoded(text)


def _check_shape(text: str, shape: Shape) -> None:
    try:
        fault = shape.fault(json.loads(text), "result")
    except RecursionError:
        fault = "result: nested too deeply"
    if fault is not None:
        raise build(Identity("", "ResultInvalid"), fault, text, [])


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
