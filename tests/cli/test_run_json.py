"""Whether JSON that is typed fits a type: as the runtime's shapes say it."""

import pytest

from durablec.cli.run_json import fault
from durablec.types import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    NULL,
    STRING,
    Enumeration,
    FieldType,
    ListType,
    MapType,
    Nullable,
    RecordType,
    Type,
)
from durablec_runtime import _shapes as shapes

RECORD = RecordType({"a": FieldType(INT, True), "b c": FieldType(STRING, False)})
PAIRS: list[tuple[Type, shapes.Shape]] = [
    (BOOL, shapes.BOOLEAN),
    (DOUBLE, shapes.NUMBER),
    (DYN, shapes.ANY),
    (INT, shapes.INTEGER),
    (NULL, shapes.NULL),
    (STRING, shapes.STRING),
    (ListType(INT), shapes.list_of(shapes.INTEGER)),
    (MapType(BOOL), shapes.map_of(shapes.BOOLEAN)),
    (Enumeration(("x", "y")), shapes.enumeration("x", "y")),
    (
        RECORD,
        shapes.record({"a": shapes.INTEGER}, optional={"b c": shapes.STRING}),
    ),
]
VALUES: list[object] = [
    None,
    True,
    1,
    1.0,
    "x",
    "z",
    [],
    [1, "1"],
    {},
    {"a": True},
    {"a": 1, "b c": 1},
    {"a": 1, "d": []},
    2**63 - 1,
    2**63,
    -(2**63),
    10**400,
    float("inf"),
]


@pytest.mark.parametrize(("type_", "shape"), PAIRS, ids=lambda each: str(each)[:20])
def test_faults_are_those_of_the_runtime(type_: Type, shape: shapes.Shape) -> None:
    for value in VALUES:
        assert fault(value, type_, "it") == shape.fault(value, "it")


def test_null_or_something_else() -> None:
    assert fault(None, Nullable(RECORD), "it") is None
    assert fault({"a": 1}, Nullable(RECORD), "it") is None
    assert fault({"a": "1"}, Nullable(RECORD), "it") == (
        "it.a: expected an integer, got a string"
    )
