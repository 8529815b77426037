"""The functions that expressions have, and those that they do not have.

Source: https://github.com/google/cel-spec, doc/langdef.md, "List of Standard
Definitions"; `signatures` has those that a table describes in full.
"""

from durablec.expressions import signatures
from durablec.types import BOOL, DOUBLE, DURATION, INT, STRING, TIMESTAMP, Type

CONVERSIONS: dict[str, tuple[tuple[Type, ...], Type]] = {
    "bool": ((BOOL, STRING), BOOL),
    "double": ((DOUBLE, INT, STRING), DOUBLE),
    "duration": ((DURATION, STRING), DURATION),
    "int": ((INT, DOUBLE, STRING, TIMESTAMP), INT),
    "string": ((STRING, INT, DOUBLE, BOOL, TIMESTAMP, DURATION), STRING),
    "timestamp": ((TIMESTAMP, STRING, INT), TIMESTAMP),
}
"""Functions of one argument: what they take, and what they give."""

TEXT_TESTS = frozenset({"contains", "endsWith", "matches", "startsWith"})
"""Methods of a string that take a string and give a boolean."""

FUNCTIONS = frozenset({*CONVERSIONS, "dyn", "has", "matches", "size"})
MACROS = frozenset(
    [
        "all",
        "exists",
        "existsOne",
        "exists_one",
        "filter",
        "map",
        "optFlatMap",
        "optMap",
        "sortBy",
        "transformList",
        "transformMap",
        "transformMapEntry",
    ]
)
OPTIONALS = frozenset({"hasValue", "or", "orValue", "value"})
METHODS = TEXT_TESTS | MACROS | OPTIONALS | {*signatures.METHODS, "size"}

QUALIFIED = frozenset(
    {
        *signatures.FUNCTIONS,
        "cel.bind",
        "math.greatest",
        "math.least",
        "optional.none",
        "optional.of",
        "optional.ofNonZeroValue",
    }
)
"""Functions whose names have two parts; the first is no value."""

NAMESPACES = frozenset(name.partition(".")[0] for name in QUALIFIED)
OUTSIDE_NAMESPACES = {
    "base64": "JSON has no bytes; a step can encode them as a string",
    "proto": "JSON has no messages",
    "regex": "a step can take a text apart; `x.matches(pattern)` looks for a pattern",
    "sets": "lists are compared by `a.all(x, x in b)` and `a.exists(x, x in b)`",
}
"""Libraries of CEL that are left out, and what there is in place of them."""

OUTSIDE = {
    "bytes": "JSON has no bytes; a step can encode them as a string",
    "type": "a value's type is known when compiling",
    "uint": "JSON has no unsigned integers; write `int(x)`",
}
"""Functions of CEL that the JSON profile leaves out, and why."""

_ON_REPLAY = "an expression runs again on every replay; let a step give the value"
FUNCTION_REPAIRS = {
    "abs": "write `math.abs(x)`",
    "avg": "there is no average; a step can work it out",
    "any": "write `list.exists(x, condition)`",
    "all": "write `list.all(x, condition)`",
    "exists": "write `list.exists(x, condition)`",
    "ceil": "write `math.ceil(x)`",
    "enumerate": "write `list.transformList(index, x, value)`",
    "filter": "write `list.filter(x, condition)`",
    "first": "write `list.first()`, which is optional, or `list[0]`",
    "float": "write `double(x)`",
    "keys": "write `map.map(key, key)`",
    "last": "write `list.last()`, which is optional",
    "len": "write `size(x)`",
    "length": "write `size(x)`",
    "list": "write `map.map(key, key)` for the keys of a map, `text.split('')` for "
    "the characters of a text",
    "lower": "write `x.lowerAscii()`",
    "lowercase": "write `x.lowerAscii()`",
    "map": "write `list.map(x, value)`",
    "max": "write `math.greatest(a, b)`",
    "min": "write `math.least(a, b)`",
    "not_null": "write `a != null ? a : b`",
    "now": _ON_REPLAY,
    "number": "write `double(x)`",
    "random": _ON_REPLAY,
    "range": "write `lists.range(n)`",
    "round": "write `math.round(x)`",
    "select": "write `list.filter(x, condition)`",
    "set": "write `list.distinct()`",
    "sort_by": "write `list.sortBy(x, key)`",
    "sorted": "write `list.sort()`, or `list.sortBy(x, key)`",
    "str": "write `string(x)`",
    "sum": "there is no sum; a step can add up a list",
    "to_number": "write `double(x)`",
    "to_string": "write `string(x)`",
    "today": _ON_REPLAY,
    "tonumber": "write `double(x)`",
    "tostring": "write `string(x)`",
    "upper": "write `x.upperAscii()`",
    "uppercase": "write `x.upperAscii()`",
    "uuid": _ON_REPLAY,
    "values": "write `map.transformList(key, value, value)`",
}
QUALIFIED_REPAIRS = {
    "math.max": "write `math.greatest(a, b)`",
    "math.min": "write `math.least(a, b)`",
    "optional.empty": "write `optional.none()`",
}
STATES_REPAIRS = {
    "Array": "write `[x]`",
    "ArrayContains": "write `x in list`",
    "ArrayGetItem": "write `list[0]`",
    "ArrayLength": "write `size(list)`",
    "ArrayRange": "write `lists.range(n)`",
    "ArrayUnique": "write `list.distinct()`",
    "Format": "write `text.format(list)`, with `%s` for `{}`",
    "MathRandom": _ON_REPLAY,
    "StringSplit": "write `text.split(',')`",
    "UUID": _ON_REPLAY,
}
"""Intrinsic functions of Step Functions, and what is written for a call of each."""

METHOD_REPAIRS = {
    "add": "write `list + [x]`",
    "append": "write `list + [x]`",
    "concat": "write `list + list`",
    "count": "write `size(x)`",
    "endswith": "write `x.endsWith(part)`",
    "extend": "write `list + list`",
    "every": "write `list.all(x, condition)`",
    "find": "write `list.filter(x, condition)`",
    "get": "write `map[?key].orValue(default)`",
    "includes": "write `text.contains(part)`, or `x in list`",
    "isEmpty": "write `size(x) == 0`",
    "items": "write `map.transformList(key, value, result)`",
    "keys": "write `map.map(key, key)`",
    "len": "write `size(x)`",
    "length": "write `size(x)`",
    "lower": "write `x.lowerAscii()`",
    "push": "write `list + [x]`",
    "some": "write `list.exists(x, condition)`",
    "startswith": "write `x.startsWith(part)`",
    "strip": "write `x.trim()`",
    "toLowerCase": "write `x.lowerAscii()`",
    "toString": "write `string(x)`",
    "unique": "write `list.distinct()`",
    "toUpperCase": "write `x.upperAscii()`",
    "upper": "write `x.upperAscii()`",
    "values": "write `map.transformList(key, value, value)`",
}
