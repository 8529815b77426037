"""Reads the small things that options take: names, paths, numbers and durations."""

from typing import cast

from durablec_dsl import codes
from durablec_dsl.durations import (
    MAX_SECONDS,
    BadDuration,
    parse_duration,
    short_form,
)
from durablec_dsl.source import Span
from durablec_dsl.values import Duration, Embedded, Literal, Name, Number, Template
from durablec_dsl.words import RESERVED_WORDS
from durablec_dsl.yaml_keys import Keys, Reader, describe, point, target
from durablec_dsl.yaml_nodes import Pair, Scalar, holds_expression
from durablec_dsl.yaml_scalars import NotJson, resolve
from durablec_dsl.yaml_values import is_null, read_scalar

_LOWER = frozenset("abcdefghijklmnopqrstuvwxyz")
_NAME = _LOWER | frozenset("0123456789_")
_LETTERS = _LOWER | frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZ_")
_IDENTIFIER = _LETTERS | frozenset("0123456789")

# Names ------------------------------------------------------------------------------


def is_name(text: str) -> bool:
    """Say whether a text has the form of a name: `[a-z][a-z0-9_]*`."""
    return text[:1] in _LOWER and bool(text) and _NAME.issuperset(text)


def is_identifier(text: str) -> bool:
    """Say whether a text is a Python identifier in ASCII."""
    return text[:1] in _LETTERS and bool(text) and _IDENTIFIER.issuperset(text)


def is_path(text: str) -> bool:
    """Say whether a text is identifiers joined by dots."""
    return all(is_identifier(part) for part in text.split("."))


def new_name(reader: Reader, pair: Pair | None) -> Name | None:
    """Read the name that a key gives to something: of the right form, not reserved."""
    name = used_name(reader, pair)
    return name if name is not None and not_reserved(reader, name) else None


def own_name(reader: Reader, keys: Keys, kind: str) -> Name:
    """Read the name of a statement, which stands beside its kind.

    One that is wrong is reported and taken as it was written: a statement has a name.
    """
    pair = keys.pairs[kind]
    name = new_name(reader, pair)
    if name is not None:
        return name
    node = target(pair.value)
    return Name(node.span, node.value if isinstance(node, Scalar) else "")


def used_name(reader: Reader, pair: Pair | None) -> Name | None:
    """Read a name of something that is defined elsewhere."""
    node = name_node(reader, pair)
    return None if node is None else check_name(reader, node)


def name_node(reader: Reader, pair: Pair | None) -> Scalar | None:
    """Return the scalar where a key takes a name, or None after a report."""
    if pair is None:
        return None
    node = target(pair.value)
    if isinstance(node, Scalar) and not is_null(node):
        return node
    reader.wrong_shape(pair, "a name")
    return None


def check_name(reader: Reader, node: Scalar) -> Name | None:
    """Read a scalar as a name; None after a report."""
    text = node.value
    if is_name(text):
        return Name(node.span, text)
    if "${" in text:
        reader.error(
            codes.BAD_NAME,
            node.span,
            f"`{text}` is an expression where a name must stand",
            help="names are fixed; `label` puts values into the history",
        )
        return None
    meant = snake_case(text)
    reader.error(
        codes.BAD_NAME,
        node.span,
        f"`{text}` is no name: names are lower-case letters, digits and `_`, "
        "and begin with a letter",
        help=f"write `{meant}`" if meant else None,
    )
    return None


def not_reserved(reader: Reader, name: Name) -> bool:
    """Report a name that is a reserved word; say whether it is none."""
    if name.text not in RESERVED_WORDS:
        return True
    reader.error(
        codes.RESERVED_NAME,
        name.span,
        f"`{name.text}` is a reserved word and cannot be a name",
        help=f"choose another, such as `my_{name.text}`",
    )
    return False


def snake_case(text: str) -> str | None:
    """Return the name that a text would be, or None if nothing of it is left."""
    letters: list[str] = []
    for at, character in enumerate(text[:100]):
        if "A" <= character <= "Z":
            if at and text[at - 1] in _NAME and text[at - 1] != "_":
                letters.append("_")
            letters.append(character.lower())
        else:
            letters.append(character if character in _NAME else "_")
    parts = [part for part in "".join(letters).split("_") if part]
    name = "_".join(parts).lstrip("0123456789_")
    return name if is_name(name) else None


def path(reader: Reader, pair: Pair | None, takes: str) -> Name | None:
    """Read the name of an error: an identifier, or several joined by dots."""
    if pair is None:
        return None
    node = target(pair.value)
    if not isinstance(node, Scalar) or is_null(node):
        reader.wrong_shape(pair, takes)
        return None
    if is_path(node.value):
        return Name(node.span, node.value)
    reader.error(codes.BAD_NAME, node.span, f"`{node.value}` is not {takes}")
    return None


# Numbers ------------------------------------------------------------------------------


def number(
    reader: Reader,
    pair: Pair | None,
    least: int,
    most: int | None = None,
    *,
    whole: bool = True,
) -> Number | None:
    """Read a literal number between two bounds, both inclusive."""
    if pair is None:
        return None
    node = target(pair.value)
    takes = "a whole number" if whole else "a number"
    if not isinstance(node, Scalar) or is_null(node):
        reader.wrong_shape(pair, takes)
        return None
    value = resolve(node.value)
    if isinstance(value, NotJson):
        reader.error(
            codes.BAD_NUMBER,
            node.span,
            f"`{node.value[:40]}` cannot be read as a number: {value.reason}",
        )
        return None
    given = value if node.style is None else node.value
    if isinstance(given, float) and not whole:
        return _bounded(reader, pair, Number(node.span, given, node.value), least, most)
    if isinstance(given, int) and not isinstance(given, bool):
        return _bounded(reader, pair, Number(node.span, given, node.value), least, most)
    reader.error(
        codes.BAD_NUMBER,
        node.span,
        f"`{pair.key.value}` takes {takes}, and this is {describe(node)}",
        help=_number_repair(node.value, whole=whole),
    )
    return None


def number_or_expression(
    reader: Reader, pair: Pair | None, least: int, most: int | None = None
) -> Number | Embedded | None:
    """Read a whole number, or an expression that gives one."""
    node = target(pair.value) if pair is not None else None
    if pair is None or not isinstance(node, Scalar) or not holds_expression(node):
        return number(reader, pair, least, most)
    found = read_scalar(reader, node)
    if isinstance(found, Literal):
        if isinstance(found.value, int) and not isinstance(found.value, bool):
            given = Number(found.span, found.value, found.text)
            return _bounded(reader, pair, given, least, most)
    elif not isinstance(found, Template):
        return found
    reader.error(
        codes.BAD_NUMBER,
        node.span,
        f"`{pair.key.value}` takes a whole number, and this is a text",
    )
    return None


def _bounded(
    reader: Reader, pair: Pair, given: Number, least: int, most: int | None
) -> Number | None:
    if given.value >= least and (most is None or given.value <= most):
        return given
    bounds = f"at least {least}" if most is None else f"between {least} and {most}"
    reader.error(
        codes.BAD_NUMBER,
        given.span,
        f"`{pair.key.value}` is {bounds}, and `{given.text}` is not",
    )
    return None


def _number_repair(text: str, *, whole: bool) -> str | None:
    value = resolve(text.replace("_", "").replace(",", "").strip() or "x")
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**53:
        value = int(value)
    right = isinstance(value, int) or (isinstance(value, float) and not whole)
    if isinstance(value, bool) or not right:
        return None
    return f"write `{value}`"


# Durations ----------------------------------------------------------------------------


def duration(reader: Reader, pair: Pair | None) -> Duration | None:
    """Read a literal duration."""
    return cast("Duration | None", _duration(reader, pair, expressions=False))


def duration_or_expression(
    reader: Reader, pair: Pair | None
) -> Duration | Embedded | None:
    """Read a duration, or an expression that gives one.

    One that is wrong is reported and taken to be the longest: there is one.
    """
    found = _duration(reader, pair, expressions=True)
    if found is None and pair is not None:
        return Duration(point(pair), MAX_SECONDS, short_form(MAX_SECONDS))
    return found


def _duration(
    reader: Reader, pair: Pair | None, *, expressions: bool
) -> Duration | Embedded | None:
    if pair is None:
        return None
    node = target(pair.value)
    if not isinstance(node, Scalar) or is_null(node):
        takes = "a duration or an expression" if expressions else "a duration"
        reader.wrong_shape(pair, takes)
        return None
    if not holds_expression(node):
        return _literal_duration(reader, node.span, node.value)
    if expressions:
        return _computed_duration(reader, node)
    reader.error(
        codes.BAD_DURATION,
        node.span,
        f"`{pair.key.value}` takes a literal duration, and this is an expression",
        help="write it as `10s`, `5m`, `1h30m` or `7d`",
    )
    return None


def _computed_duration(reader: Reader, node: Scalar) -> Duration | Embedded | None:
    found = read_scalar(reader, node)
    if isinstance(found, Literal):
        seconds = isinstance(found.value, int) and not isinstance(found.value, bool)
        text = f"{found.value}s" if seconds else str(found.value)
        return _literal_duration(reader, found.span, text)
    if not isinstance(found, Template):
        return found
    reader.error(
        codes.BAD_DURATION,
        node.span,
        "a duration cannot be put together from a text and expressions",
        help="write one expression that gives a duration or whole seconds",
    )
    return None


def _literal_duration(reader: Reader, span: Span, text: str) -> Duration | None:
    found = parse_duration(text)
    if isinstance(found, BadDuration):
        help = f"write `{found.repair}`" if found.repair else _DURATION_FORMS
        reader.error(codes.BAD_DURATION, span, found.reason, help=help)
        return None
    return Duration(span, found, text)


_DURATION_FORMS = "durations are written `10s`, `5m`, `1h30m`, `7d` or `PT5M`"
