"""Writes the functions of CEL: Python's own where the types make them exact."""

import ast
import re
from collections.abc import Callable

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
)


def call(function: str, arguments: list[Part]) -> Part:
    """Return a call of a function; the target of a method is its first argument.

    Raises:
        NotImplementedError: the checker lets a function pass that has no Python yet.
    """
    if function not in _FUNCTIONS:
        raise NotImplementedError(f"the function `{function}` of CEL has no Python yet")
    return _FUNCTIONS[function](*arguments)


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


def _timestamp(part: Part) -> Part:
    if part.type is TIMESTAMP:
        return part
    return helped("timestamp", part, type=TIMESTAMP)


def _duration(part: Part) -> Part:
    return part if part.type is DURATION else helped("duration", part, type=DURATION)


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


def _python_pattern(pattern: str) -> str:
    r"""Return a pattern of RE2 as Python reads it.

    RE2's `$` is the end of the text, where Python's also takes a line break before it.
    """
    return re.sub(
        r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\$",
        lambda found: r"\Z" if found[0] == "$" else found[0],
        pattern,
        flags=re.DOTALL,
    )


_FUNCTIONS: dict[str, Callable[..., Part]] = {
    "bool": _bool,
    "contains": _contains,
    "double": _double,
    "duration": _duration,
    "dyn": _dyn,
    "endsWith": _ends_with,
    "int": _int,
    "matches": _matches,
    "size": _size,
    "startsWith": _starts_with,
    "string": string,
    "timestamp": _timestamp,
}
