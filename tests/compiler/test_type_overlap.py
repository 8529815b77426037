"""Which values may be what a parameter is annotated with."""

from itertools import product
from typing import Any

import pytest

from durablec.type_overlap import overlap, overlap_as_json
from durablec.type_relations import assignable
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


def record(**fields: Type) -> RecordType:
    """Return a record; a field whose name ends by `_` may be missing."""
    return RecordType(
        {n.rstrip("_"): FieldType(t, n[-1] != "_") for n, t in fields.items()}
    )


def tree() -> RecordType:
    fields: dict[str, FieldType] = {}
    made = RecordType(fields, "Tree")
    fields["inside"] = FieldType(ListType(made), True)
    return made


AB, BC, CD = Enumeration(("a", "b")), Enumeration(("b", "c")), Enumeration(("c", "d"))
TYPES: list[Type] = [
    BOOL,
    DOUBLE,
    DYN,
    INT,
    NULL,
    STRING,
    AB,
    BC,
    Nullable(STRING),
    Nullable(INT),
    ListType(INT),
    ListType(DYN),
    MapType(STRING),
    MapType(DYN),
    record(a=INT),
    record(a=INT, b_=STRING),
    record(a_=INT),
    tree(),
]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        (STRING, INT, False),
        (INT, STRING, False),
        (INT, DOUBLE, True),
        (DOUBLE, INT, True),
        (BOOL, INT, True),
        (INT, BOOL, False),
        (BOOL, STRING, False),
        (NULL, STRING, False),
        (NULL, Nullable(STRING), True),
        (Nullable(STRING), STRING, True),
        (Nullable(STRING), INT, False),
        (Nullable(STRING), Nullable(INT), True),
        (STRING, AB, True),
        (AB, STRING, True),
        (AB, INT, False),
        (AB, BC, True),
        (AB, CD, False),
        (ListType(STRING), ListType(INT), False),
        (ListType(DOUBLE), ListType(INT), True),
        (ListType(INT), INT, False),
        (ListType(INT), record(a=INT), False),
        (record(a=INT), record(a=INT, b=INT), False),
        (record(a=INT), record(a=INT, b_=INT), True),
        (record(a_=INT), record(a=INT), True),
        (record(a=INT), record(a=STRING), False),
        (record(a_=INT), record(a_=STRING), True),
        (record(a_=INT), record(a=STRING), False),
        (record(a=INT), record(a_=STRING), False),
        (record(a=INT, more=INT), record(a=INT), True),
        (record(a=INT, b=STRING), MapType(INT), False),
        (record(a=INT, b_=STRING), MapType(INT), True),
        (MapType(INT), record(a=INT), True),
        (MapType(INT), record(a=STRING), False),
        (MapType(INT), MapType(STRING), False),
        (tree(), tree(), True),
    ],
)
def test_overlap(source: Type, target: Type, expected: bool) -> None:
    assert overlap(source, target) is expected


@pytest.mark.parametrize("wrap", [lambda t: t, ListType, lambda t: record(a=t)])
def test_a_boolean_is_an_integer_in_python_and_not_in_json(wrap: Any) -> None:
    assert overlap(wrap(BOOL), wrap(INT))
    assert not overlap_as_json(wrap(BOOL), wrap(INT))
    assert not overlap_as_json(wrap(BOOL), wrap(DOUBLE))
    assert overlap_as_json(wrap(INT), wrap(DOUBLE))
    assert overlap_as_json(wrap(DOUBLE), wrap(INT))


def test_what_is_assignable_overlaps() -> None:
    for source, target in product(TYPES, TYPES):
        assert overlap(source, target) or not assignable(source, target)
        assert overlap_as_json(source, target) or not assignable(source, target)
