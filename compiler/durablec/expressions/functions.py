"""The functions that expressions have, will have, and do not have.

Source: https://github.com/google/cel-spec, doc/langdef.md, "List of Standard
Definitions", and expressions.md for what is built when.
"""

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
METHODS = TEXT_TESTS | {"size", "all", "exists", "exists_one", "filter", "map"}

_TIME = """
    getDate getDayOfMonth getDayOfWeek getDayOfYear getFullYear getHours getMilliseconds
    getMinutes getMonth getSeconds
"""
_TEXT = """
    charAt format indexOf join lastIndexOf lowerAscii replace reverse split substring trim
    upperAscii
"""
_OPTIONALS = "hasValue optFlatMap optMap or orValue value"
_LISTS = "distinct first flatten last slice sort sortBy"
_MACROS = "transformList transformMap transformMapEntry"

LATER_METHODS = frozenset(f"{_TIME} {_TEXT} {_OPTIONALS} {_LISTS} {_MACROS}".split())
"""Methods of the profile that are not built yet."""

LATER_NAMESPACES = frozenset({"lists", "math", "optional", "strings"})
OUTSIDE_NAMESPACES = frozenset({"base64", "cel", "proto", "sets"})

OUTSIDE = {
    "bytes": "JSON has no bytes; a step can encode them as a string",
    "type": "a value's type is known when compiling",
    "uint": "JSON has no unsigned integers; write `int(x)`",
}
"""Functions of CEL that the JSON profile leaves out, and why."""

_ON_REPLAY = "an expression runs again on every replay; let a step give the value"
FUNCTION_REPAIRS = {
    "any": "write `list.exists(x, condition)`",
    "all": "write `list.all(x, condition)`",
    "exists": "write `list.exists(x, condition)`",
    "filter": "write `list.filter(x, condition)`",
    "float": "write `double(x)`",
    "len": "write `size(x)`",
    "length": "write `size(x)`",
    "map": "write `list.map(x, value)`",
    "now": _ON_REPLAY,
    "number": "write `double(x)`",
    "random": _ON_REPLAY,
    "str": "write `string(x)`",
    "today": _ON_REPLAY,
    "uuid": _ON_REPLAY,
}
METHOD_REPAIRS = {
    "append": "write `list + [x]`",
    "count": "write `size(x)`",
    "endswith": "write `x.endsWith(part)`",
    "every": "write `list.all(x, condition)`",
    "find": "write `list.filter(x, condition)`",
    "get": "write `key in map ? map[key] : default`",
    "includes": "write `text.contains(part)`, or `x in list`",
    "isEmpty": "write `size(x) == 0`",
    "items": "a map's keys are run through by `map.map(key, map[key])`",
    "keys": "a map's keys are run through by `map.map(key, map[key])`",
    "len": "write `size(x)`",
    "length": "write `size(x)`",
    "lower": "write `x.lowerAscii()`",
    "some": "write `list.exists(x, condition)`",
    "startswith": "write `x.startsWith(part)`",
    "strip": "write `x.trim()`",
    "toLowerCase": "write `x.lowerAscii()`",
    "toString": "write `string(x)`",
    "toUpperCase": "write `x.upperAscii()`",
    "upper": "write `x.upperAscii()`",
}
