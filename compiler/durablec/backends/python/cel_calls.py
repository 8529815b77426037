"""Writes the functions of CEL: Python's own where the types make them exact."""

import ast
import re
from collections.abc import Callable
from functools import partial

from durablec.backends.python import (
    cel_lists,
    cel_math,
    cel_optionals,
    cel_strings,
    cel_times,
)
from durablec.backends.python.cel_arithmetic import length
from durablec.backends.python.cel_part import (
    Part,
    helped,
    is_container,
    is_literal,
    is_string,
)
from durablec.backends.python.nodes import (
    Atom,
    Attribute,
    Call,
    Compare,
    Conditional,
    constant,
)
from durablec.types import (
    BOOL,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    STRING,
    TIMESTAMP,
    Type,
)


def call(function: str, arguments: list[Part], type_: Type) -> Part:
    """Return a call of a function; the target of a method is its first argument."""
    if function in _FUNCTIONS:
        return _FUNCTIONS[function](*arguments)
    return _TYPED[function](*arguments, type_=type_)


def string(part: Part) -> Part:
    """Return `string(part)`."""
    if is_string(part):
        return part
    if part.type is INT:
        return Part(Call(Atom("str"), [part.node]), STRING, part.fails)
    if part.type is BOOL:
        word = Conditional(part.node, constant("true"), constant("false"))
        return Part(word, STRING, part.fails)
    sure = part.type in (DOUBLE, TIMESTAMP, DURATION)
    return helped("string", part, type=STRING, fails=not sure)


def _int(part: Part) -> Part:
    if part.type is INT:
        return part
    return helped("int_", part, type=INT, fails=part.type is not TIMESTAMP)


def _double(part: Part) -> Part:
    if part.type is DOUBLE:
        return part
    if part.type is INT and is_literal(part) and part.bounds:
        return Part(constant(float(part.bounds[0])), DOUBLE)
    if part.type is INT:
        return Part(Call(Atom("float"), [part.node]), DOUBLE, part.fails)
    return helped("double", part, type=DOUBLE)


def _bool(part: Part) -> Part:
    return part if part.type is BOOL else helped("bool_", part, type=BOOL)


def _dyn(part: Part) -> Part:
    return Part(part.node, DYN, part.fails)


def _size(part: Part) -> Part:
    if not (is_string(part) or is_container(part)):
        return helped("size", part, type=INT)
    sized = length(part.node)
    return Part(sized.node, INT, part.fails, bounds=sized.bounds)


def _contains(text: Part, piece: Part) -> Part:
    if not (is_string(text) and is_string(piece)):
        return helped("contains", text, piece, type=BOOL)
    node = Compare("in", piece.node, text.node)
    return Part(node, BOOL, text.fails or piece.fails)


def _starts_with(text: Part, piece: Part) -> Part:
    return _method("startswith", "starts_with", text, piece)


def _ends_with(text: Part, piece: Part) -> Part:
    return _method("endswith", "ends_with", text, piece)


def _method(name: str, helper: str, text: Part, piece: Part) -> Part:
    if not (is_string(text) and is_string(piece)):
        return helped(helper, text, piece, type=BOOL)
    node = Call(Attribute(text.node, name), [piece.node])
    return Part(node, BOOL, text.fails or piece.fails)


def _matches(text: Part, pattern: Part) -> Part:
    """Write `matches`, whose pattern is a literal that the checker has looked at."""
    assert isinstance(pattern.node, Atom)
    literal = str(ast.literal_eval(pattern.node.text))
    written = Part(constant(_python_pattern(literal)), STRING)
    return helped("matches", text, written, type=BOOL, fails=not is_string(text))


_IN_PYTHON = {
    "$": r"\Z",
    r"\B": r"(?!\b)",
    r"\s": r"[ \t\n\f\r]",
    r"\S": r"[^ \t\n\f\r]",
}
_BY_LINES = re.compile(r"\(\?[is]*m[ims]*\)")
_IN_SETS = {r"\s": r" \t\n\f\r", r"\S": r"\S\v"}


def _python_pattern(pattern: str) -> str:
    r"""Return a pattern of RE2 as Python reads it.

    RE2's `$` is the end of the text, where Python's also takes a line break before it,
    and its `\s` has no vertical tab, which Python's has
    (https://github.com/google/re2/wiki/Syntax). With the flag `m`, `$` is the same.
    """
    by_lines = _BY_LINES.search(pattern) is not None

    def in_python(found: re.Match[str]) -> str:
        if found[0][0] == "[":
            return re.sub(r"\\.", _in_set, found[0], flags=re.DOTALL)
        if found[0] == "$" and by_lines:
            return "$"
        return _IN_PYTHON.get(found[0], found[0])

    parts = r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\$"
    return re.sub(parts, in_python, pattern, flags=re.DOTALL)


def _in_set(found: re.Match[str]) -> str:
    return _IN_SETS.get(found[0], found[0])


_FUNCTIONS: dict[str, Callable[..., Part]] = {
    "bool": _bool,
    "charAt": cel_strings.char_at,
    "contains": _contains,
    "double": _double,
    "duration": cel_times.duration,
    "dyn": _dyn,
    "endsWith": _ends_with,
    "format": cel_strings.format_values,
    "hasValue": cel_optionals.has_value,
    "indexOf": cel_strings.index_of,
    "int": _int,
    "join": cel_strings.join,
    "lastIndexOf": cel_strings.last_index_of,
    "lists.range": cel_lists.list_range,
    "lowerAscii": cel_strings.lower_ascii,
    "matches": _matches,
    "math.bitAnd": partial(cel_math.bits, "&", "bit_and"),
    "math.bitNot": cel_math.bit_not,
    "math.bitOr": partial(cel_math.bits, "|", "bit_or"),
    "math.bitShiftLeft": partial(cel_math.shifted, "bit_shift_left"),
    "math.bitShiftRight": partial(cel_math.shifted, "bit_shift_right"),
    "math.bitXor": partial(cel_math.bits, "^", "bit_xor"),
    "math.ceil": partial(cel_math.rounded, "ceil"),
    "math.floor": partial(cel_math.rounded, "floor"),
    "math.isFinite": partial(cel_math.test, "isfinite", "is_finite"),
    "math.isInf": partial(cel_math.test, "isinf", "is_inf"),
    "math.isNaN": partial(cel_math.test, "isnan", "is_nan"),
    "math.round": partial(cel_math.rounded, "round_"),
    "math.sqrt": cel_math.square_root,
    "math.trunc": partial(cel_math.rounded, "trunc"),
    "replace": cel_strings.replace,
    "size": _size,
    "split": cel_strings.split,
    "startsWith": _starts_with,
    "string": string,
    "strings.quote": cel_strings.quote,
    "substring": cel_strings.substring,
    "timestamp": cel_times.timestamp,
    "trim": cel_strings.trim,
    "upperAscii": cel_strings.upper_ascii,
    **{name: partial(cel_times.getter, name) for name in cel_times.GETTERS},
}

_TYPED: dict[str, Callable[..., Part]] = {
    "distinct": cel_lists.distinct,
    "first": partial(cel_optionals.first_or_last, which="first"),
    "flatten": cel_lists.flatten,
    "last": partial(cel_optionals.first_or_last, which="last"),
    "math.abs": cel_math.absolute,
    "math.greatest": partial(cel_math.extreme, "greatest"),
    "math.least": partial(cel_math.extreme, "least"),
    "math.sign": cel_math.sign,
    "optional.none": cel_optionals.none,
    "optional.of": cel_optionals.of,
    "optional.ofNonZeroValue": cel_optionals.of_non_zero,
    "reverse": cel_strings.reverse,
    "slice": cel_lists.list_slice,
    "sort": cel_lists.sort,
    "value": cel_optionals.value,
}
"""Functions whose result's type the checker alone knows."""
