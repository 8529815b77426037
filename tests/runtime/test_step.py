"""Step bodies: arguments, awaiting, results, and the user's exceptions."""

import asyncio
import functools
from collections.abc import Awaitable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from aws_durable_execution_sdk_python.config import Duration
from aws_durable_execution_sdk_python.exceptions import (
    ExecutionError,
    InvocationError,
)
from aws_durable_execution_sdk_python.serdes import SerDesContext
from aws_durable_execution_sdk_python.types import StepContext, WaitForCallbackContext

from durablec_runtime import (
    INTEGER,
    JSON,
    NUMBER,
    STRING,
    Body,
    NamedError,
    Shape,
    call,
    caught,
    checked,
    later,
    limited,
    list_of,
    named,
    perform,
    record,
    submit,
)

CONTEXT: Any = StepContext(logger=None, attempt=2)  # type: ignore[arg-type] # Not logged to.
WAITING: Any = WaitForCallbackContext(logger=None)  # type: ignore[arg-type] # Not logged to.


class PaymentDeclined(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(f"declined with {code}")
        self.code = code
        self._secret = "x"


def run(function: Any, /, **arguments: Any) -> Any:
    text = JSON.serialize(call(function, **arguments)(CONTEXT), SerDesContext())
    return JSON.deserialize(text, SerDesContext())


def failure(function: Any, /, **arguments: Any) -> NamedError:
    with pytest.raises(NamedError) as raised:
        call(function, **arguments)(CONTEXT)
    return raised.value


def test_a_function_gets_its_arguments_and_the_context_if_it_asks() -> None:
    def plain(a: int, *, b: int = 1) -> list[int]:
        return [a, b]

    def asking(a: int, context: StepContext) -> list[int]:
        return [a, context.attempt]

    def own(context: str) -> str:
        return context

    def anything(**rest: Any) -> Any:
        return rest

    assert run(plain, a=1) == [1, 1]
    assert run(asking, a=1) == [1, 2]
    assert run(own, context="mine") == "mine"
    assert run(anything, a=1) == {"a": 1}
    assert run(functools.partial(asking, 7)) == [7, 2]


def test_a_decorated_function_still_asks_for_the_context() -> None:
    def asking(context: StepContext) -> int:
        return context.attempt

    @functools.wraps(asking)
    def wrapped(*args: Any, **kwargs: Any) -> int:
        return asking(*args, **kwargs)

    assert run(wrapped) == 2


def test_a_callable_without_a_hash_is_called() -> None:
    class Unhashable:
        __hash__ = None  # type: ignore[assignment] # What is tested.

        def __call__(self, context: StepContext) -> int:
            return context.attempt

    assert run(Unhashable()) == 2


def test_async_functions_and_awaitables_are_awaited() -> None:
    async def slow(a: int) -> int:
        await asyncio.sleep(0)
        return a

    def returns_awaitable(a: int) -> Awaitable[int]:
        return slow(a)

    async def cancelled() -> None:
        raise asyncio.CancelledError

    assert run(slow, a=1) == 1
    assert run(returns_awaitable, a=2) == 2
    assert named(failure(cancelled), "CancelledError")


def test_an_exception_keeps_its_name_message_and_data() -> None:
    def pay() -> None:
        raise PaymentDeclined(51)

    error = failure(pay)
    assert type(error).__module__ == __name__
    assert type(error).__qualname__ == "PaymentDeclined"
    assert caught(error) == {
        "type": "PaymentDeclined",
        "module": __name__,
        "message": "declined with 51",
        "data": {"code": 51},
        "undone": [],
    }
    assert error.stack_trace is not None
    assert any("raise PaymentDeclined(51)" in line for line in error.stack_trace)
    assert not any("durablec_runtime" in line for line in error.stack_trace)


def test_an_aws_error_is_named_by_its_code() -> None:
    class ClientError(Exception):
        def __init__(self, code: str) -> None:
            super().__init__("no")
            self.response = {"Error": {"Code": code, "Message": "no"}}

    def describe() -> None:
        raise ClientError("InvalidInstanceID.NotFound")

    error = failure(describe)
    assert named(error, "InvalidInstanceID.NotFound")
    assert caught(error)["type"] == "InvalidInstanceID.NotFound"


@pytest.mark.parametrize("kind", [ExecutionError, InvocationError])
def test_the_sdks_own_errors_pass_through(kind: type[Exception]) -> None:
    def broken() -> None:
        raise kind("stop")

    with pytest.raises(kind, match="stop"):
        call(broken)(CONTEXT)


@pytest.mark.parametrize("kind", [SystemExit, KeyboardInterrupt])
def test_what_is_no_exception_passes_through(kind: type[BaseException]) -> None:
    def leave() -> None:
        raise kind

    with pytest.raises(kind):
        call(leave)(CONTEXT)


def test_a_result_that_is_not_json_fails_by_name() -> None:
    def wrong() -> Any:
        return {"tags": {1, 2}}

    error = failure(wrong)
    assert named(error, "ResultNotJson")
    assert "wrong` is not JSON: .tags: set is not JSON" in (error.message or "")


def test_a_result_is_measured_in_bytes_of_utf8() -> None:
    def text(n: int) -> str:
        return "\u6f22" * n

    assert len(run(text, n=87_380)) == 87_380  # 262,140 bytes and two quotes.
    error = failure(text, n=87_381)
    assert named(error, "ResultTooLarge")
    assert caught(error)["data"] == {"bytes": 262_145, "limit": 262_144}


@pytest.mark.parametrize("letter", ["\u00e9", "\U0001f600"])
def test_a_result_is_measured_as_the_sdk_counts_it(letter: str) -> None:
    """What fits the service may be too large for a batch of the SDK's, which hangs."""

    def text(n: int) -> str:
        return letter * n

    escaped = 6 if letter < "\uffff" else 12
    assert run(text, n=760_000 // escaped)
    assert named(failure(text, n=768_000 // escaped), "ResultTooLarge")


@dataclass
class Quote:
    total: Decimal
    note: str | None = None


def invalid(body: Body) -> dict[str, Any]:
    with pytest.raises(NamedError) as raised:
        body(CONTEXT)
    assert named(raised.value, "ResultInvalid")
    return caught(raised.value)


def test_a_result_that_fits_is_what_it_is_without_a_check() -> None:
    body = checked(call(Quote, total=Decimal("1.5")), record({"total": NUMBER}))
    text = JSON.serialize(body(CONTEXT), SerDesContext())
    assert text == '{"total":1.5,"note":null}'


def test_a_result_that_does_not_fit_is_named_with_its_path_and_is_the_data() -> None:
    shape = record({"total": INTEGER})
    error = invalid(checked(call(Quote, total=Decimal("1.5")), shape))
    assert error == {
        "type": "ResultInvalid",
        "module": "",
        "message": "result.total: expected an integer, got a number",
        "data": {"total": 1.5, "note": None},
        "undone": [],
    }
    assert invalid(checked(call(dict), shape))["message"] == "result.total: missing"


def test_a_bound_and_a_check_go_together_in_either_order() -> None:
    minute = Duration.from_minutes(1)
    assert invalid(limited(checked(call(str), INTEGER), minute))["data"] == ""
    assert invalid(checked(limited(call(str), minute), INTEGER))["data"] == ""


def test_a_result_without_a_json_form_is_told_to_be_that() -> None:
    with pytest.raises(NamedError) as raised:
        checked(call(set), STRING)(CONTEXT)
    assert named(raised.value, "ResultNotJson")


def test_neither_depth_nor_size_of_an_invalid_result_breaks_it() -> None:
    def deep() -> Any:
        made: list[Any] = []
        for _ in range(400):
            made = [made]
        return made

    lists: Shape = list_of(later(lambda: lists))
    assert invalid(checked(call(deep), lists))["message"] == "result: nested too deeply"
    error = invalid(checked(call(str, object="x" * 100_000), INTEGER))
    assert error["data"]["bytes"] == 100_002


def test_a_step_cannot_change_the_values_of_the_workflow() -> None:
    items = [1, {"n": [2]}]

    def change(items: list[Any]) -> None:
        items[1]["n"].append(3)
        items.clear()

    run(change, items=items)
    assert items == [1, {"n": [2]}]


def test_what_is_no_exception_fails_the_step_all_the_same() -> None:
    class Abort(BaseException):
        pass

    def abort() -> None:
        raise Abort("now")

    assert named(failure(abort), "Abort")


def test_a_submitter_gets_the_id_and_returns_nothing() -> None:
    seen: list[Any] = []

    def ask(callback_id: str, order: int, context: WaitForCallbackContext) -> object:
        seen.append((callback_id, order, context))
        return object()

    assert submit(ask, order=7)("id-1", WAITING) is None
    assert seen == [("id-1", 7, WAITING)]


def test_a_submitter_fails_by_name() -> None:
    def ask(callback_id: str) -> None:
        raise PaymentDeclined(1)

    with pytest.raises(NamedError) as raised:
        submit(ask)("id-1", WAITING)
    assert named(raised.value, "PaymentDeclined")


def test_what_is_performed_gets_its_arguments_and_what_it_is_offered() -> None:
    seen: list[Any] = []

    def ask(callback_id: str, link: str, context: WaitForCallbackContext) -> object:
        seen.append((callback_id, link, context))
        return object()

    def tell(link: str) -> None:
        seen.append(link)

    perform(ask, "id-1", WAITING, link="/id-1")
    perform(tell, "id-2", WAITING, link="/id-2")
    perform(tell, link="/id-3")
    assert seen == [("id-1", "/id-1", WAITING), "/id-2", "/id-3"]


def test_what_is_performed_fails_by_name() -> None:
    def ask() -> None:
        raise PaymentDeclined(1)

    with pytest.raises(NamedError) as raised:
        perform(ask)
    assert named(raised.value, "PaymentDeclined")
