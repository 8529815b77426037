"""Writes the functions of strings: Python's methods where they do the same."""

import ast

from durablec.backends.python.cel_arithmetic import LONGEST
from durablec.backends.python.cel_part import (
    Part,
    helped,
    is_literal,
    is_string,
)
from durablec.backends.python.nodes import (
    Atom,
    Attribute,
    Call,
    FString,
    List,
    Node,
    Slice,
    Subscript,
    constant,
)
from durablec.backends.python.precedence import is_embeddable
from durablec.expressions.text_format import Clause, pieces
from durablec.types import BOOL, DYN, INT, STRING, ListType, Type

_TEXTS = ListType(STRING)


def char_at(text: Part, index: Part) -> Part:
    """Return `text.charAt(index)`."""
    return helped("char_at", text, index, type=STRING)


def substring(text: Part, *offsets: Part) -> Part:
    """Return `text.substring(start)` or `text.substring(start, end)`."""
    return helped("substring", text, *offsets, type=STRING)


def index_of(text: Part, piece: Part, *offset: Part) -> Part:
    """Return `text.indexOf(piece)`, or with an offset."""
    return _found("find", "index_of", text, piece, *offset)


def last_index_of(text: Part, piece: Part, *offset: Part) -> Part:
    """Return `text.lastIndexOf(piece)`, or with an offset."""
    return _found("rfind", "last_index_of", text, piece, *offset)


def lower_ascii(text: Part) -> Part:
    """Return `text.lowerAscii()`."""
    return helped("lower_ascii", text, type=STRING, fails=not is_string(text))


def upper_ascii(text: Part) -> Part:
    """Return `text.upperAscii()`."""
    return helped("upper_ascii", text, type=STRING, fails=not is_string(text))


def trim(text: Part) -> Part:
    """Return `text.trim()`."""
    return helped("trim", text, type=STRING, fails=not is_string(text))


def quote(text: Part) -> Part:
    """Return `strings.quote(text)`."""
    return helped("quote", text, type=STRING, fails=not is_string(text))


def replace(text: Part, old: Part, new: Part, *limit: Part) -> Part:
    """Return `text.replace(old, new)`, or of the first so many."""
    fits = all(map(is_string, (text, old, new))) and all(n.type is INT for n in limit)
    if not fits:
        return helped("replace", text, old, new, *limit, type=STRING)
    return _method("replace", STRING, text, old, new, *limit)


def split(text: Part, separator: Part, *limit: Part) -> Part:
    """Return `text.split(separator)`, or into so many pieces at most."""
    most = _most(*limit)
    fits = is_string(text) and is_string(separator)
    if not fits or not _is_some_text(separator) or most == 0:
        fails = not fits or not all(n.type is INT for n in limit)
        return helped("split", text, separator, *limit, type=_TEXTS, fails=fails)
    if most < 0:
        return _method("split", _TEXTS, text, separator)
    return _method("split", _TEXTS, text, separator, Part(constant(most - 1), INT))


def join(texts: Part, separator: Part | None = None) -> Part:
    """Return `texts.join(separator)`."""
    between = Part(constant(""), STRING) if separator is None else separator
    if not _are_texts(texts.type) or not is_string(between):
        others = [] if separator is None else [separator]
        return helped("join", texts, *others, type=STRING)
    return _method("join", STRING, between, texts)


def reverse(value: Part, type_: Type) -> Part:
    """Return `value.reverse()`, of a string or a list."""
    if not is_string(value) and not isinstance(value.type, ListType):
        return helped("reverse", value, type=type_)
    turned = Subscript(value.node, Slice(step=Atom("-1")))
    return Part(turned, type_, value.fails)


def formatted(pattern: Part, values: list[Part]) -> Part:
    """Return `pattern.format(values)`: an f-string if it says the same."""
    parts = [] if not is_literal(pattern) else pieces(_text(pattern))
    holes = _holes(parts, values)
    if not is_literal(pattern) or holes is None:
        given = Part(List([each.node for each in values]), DYN)
        fails = any(each.fails for each in values)
        made = helped("format_", pattern, given, type=STRING)
        sure = is_literal(pattern) and all(_is_writable(each) for each in values)
        return Part(made.node, STRING, fails or pattern.fails or not sure)
    if all(isinstance(part, str) for part in holes):
        return Part(constant("".join(map(str, holes))), STRING)
    return Part(FString(holes), STRING, any(each.fails for each in values))


def format_values(pattern: Part, values: Part) -> Part:
    """Return `pattern.format(values)` of values that are not written out."""
    return helped("format_", pattern, values, type=STRING)


def _holes(parts: list[str | Clause], values: list[Part]) -> list[str | Node] | None:
    """Return the parts of an f-string; None if one would not say what `format` says."""
    left = iter(values)
    holes: list[str | Node] = []
    for part in parts:
        if isinstance(part, str):
            holes.append(part)
            continue
        value = next(left)
        is_same = value.type is INT or (part.letter == "s" and is_string(value))
        plain = part.letter in ("s", "d") and part.precision is None
        if not (is_same and plain and is_embeddable(value.node)):
            return None
        holes.append(value.node)
    return holes


def _is_writable(part: Part) -> bool:
    """Say whether the checker has seen that the clause fits the value."""
    return part.type in (BOOL, INT, STRING) or is_string(part)


def _found(method: str, helper: str, text: Part, piece: Part, *offset: Part) -> Part:
    if offset or not (is_string(text) and is_string(piece)):
        return helped(helper, text, piece, *offset, type=INT)
    found = _method(method, INT, text, piece)
    found.bounds = (-1, LONGEST)
    return found


def _method(name: str, type_: Type, target: Part, *arguments: Part) -> Part:
    node = Call(Attribute(target.node, name), [each.node for each in arguments])
    fails = target.fails or any(each.fails for each in arguments)
    return Part(node, type_, fails)


def _are_texts(type_: Type) -> bool:
    return isinstance(type_, ListType) and is_string(Part(constant(None), type_.item))


def _most(limit: Part | None = None) -> int:
    """Return a limit that is written out, -1 if there is none; 0 stands for any other."""
    if limit is None:
        return -1
    return limit.bounds[0] if is_literal(limit) and limit.bounds else 0


def _is_some_text(part: Part) -> bool:
    return is_string(part) and is_literal(part) and _text(part) != ""


def _text(part: Part) -> str:
    assert isinstance(part.node, Atom)
    return str(ast.literal_eval(part.node.text))
