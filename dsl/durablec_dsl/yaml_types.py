"""Reads types in their short form, from YAML's own lists and mappings or from text."""

from typing import Literal as OneOf
from typing import cast

from durablec_dsl import codes
from durablec_dsl.source import Span
from durablec_dsl.values import (
    ListType,
    MapType,
    NamedType,
    PrimitiveType,
    PythonType,
    RecordType,
    RecordValue,
    RefType,
    SchemaType,
    Type,
    TypeField,
)
from durablec_dsl.yaml_keys import Reader, target
from durablec_dsl.yaml_nodes import (
    Mapping,
    Pair,
    Scalar,
    Sequence,
    YamlNode,
    is_nothing,
)
from durablec_dsl.yaml_offsets import text_map
from durablec_dsl.yaml_values import plain_text, read_fields, read_literal
from durablec_dsl.yaml_words import is_identifier, is_path

PRIMITIVES = frozenset({"string", "integer", "number", "boolean", "null", "any"})
DIRECTIVES = ("$schema", "$ref", "$python")
_TYPE_SIGNS = frozenset("|'\"[]{}(),<>?: ")


def type_of(reader: Reader, pair: Pair | None) -> Type | None:
    """Read the type that a key holds."""
    if pair is None:
        return None
    node = target(pair.value)
    if is_nothing(node):
        reader.wrong_shape(pair, "a type")
        return None
    return read_type(reader, node)


def read_type(reader: Reader, node: YamlNode) -> Type | None:
    """Read a node as a type; None after a report."""
    node = target(node)
    if isinstance(node, Scalar):
        return _text(reader, node)
    if isinstance(node, Sequence):
        return _list(reader, node)
    if isinstance(node, Mapping):
        return _mapping(reader, node)
    return None


def _text(reader: Reader, node: Scalar) -> Type | None:
    text = node.value.strip()
    if text in PRIMITIVES:
        name = cast(
            'OneOf["string", "integer", "number", "boolean", "null", "any"]', text
        )
        return PrimitiveType(node.span, name)
    if is_identifier(text):
        return NamedType(node.span, text)
    if not _TYPE_SIGNS.isdisjoint(text):
        origin = text_map(reader.source.text, node.span, node.value, node.style)
        return reader.expressions.parse_type(node.value, origin)
    is_dotted = "." in text and is_path(text)
    reader.error(
        codes.BAD_TYPE,
        node.span,
        f"`{text[:40]}` is no type" if text else "an empty text is no type",
        help=f'the type of a Python class is written `{{$python: "{text}"}}`'
        if is_dotted
        else None,
    )
    return None


def _list(reader: Reader, node: Sequence) -> Type | None:
    if len(node.items) == 1:
        item = read_type(reader, node.items[0])
        return None if item is None else ListType(node.span, item)
    reader.error(
        codes.BAD_TYPE,
        Span(node.span.start, node.span.start + 1),
        f"a list type names the type of its items, and here stand {len(node.items)}",
        help="write `[T]`; a list of anything is `[any]`",
    )
    return None


def _mapping(reader: Reader, node: Mapping) -> Type | None:
    for pair in node.pairs:
        key = pair.key.value
        if key == "*" or key.startswith("$"):
            return _special(reader, node, pair)
    fields: list[TypeField] = []
    names: dict[str, Scalar] = {}
    for pair in node.pairs:
        found = _field(reader, pair, names)
        if found is not None:
            fields.append(found)
    return RecordType(node.span, fields)


def _field(reader: Reader, pair: Pair, names: dict[str, Scalar]) -> TypeField | None:
    key = pair.key
    optional = key.value.endswith("?")
    name = key.value.removesuffix("?")
    first = names.setdefault(name, key)
    if first is not key:
        reader.error(
            codes.DUPLICATE_KEY,
            key.span,
            f"the field `{name}` stands twice in this record",
            labels=[(first.span, "it stands here first")],
        )
        return None
    quotes = 0 if key.style is None else 1
    # A key's text may hold escapes; only a plain one surely ends with its `?`.
    end = key.span.end - quotes - (1 if optional else 0)
    name_span = Span(key.span.start + quotes, max(end, key.span.start + quotes))
    found = type_of(reader, pair)
    if found is None:
        return None
    span = Span(key.span.start, max(key.span.end, pair.value.span.end))
    return TypeField(span, name, name_span, optional, found)


def _special(reader: Reader, node: Mapping, special: Pair) -> Type | None:
    """Read a mapping that holds `*` or a key that begins with `$`."""
    key = special.key.value
    if key != "*" and key not in DIRECTIVES:
        meant = reader.nearest(key, DIRECTIVES)
        reader.error(
            codes.BAD_TYPE,
            special.key.span,
            f"`{key}` is no kind of type",
            help=f"did you mean `{meant}`?"
            if meant
            else "fields do not begin with `$`",
        )
        return None
    if len(node.pairs) > 1:
        other = next(pair for pair in node.pairs if pair is not special)
        reader.error(
            codes.BAD_TYPE,
            other.key.span,
            f"`{other.key.value}` stands beside `{key}`, which stands alone in a type",
            labels=[(special.key.span, f"`{key}` stands here")],
        )
        return None
    if key == "*":
        value = type_of(reader, special)
        return None if value is None else MapType(node.span, value)
    if key == "$schema":
        schema = reader.mapping(special, "a JSON Schema, which is a mapping")
        if schema is None:
            return None
        return SchemaType(
            node.span,
            RecordValue(schema.span, read_fields(reader, schema, read_literal)),
        )
    path = plain_text(reader, special, "a path")
    if path is None:
        return None
    if key == "$python":
        return _python(reader, node, special)
    return RefType(node.span, path, target(special.value).span)


def _python(reader: Reader, node: Mapping, pair: Pair) -> Type | None:
    under = target(pair.value)
    if not isinstance(under, Scalar):
        return None
    if "." in under.value and is_path(under.value):
        return PythonType(node.span, under.value, under.span)
    reader.error(
        codes.BAD_TYPE,
        under.span,
        f"`{under.value[:40]}` is not of the form `module.Class`",
    )
    return None
