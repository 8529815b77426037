"""Names, data and size of errors."""

import json
from typing import Any

import pytest
from aws_durable_execution_sdk_python.exceptions import (
    CallbackExternalError,
    CallbackTimeoutError,
    ChildContextError,
    DurableOperationError,
    InvokeError,
    StepError,
    SuspendExecution,
)
from aws_durable_execution_sdk_python.lambda_service import ErrorObject
from hypothesis import given
from hypothesis import strategies as st

from durablec_runtime import NamedError, again, caught, fail, fails_by_name, named
from durablec_runtime._errors import carried

SDK = "aws_durable_execution_sdk_python.exceptions."
LINE = "raised as PaymentDeclined of orders.errors"


@pytest.mark.parametrize(
    ("error", "names", "others"),
    [
        (
            StepError("m", "orders.errors.PaymentDeclined", None, ["x", LINE]),
            ["PaymentDeclined", "orders.errors.PaymentDeclined", "any"],
            ["Declined", "errors.PaymentDeclined", "StepError", "InvokeFailed"],
        ),
        (
            # Two boundaries further the type is lost, and the line is not.
            ChildContextError("m", SDK + "ChildContextError", None, [LINE]),
            ["PaymentDeclined"],
            ["ChildContextError"],
        ),
        (
            StepError("m", "orders.errors.Broken"),
            ["Broken", "orders.errors.Broken"],
            [],
        ),
        (StepError("m", "ValueError"), ["ValueError"], []),
        (CallbackTimeoutError("m"), ["CallbackTimeout", "any"], ["CallbackFailed"]),
        (
            ChildContextError("m", SDK + "CallbackTimeoutError"),
            ["CallbackTimeout"],
            [],
        ),
        # A failing answer may bring a stack trace of its own, which names nothing.
        (
            CallbackExternalError("m", data="1", stack_trace=[LINE]),
            ["CallbackFailed"],
            ["PaymentDeclined"],
        ),
        (StepError("m", SDK + "StepInterruptedError"), ["StepInterrupted"], []),
        (
            InvokeError("m", "orders.errors.PaymentDeclined", None, [LINE]),
            ["PaymentDeclined", "InvokeFailed"],
            [],
        ),
        (
            InvokeError("m", "ResourceNotFoundException"),
            ["ResourceNotFoundException", "InvokeFailed"],
            [],
        ),
        (InvokeError("m"), ["InvokeFailed"], ["InvokeError"]),
        (ChildContextError("m", SDK + "InvokeError"), ["InvokeFailed"], []),
        (fail("PaymentDeclined"), ["PaymentDeclined"], ["NamedError"]),
    ],
)
def test_an_error_answers_to_its_names(
    error: DurableOperationError, names: list[str], others: list[str]
) -> None:
    assert [name for name in names if not named(error, name)] == []
    assert not named(error, *others)


def test_a_failing_callee_is_still_one_after_another_boundary() -> None:
    @fails_by_name
    def group() -> None:
        raise InvokeError("m", "orders.errors.PaymentDeclined", "[1]", [LINE])

    with pytest.raises(NamedError) as raised:
        group()
    beyond = ChildContextError(
        "m", SDK + "ChildContextError", None, raised.value.stack_trace
    )
    assert named(beyond, "InvokeFailed")
    assert named(beyond, "orders.errors.PaymentDeclined")


@pytest.mark.parametrize(
    ("data", "decoded"),
    [(None, None), ('{"a":1}', {"a": 1}), ("no JSON", "no JSON"), ("NaN", "NaN")],
)
def test_data_is_decoded_if_it_is_json(data: str | None, decoded: Any) -> None:
    assert caught(StepError("m", "a.B", data))["data"] == decoded


def test_fail_writes_its_bare_name_on_the_wire() -> None:
    error = ErrorObject.from_exception(fail("PaymentDeclined", "no", {"code": 51}))
    assert error.to_dict() == {
        "ErrorType": "PaymentDeclined",
        "ErrorMessage": "no",
        "ErrorData": '{"code":51}',
        "StackTrace": ["raised as PaymentDeclined"],
    }


def test_data_that_is_not_json_is_an_expression_error() -> None:
    error = fail("PaymentDeclined", data={1.5j})
    assert named(error, "ExpressionError")
    assert (
        error.message
        == "the data of `PaymentDeclined` is not JSON: set is not JSON (return a sorted list)"
    )


@pytest.mark.parametrize(
    "error",
    [
        StepError("m", "orders.errors.PaymentDeclined", '{"a":1}', [LINE]),
        StepError("m", "ValueError"),
        fail("PaymentDeclined", "no", [1]),
        CallbackTimeoutError("Callback timed out"),
    ],
)
def test_a_caught_error_is_raised_again_unchanged(error: DurableOperationError) -> None:
    assert caught(again(caught(error))) == caught(error)


def test_an_escaping_error_goes_on_under_its_own_name() -> None:
    @fails_by_name
    def handler(event: int) -> int:
        raise StepError("m", "orders.errors.PaymentDeclined", '{"a":1}', ["x", LINE])

    with pytest.raises(NamedError) as raised:
        handler(1)
    wire = ErrorObject.from_exception(raised.value)
    assert (wire.type, wire.message, wire.data) == (
        "orders.errors.PaymentDeclined",
        "m",
        '{"a":1}',
    )
    assert handler.__name__ == "handler"


@pytest.mark.parametrize("error", [SuspendExecution("s"), KeyError("k"), fail("Mine")])
def test_everything_else_escapes_as_it_is(error: BaseException) -> None:
    @fails_by_name
    def handler() -> None:
        raise error

    with pytest.raises(type(error)) as raised:
        handler()
    assert raised.value is error


class Odd(Exception):
    """An exception that is as awkward as can be."""

    def __str__(self) -> str:
        raise RuntimeError

    @property
    def data(self) -> Any:
        raise RuntimeError

    @property
    def response(self) -> Any:
        raise RuntimeError


class WithData(Exception):
    def __init__(self, message: str, data: Any) -> None:
        super().__init__(message)
        self.data = data


def test_an_awkward_exception_is_carried_all_the_same() -> None:
    error = carried(Odd())
    assert (error.message, error.data) == ("", None)
    assert named(error, "Odd")


@pytest.mark.parametrize(
    ("data", "text"),
    [({}, "{}"), (0, "0"), (False, "false"), (None, None), ({1j}, None)],
)
def test_the_data_attribute_is_the_data(data: Any, text: str | None) -> None:
    assert carried(WithData("m", data)).data == text


@given(st.text(), st.integers(0, 40_000), st.text())
def test_an_error_object_is_never_over_the_services_bound(
    message: str, repeat: int, data: str
) -> None:
    name = "Ünïcödé" * 100
    kind = type(name, (WithData,), {"__module__": "ü" * 500})
    try:
        raise kind((message + "ä\n🐱") * repeat, [data + '"\\'] * repeat)
    except WithData as error:
        body = json.dumps(ErrorObject.from_exception(carried(error)).to_dict())
    assert len(body) < 32_768


def test_data_beyond_its_share_says_so() -> None:
    data = caught(carried(WithData("m", "x" * 20_000)))["data"]
    assert (data["truncated"], data["bytes"]) == (True, 20_002)
    assert data["text"].startswith('"xxx')
    assert data["text"].endswith("…")
