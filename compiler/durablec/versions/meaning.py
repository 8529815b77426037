"""What values, expressions and types mean, apart from how they are written.

A meaning is made of tuples and scalars and is equal to another where the two say the
same: spaces, quotes, units and the order of keys are left out. A name that something in
the file has given stands in it as `Reference`, so that `renamed` can follow a renaming.
"""

import json
from collections.abc import Mapping
from typing import NamedTuple

from durablec_dsl import expr, values
from durablec_dsl.durations import short_form
from durablec_dsl.printer_scalars import written
from durablec_dsl.printer_types import as_text
from durablec_dsl.tree import Node
from durablec_dsl.values import Value

Meaning = object


class Reference(NamedTuple):
    """A name that leads to a part of the file; `room` is where such names are made.

    That is `value` for what statements bind, or `constant`, `type`, `retry`, `block`.
    """

    room: str
    name: str


class Said(NamedTuple):
    """A setting: what it means, and one line that shows it."""

    means: Meaning
    text: str


Setting = Said | dict[str, "Setting"]
"""A setting, or those of a record by their keys."""

Renamings = Mapping[Reference, str]


def renamed(meaning: Meaning, renamings: Renamings) -> Meaning:
    """Return a meaning with the names that things have in the other version."""
    match meaning:
        case Reference():
            return meaning._replace(name=renamings.get(meaning, meaning.name))
        case frozenset():
            return frozenset(renamed(part, renamings) for part in meaning)
        case tuple():
            return tuple(renamed(part, renamings) for part in meaning)
        case _:
            return meaning


def reference(room: str, name: values.Name) -> Said:
    """Return a name that leads to a part of the file."""
    return Said(Reference(room, name.text), name.text)


def shown(setting: Setting) -> str:
    """Return a setting on one line."""
    if isinstance(setting, Said):
        return setting.text
    fields = (f"{_key(key)}: {shown(value)}" for key, value in setting.items())
    return f"{{{', '.join(fields)}}}"


def meant(setting: Setting) -> Meaning:
    """Return what a setting means; the order of keys means nothing."""
    if isinstance(setting, Said):
        return setting.means
    return frozenset((key, meant(value)) for key, value in setting.items())


# Values -------------------------------------------------------------------------------


def data(value: Value) -> Setting:
    """Return a value; a record is one by its keys."""
    match value:
        case values.RecordValue(fields=fields) if fields:
            return {field.key: data(field.value) for field in fields}
        case _:
            return Said(_value(value), _text(value))


def amount(
    value: "values.Duration | values.Number | values.Embedded",
) -> Said:
    """Return a length of time or a number, or the expression in its place."""
    match value:
        case values.Duration(seconds=seconds):
            return Said(("duration", seconds), short_form(seconds) or "0s")
        case values.Number(value=number):
            return Said(("number", number), value.text)
        case values.Embedded():
            return Said(_value(value), _text(value))


def _value(value: Value) -> Meaning:
    match value:
        case values.Literal(value=scalar):
            return ("literal", type(scalar).__name__, scalar)
        case values.Embedded(expr=tree):
            return ("expression", _node(tree))
        case values.Template(parts=parts):
            read = (part if isinstance(part, str) else _value(part) for part in parts)
            return ("text", *read)
        case values.ListValue(items=items):
            return ("list", *map(_value, items))
        case values.RecordValue(fields=fields):
            return frozenset((field.key, meant(data(field.value))) for field in fields)


def _text(value: Value) -> str:
    match value:
        case values.Literal(value=str(text)):
            return written(text.replace("${", "$${"), flow=True)
        case values.Literal(value=scalar):
            return json.dumps(scalar)
        case values.Embedded(text=text):
            return f"${{{_on_one_line(text)}}}"
        case values.Template(parts=parts):
            read = (
                part.replace("${", "$${") if isinstance(part, str) else _text(part)
                for part in parts
            )
            return _on_one_line("".join(read))
        case values.ListValue(items=items):
            return f"[{', '.join(map(_text, items))}]"
        case values.RecordValue():
            return shown(data(value)) if value.fields else "{}"


def _key(key: str) -> str:
    return key if key.isidentifier() else written(key, flow=True)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())


# Expressions --------------------------------------------------------------------------


def _node(node: object) -> Meaning:
    match node:
        case expr.Ident(name=name, rooted=False):
            return Reference("value", name)
        case expr.Select(operand=expr.Ident(name="constants"), field=field):
            return ("constants", Reference("constant", field), node.optional)
        case expr.Constant(kind=kind, value=value):
            return (kind, value)
        case expr.MapOf(entries=entries):
            return ("map", frozenset(map(_node, entries)))
        case Node():
            fields = [name for name in node.__match_args__ if name not in _UNSAID]
            parts = (_node(getattr(node, name)) for name in fields)
            return (type(node).__name__, *parts)
        case list():
            return tuple(map(_node, node))
        case _:
            return node


_UNSAID = frozenset({"span", "depth", "field_span", "function_span", "operator_span"})

# Types --------------------------------------------------------------------------------


def type_of(type_: values.Type) -> Setting:
    """Return a type; that of a record is one by the names of its fields."""
    if isinstance(type_, values.RecordType) and type_.fields:
        return {field.name: _field(field) for field in type_.fields}
    return Said(_type(type_), _type_text(type_))


def _field(field: values.TypeField) -> Said:
    optional = " (optional)" if field.optional else ""
    return Said(
        (field.optional, _type(field.type)), f"{_type_text(field.type)}{optional}"
    )


def _type(type_: values.Type) -> Meaning:
    match type_:
        case values.PrimitiveType(name=name):
            return ("type", name)
        case values.NamedType(name=name):
            return Reference("type", name)
        case values.EnumType(values=texts):
            return ("enumeration", frozenset(texts))
        case values.UnionType(options=options):
            return ("union", frozenset(map(_type, options)))
        case values.ListType(item=item):
            return ("list", _type(item))
        case values.MapType(value=value):
            return ("map", _type(value))
        case values.RecordType(fields=fields):
            return frozenset((field.name, _field(field).means) for field in fields)
        case values.SchemaType(schema=schema):
            return ("$schema", _value(schema))
        case values.RefType(path=path):
            return ("$ref", path)
        case values.PythonType(path=path):
            return ("$python", path)


def _type_text(type_: values.Type) -> str:
    match type_:
        case values.SchemaType(schema=schema):
            return f"$schema: {_text(schema)}"
        case values.RefType(path=path):
            return f"$ref: {path}"
        case values.PythonType(path=path):
            return f"$python: {path}"
        case values.ListType(item=item):
            return f"[{_type_text(item)}]"
        case values.MapType(value=value):
            return f"{{'*': {_type_text(value)}}}"
        case values.RecordType(fields=fields):
            read = (
                f"{_key(field.name)}{'?' * field.optional}: {_type_text(field.type)}"
                for field in fields
            )
            return f"{{{', '.join(read)}}}"
        case values.UnionType(options=options):
            return " | ".join(map(_type_text, options))
        case _:
            return as_text(type_)
