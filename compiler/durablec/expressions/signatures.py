"""What functions and methods take and give, as far as a table can say it.

A signature is the types that are taken, a method's target first; how many of them must
be given; and what comes back, as a type or as a function of the target's type.

Sources: https://github.com/google/cel-spec, doc/langdef.md, "List of Standard
Definitions", and https://github.com/google/cel-go, ext/README.md.
"""

from collections.abc import Callable

from durablec.type_relations import EMPTY_LIST
from durablec.types import (
    BOOL,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    STRING,
    TIMESTAMP,
    ListType,
    OptionalType,
    Type,
)

Signature = tuple[tuple[Type, ...], int, Type | Callable[[Type], Type]]
Signatures = tuple[Signature, ...]

_TEXTS = ListType(STRING)


def _same(target: Type) -> Type:
    return target


def _an_item(target: Type) -> Type:
    return OptionalType(target.item) if isinstance(target, ListType) else DYN


def _flat(target: Type) -> Type:
    """Return the type of a list that is flattened once."""
    if isinstance(target, ListType) and isinstance(target.item, ListType):
        return target.item
    return EMPTY_LIST if isinstance(target, ListType) else DYN


_IN_ZONE: Signature = ((TIMESTAMP, STRING), 1, INT)
_OF_BOTH: Signatures = (_IN_ZONE, ((DURATION,), 1, INT))
_OF_NUMBER: Signatures = (((INT,), 1, INT), ((DOUBLE,), 1, DOUBLE))
_OF_DOUBLE: Signatures = (((DOUBLE,), 1, DOUBLE),)
_TEST: Signatures = (((DOUBLE,), 1, BOOL),)
_OF_BITS: Signatures = (((INT, INT), 2, INT),)
_OF_TEXT: Signatures = (((STRING,), 1, STRING),)
_OF_LIST: Signatures = (((EMPTY_LIST,), 1, _same),)

METHODS: dict[str, Signatures] = {
    # Timestamps and durations.
    "getDate": (_IN_ZONE,),
    "getDayOfMonth": (_IN_ZONE,),
    "getDayOfWeek": (_IN_ZONE,),
    "getDayOfYear": (_IN_ZONE,),
    "getFullYear": (_IN_ZONE,),
    "getHours": _OF_BOTH,
    "getMilliseconds": _OF_BOTH,
    "getMinutes": _OF_BOTH,
    "getMonth": (_IN_ZONE,),
    "getSeconds": _OF_BOTH,
    # Strings.
    "charAt": (((STRING, INT), 2, STRING),),
    "format": (((STRING, EMPTY_LIST), 2, STRING),),
    "indexOf": (((STRING, STRING, INT), 2, INT),),
    "join": (((_TEXTS, STRING), 1, STRING),),
    "lastIndexOf": (((STRING, STRING, INT), 2, INT),),
    "lowerAscii": _OF_TEXT,
    "replace": (((STRING, STRING, STRING, INT), 3, STRING),),
    "reverse": (*_OF_TEXT, *_OF_LIST),
    "split": (((STRING, STRING, INT), 2, _TEXTS),),
    "substring": (((STRING, INT, INT), 2, STRING),),
    "trim": _OF_TEXT,
    "upperAscii": _OF_TEXT,
    # Lists.
    "distinct": _OF_LIST,
    "first": (((EMPTY_LIST,), 1, _an_item),),
    "flatten": (((EMPTY_LIST,), 1, _flat), ((EMPTY_LIST, INT), 2, EMPTY_LIST)),
    "last": (((EMPTY_LIST,), 1, _an_item),),
    "slice": (((EMPTY_LIST, INT, INT), 3, _same),),
    "sort": _OF_LIST,
}

FUNCTIONS: dict[str, Signatures] = {
    "lists.range": (((INT,), 1, ListType(INT)),),
    "math.abs": _OF_NUMBER,
    "math.bitAnd": _OF_BITS,
    "math.bitNot": (((INT,), 1, INT),),
    "math.bitOr": _OF_BITS,
    "math.bitShiftLeft": _OF_BITS,
    "math.bitShiftRight": _OF_BITS,
    "math.bitXor": _OF_BITS,
    "math.ceil": _OF_DOUBLE,
    "math.floor": _OF_DOUBLE,
    "math.isFinite": _TEST,
    "math.isInf": _TEST,
    "math.isNaN": _TEST,
    "math.round": _OF_DOUBLE,
    "math.sign": _OF_NUMBER,
    "math.sqrt": (((DOUBLE,), 1, DOUBLE), ((INT,), 1, DOUBLE)),
    "math.trunc": _OF_DOUBLE,
    "strings.quote": _OF_TEXT,
}
"""Functions by their full names; `math.greatest` and the like take more than a table says."""
