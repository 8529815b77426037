"""The workflow's input is checked once, at entry."""

import pytest

from durablec_runtime import (
    INTEGER,
    NUMBER,
    STRING,
    NamedError,
    answer,
    caught,
    check_input,
    fails_by_name,
    list_of,
    record,
)

ORDER = record(
    {"id": STRING, "items": list_of(record({"quantity": INTEGER}))},
    optional={"price": NUMBER},
)


def test_a_fitting_input_passes() -> None:
    check_input({"id": "7", "items": [{"quantity": 1}], "more": None}, ORDER)


@pytest.mark.parametrize(
    ("event", "message"),
    [
        ({"items": []}, "input.id: missing"),
        (
            {"id": "7", "items": [{"quantity": "1"}]},
            "input.items[0].quantity: expected an integer, got a string",
        ),
        ([], "input: expected a record, got a list"),
        (
            {"id": "7", "items": [{"quantity": 2**63}]},
            "input.items[0].quantity: expected an integer, got one of more than 64 bits",
        ),
        (
            {"id": "7", "items": [], "price": 1e400},
            "input.price: expected a number, got one that is too large",
        ),
        (
            {"id": "7", "items": [], "price": float("nan")},
            "input.price: expected a number, got one that is too large",
        ),
    ],
)
def test_the_first_part_that_does_not_fit_is_named(event: object, message: str) -> None:
    with pytest.raises(NamedError) as raised:
        check_input(event, ORDER)
    error = caught(raised.value)
    assert (error["type"], error["message"]) == ("InvalidInput", message)


@pytest.mark.parametrize("value", [1e308 * 10, [{"n": -1e400}], {"n": float("nan")}])
def test_what_json_has_no_form_for_leaves_no_handler(value: object) -> None:
    @fails_by_name
    def handler() -> object:
        return value

    with pytest.raises(NamedError) as raised:
        handler()
    assert caught(raised.value)["type"] == "ExpressionError"


def test_an_answer_with_a_number_too_large_is_invalid() -> None:
    with pytest.raises(NamedError) as raised:
        answer('{"n": 1e400}')
    assert caught(raised.value)["type"] == "CallbackInvalid"
