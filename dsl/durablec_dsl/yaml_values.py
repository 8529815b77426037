"""Reads values: data with `${...}` in it, texts, conditions and expressions."""

from collections.abc import Callable

from durablec_dsl import codes, expr
from durablec_dsl.embedding import read_text
from durablec_dsl.source import Span, TextMap
from durablec_dsl.values import (
    Embedded,
    Field,
    ListValue,
    Literal,
    RecordValue,
    Template,
    Value,
)
from durablec_dsl.yaml_keys import Reader, describe, listed, target
from durablec_dsl.yaml_nodes import (
    BARE,
    TEXT,
    Mapping,
    Pair,
    Scalar,
    Sequence,
    Unreadable,
    YamlNode,
    holds_expression,
    is_nothing,
)
from durablec_dsl.yaml_offsets import text_map
from durablec_dsl.yaml_scalars import NotJson, resolve


def read_value(
    reader: Reader, node: YamlNode, read: "ReadScalar | None" = None
) -> Value | None:
    """Read any data; a part of it that cannot be read may be anything.

    `read` reads its scalars: `read_scalar` if it is left out, `read_literal` where
    `${` means nothing, `read_constant` where no expression may stand.
    """
    node = target(node)
    if isinstance(node, Scalar):
        return (read or read_scalar)(reader, node)
    if isinstance(node, Sequence):
        items = [read_part(reader, item, read) for item in node.items]
        return ListValue(node.span, [item for item in items if item is not None])
    if isinstance(node, Mapping):
        return RecordValue(node.span, read_fields(reader, node, read))
    return None


def read_fields(
    reader: Reader, node: Mapping, read: "ReadScalar | None" = None
) -> list[Field]:
    """Read the pairs of a mapping as data."""
    fields = []
    for key, under in node.pairs:
        if "${" in key.value and read is not read_literal:
            _refuse_expression(reader, key, under)
        value = read_part(reader, under, read)
        if value is not None:
            span = Span(key.span.start, max(key.span.end, under.span.end))
            fields.append(Field(span, key.value, key.span, value))
    return fields


def _refuse_expression(reader: Reader, key: Scalar, under: YamlNode) -> None:
    """Report a key with an expression in it, or an expression taken for a pair."""
    whole = reader.source.text[key.span.start : under.span.end]
    if not reader.is_text and key.style is None and _is_split(key.value, whole):
        from durablec_dsl.yaml_mistake import clip
        from durablec_dsl.yaml_quoting import quote_it

        reader.error(
            codes.WRONG_SHAPE,
            Span(key.span.start, under.span.end),
            f"the expression `{clip(whole)}` holds `: ` and is not quoted",
            help=quote_it(whole),
        )
        return
    reader.error(
        codes.WRONG_SHAPE,
        key.span,
        f"the key `{key.value}` holds an expression, and keys are fixed",
        help=None
        if reader.is_text
        else 'build the map in one expression: `"${ {key: value} }"`',
    )


def _is_split(key: str, whole: str) -> bool:
    """Say whether an expression begins in a plain key and ends in the value."""
    begun = key[key.rindex("${") :]
    return "\n" not in whole and "}" not in begun and whole.endswith("}")


def read_part(
    reader: Reader, node: YamlNode, read: "ReadScalar | None" = None
) -> Value | None:
    """Read a part of data; what was reported of it is nobody else's mistake."""
    value = read_value(reader, node, read)
    if value is None and read is None:
        origin = TextMap(node.span.start)
        return Embedded(node.span, _ANYTHING, "dyn(null)", 0, origin)
    return value


_ANYTHING = expr.Call(
    Span(0, 9), 2, None, "dyn", Span(0, 3), [expr.Constant(Span(4, 8), 1, "null", None)]
)
"""A value of which nothing is known."""


def read_scalar(reader: Reader, node: Scalar) -> Literal | Embedded | Template | None:
    """Read a scalar as data: a literal, an expression, or a text with expressions."""
    if holds_expression(node):
        return _read_embedding(reader, node)
    return read_literal(reader, node)


def read_literal(reader: Reader, node: Scalar) -> Literal | None:
    """Read a scalar as JSON, taking `${` as it stands."""
    if node.style == BARE:
        reader.error(
            codes.WRONG_SHAPE,
            node.span,
            f"literals stand here, and this is {describe(node)}",
            help=f'write `"{node.value}"`' if node.value.isidentifier() else None,
        )
        return None
    if node.style is not None:
        return Literal(node.span, node.value, node.value)
    value = resolve(node.value)
    if isinstance(value, NotJson):
        reader.error(
            codes.BAD_NUMBER,
            node.span,
            f"`{node.value[:40]}` is a number that no value can hold: {value.reason}",
            help="quote it if it is meant as text",
        )
        return None
    if value is None:
        return Literal(node.span, None, "null")
    text = node.value.lower() if isinstance(value, bool) else node.value
    return Literal(node.span, value, text)


def read_constant(reader: Reader, node: Scalar) -> Literal | None:
    """Read a scalar as a literal, in which no expression may stand."""
    found = read_scalar(reader, node)
    if found is None or isinstance(found, Literal):
        return found
    reader.error(
        codes.WRONG_SHAPE,
        node.span,
        "an expression stands in a constant, and constants are literals",
        help="a `set` statement gives a name to what is computed",
    )
    return None


ReadScalar = Callable[[Reader, Scalar], Value | None]


def _read_embedding(
    reader: Reader, node: Scalar
) -> Literal | Embedded | Template | None:
    if node.style == BARE:
        start = node.span.start
        return reader.expressions.parse(node.value, start, TextMap(0))
    origin = _origin(reader, node)
    hint = None
    if node.style is None and _is_cut(reader.source.text, node):
        hint = "the ` #` after it begins a comment: quote the text"
    return read_text(node.value, node.span, origin, reader.expressions, hint)


def _origin(reader: Reader, node: Scalar) -> TextMap:
    if node.style != TEXT:
        return text_map(reader.source.text, node.span, node.value, node.style)
    # What the text form is read with is not loaded for YAML.
    from durablec_dsl.text_strings import string_map

    return string_map(reader.source.text, node.span)


def _is_cut(text: str, node: Scalar) -> bool:
    """Say whether a comment follows on the line where a plain scalar ends."""
    end = text.find("\n", node.span.end)
    rest = text[node.span.end : end if end >= 0 else len(text)]
    return rest.lstrip(" \t").startswith("#")


# Values of keys -----------------------------------------------------------------------


def data(reader: Reader, pair: Pair | None) -> Value | None:
    """Read what a key holds as any data; nothing at all is null."""
    return None if pair is None else read_value(reader, pair.value)


def text(reader: Reader, pair: Pair | None) -> Literal | Embedded | Template | None:
    """Read what a key holds as text with expressions; numbers are taken as written."""
    if pair is None:
        return None
    node = target(pair.value)
    if isinstance(node, Scalar) and holds_expression(node):
        return _read_embedding(reader, node)
    plain = plain_text(reader, pair)
    return None if plain is None else Literal(node.span, plain, plain)


def plain_text(reader: Reader, pair: Pair | None, takes: str = "a text") -> str | None:
    """Read what a key holds as text in which `${` means nothing."""
    if pair is None:
        return None
    node = target(pair.value)
    if isinstance(node, Scalar) and not is_null(node) and node.style != BARE:
        return node.value
    reader.wrong_shape(pair, takes)
    return None


def is_null(node: Scalar) -> bool:
    """Say whether a scalar is null, or nothing."""
    return node.style is None and resolve(node.value) is None


def expression(
    reader: Reader, pair: Pair | None, takes: str = "an expression"
) -> Literal | Embedded | None:
    """Read what a key holds as one expression, or as a literal `true` or `false`."""
    if pair is None:
        return None
    node = target(pair.value)
    if not isinstance(node, Scalar) or is_null(node):
        reader.wrong_shape(pair, takes)
        return None
    if not holds_expression(node):
        if node.style is None and node.value.lower() in ("true", "false"):
            return read_literal(reader, node)
        _not_an_expression(reader, pair, node)
        return None
    found = _read_embedding(reader, node)
    if not isinstance(found, Template):
        return found
    inner = node.value.replace("${", "").replace("}", "")
    reader.error(
        codes.NOT_AN_EXPRESSION,
        node.span,
        f"`{pair.key.value}` takes one expression, and this is a text with "
        "expressions in it",
        help=None
        if reader.is_text
        else f"put all of it into one `${{}}`: {embed(inner)}",
    )
    return None


def _not_an_expression(reader: Reader, pair: Pair, node: Scalar) -> None:
    reader.error(
        codes.NOT_AN_EXPRESSION,
        node.span,
        f"`{pair.key.value}` takes an expression, and this is {describe(node)}",
        help=None
        if reader.is_text
        else f"an expression stands in `${{}}`: {embed(node.value)}",
    )


def embed(expression: str) -> str:
    """Return an expression as YAML takes it, in backticks, quoted where it must be."""
    written = f"${{{' '.join(expression.split())}}}"
    if ": " in written or " #" in written:
        quote = '"' if '"' not in written else "'"
        written = f"{quote}{written}{quote}"
    return f"`{written}`"


def boolean(reader: Reader, pair: Pair | None) -> bool:
    """Read `true` or `false`; False where the key is left out or wrong."""
    if pair is None:
        return False
    node = target(pair.value)
    if isinstance(node, Scalar) and node.style is None:
        value = resolve(node.value)
        if isinstance(value, bool):
            return value
    meant = {"yes": "true", "on": "true", "no": "false", "off": "false"}
    spelt = node.value.lower() if isinstance(node, Scalar) else ""
    word = meant.get(spelt, spelt)
    help = f"write `{word}`" if word in ("true", "false") else None
    reader.wrong_shape(pair, "`true` or `false`", help=help)
    return False


def word(reader: Reader, pair: Pair | None, words: tuple[str, ...]) -> str | None:
    """Read one of some words; after a report, it is the one that may be meant."""
    if pair is None:
        return None
    node = target(pair.value)
    if isinstance(node, Scalar) and node.value in words:
        return node.value
    meant = None
    if isinstance(node, Scalar) and not is_nothing(node):
        meant = reader.nearest(node.value, words)
    help = f"did you mean `{meant}`?" if meant else None
    reader.wrong_shape(pair, listed(words, "or"), help=help)
    return meant


def sequence(
    reader: Reader, pair: Pair, takes: str, help: str | None = None
) -> list[YamlNode] | None:
    """Return the items of the list that a key holds, or None after a report."""
    node = target(pair.value)
    if isinstance(node, Sequence):
        return node.items
    if not isinstance(node, Unreadable):
        reader.wrong_shape(pair, takes, help=help)
    return None
