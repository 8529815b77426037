"""Answers and shapes: what fits, and the path of what does not."""

from typing import Any

import pytest

from durablec_runtime import (
    ANY,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    STRING,
    NamedError,
    Shape,
    answer,
    caught,
    enumeration,
    later,
    list_of,
    map_of,
    named,
    one_of,
    record,
)

ITEM = record({"sku": STRING, "quantity": INTEGER}, optional={"note": STRING})
TREE: Shape = record({"name": STRING}, optional={"parts": later(lambda: TREES)})
TREES: Shape = list_of(TREE)


def invalid(raw: str | None, shape: Shape | None = None) -> dict[str, Any]:
    with pytest.raises(NamedError) as raised:
        answer(raw, shape)
    assert named(raised.value, "CallbackInvalid")
    return caught(raised.value)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        (None, None),
        ("", None),
        (" \n", None),
        ("null", None),
        ('{"a":[1]}', {"a": [1]}),
    ],
)
def test_without_a_shape_any_json_fits(raw: str | None, value: Any) -> None:
    assert answer(raw) == value


@pytest.mark.parametrize(
    ("shape", "raw"),
    [
        (STRING, '"x"'),
        (INTEGER, "1"),
        (INTEGER, "9223372036854775807"),
        (INTEGER, "-9223372036854775808"),
        (NUMBER, "100000000000000000000"),
        (NUMBER, "1.7976931348623157e308"),
        (NUMBER, "1"),
        (NUMBER, "1.5"),
        (BOOLEAN, "true"),
        (NULL, "null"),
        (NULL, ""),
        (ANY, "[{}]"),
        (ITEM, '{"sku":"a","quantity":1,"more":[]}'),
        (list_of(INTEGER), "[]"),
        (map_of(INTEGER), '{"a":1}'),
        (one_of(STRING, NULL), "null"),
        (enumeration("a", 1, None), "1"),
        (TREE, '{"name":"a","parts":[{"name":"b","parts":[]}]}'),
    ],
)
def test_what_fits(shape: Shape, raw: str) -> None:
    answer(raw, shape)


@pytest.mark.parametrize(
    ("shape", "raw", "message"),
    [
        (STRING, "1", "answer: expected a string, got an integer"),
        (STRING, None, "answer: expected a string, got null"),
        (INTEGER, "1.0", "answer: expected an integer, got a number"),
        (INTEGER, "true", "answer: expected an integer, got a boolean"),
        (
            INTEGER,
            "9223372036854775808",
            "answer: expected an integer, got one of more than 64 bits",
        ),
        (
            one_of(INTEGER, NULL),
            "-9223372036854775809",
            "answer: expected an integer or null, got an integer of more than 64 bits",
        ),
        (
            NUMBER,
            f"1{'0' * 309}",
            "answer: expected a number, got one that is too large",
        ),
        (NUMBER, "false", "answer: expected a number, got a boolean"),
        (BOOLEAN, '"true"', "answer: expected a boolean, got a string"),
        (ITEM, "[]", "answer: expected a record, got a list"),
        (ITEM, '{"sku":"a"}', "answer.quantity: missing"),
        (
            ITEM,
            '{"sku":"a","quantity":1,"note":null}',
            "answer.note: expected a string, got null",
        ),
        (
            record({"items": list_of(ITEM)}),
            '{"items":[{"sku":"a","quantity":1},{"sku":2,"quantity":1}]}',
            "answer.items[1].sku: expected a string, got an integer",
        ),
        (
            map_of(INTEGER),
            '{"a b":"x"}',
            "answer['a b']: expected an integer, got a string",
        ),
        (
            one_of(STRING, NULL),
            "1",
            "answer: expected a string or null, got an integer",
        ),
        (one_of(ITEM, NULL), '{"sku":"a"}', "answer.quantity: missing"),
        (enumeration("a", "b"), '"c"', "answer: expected `a` or `b`, got `c`"),
        (enumeration(1), "true", "answer: expected `1`, got a boolean"),
        (
            TREE,
            '{"name":"a","parts":[{"name":1}]}',
            "answer.parts[0].name: expected a string, got an integer",
        ),
    ],
)
def test_what_does_not_fit_is_named_with_its_path(
    shape: Shape, raw: str | None, message: str
) -> None:
    assert invalid(raw, shape)["message"] == message


def test_the_data_of_an_invalid_answer_is_the_answer() -> None:
    assert invalid('{"accepted":1}', BOOLEAN)["data"] == {"accepted": 1}
    assert invalid("yes")["data"] == "yes"
    assert invalid("NaN")["data"] == "NaN"
    assert invalid("yes")["message"].startswith("answer: not JSON (Expecting value")


def test_neither_depth_nor_size_of_an_answer_breaks_it() -> None:
    deep = "[" * 10_000 + "]" * 10_000
    assert invalid(deep)["message"] == "answer: nested too deeply"
    assert invalid('"' + "x" * 1_000_000 + '"', BOOLEAN)["data"]["bytes"] == 1_000_002
