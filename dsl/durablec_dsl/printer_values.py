"""Writes values, expressions and types of a tree as YAML."""

from typing import assert_never

from durablec_dsl import values
from durablec_dsl.printer_nodes import Collection as OutCollection
from durablec_dsl.printer_nodes import Entry, Out, Text, listing, mapping
from durablec_dsl.printer_scalars import is_plain, scalar, verbatim, written
from durablec_dsl.printer_types import as_text
from durablec_dsl.yaml_scalars import NotJson, resolve

# Values -------------------------------------------------------------------------------


def data(value: values.Value) -> Out:
    """Return any data in which `${...}` means an expression."""
    match value:
        case values.Literal():
            return _literal(value)
        case values.ListValue(items=items):
            return listing([data(item) for item in items], flow=True)
        case values.RecordValue(fields=fields):
            return record(fields)
        case values.Embedded() | values.Template():
            return scalar(_with_expressions(value))
        case _:
            assert_never(value)


def record(fields: list[values.Field], *, flow: bool = True) -> OutCollection:
    """Return fields of data as a mapping."""
    entries = [Entry(key_of(field.key), data(field.value), []) for field in fields]
    return OutCollection(True, entries, flow, [])


def raw(value: values.Value) -> Out:
    """Return data in which `${` means nothing: JSON Schemas, settings."""
    match value:
        case values.Literal(value=str() as text):
            return scalar(text)
        case values.Literal():
            return _literal(value)
        case values.ListValue(items=items):
            return listing([raw(item) for item in items], flow=True)
        case values.RecordValue(fields=fields):
            entries = [Entry(key_of(one.key), raw(one.value), []) for one in fields]
            return OutCollection(True, entries, True, [])
        case values.Embedded() | values.Template():
            return scalar(_with_expressions(value))
        case _:
            assert_never(value)


def text(value: values.Value) -> Out:
    """Return what a key that takes text holds, where a bare number would be text."""
    if isinstance(value, values.Literal) and not isinstance(value.value, str):
        return scalar(_embedded(value.text))
    return data(value)


def expression(value: values.Value) -> Out:
    """Return what a key that takes one expression holds: a literal is one, too."""
    is_bool = isinstance(value, values.Literal) and isinstance(value.value, bool)
    return data(value) if is_bool else text(value)


def key_of(name: str) -> Text:
    """Return a key that the user names."""
    return Text(written(name, flow=False), written(name, flow=True))


def word(name: values.Name) -> Text:
    """Return a name."""
    return scalar(name.text)


def amount(
    value: "values.Duration | values.Number | values.Embedded | None",
) -> Out | None:
    """Return a duration or a number, or the expression in its place."""
    match value:
        case None:
            return None
        case values.Embedded():
            return data(value)
        case _:
            return verbatim(value.text)


def _literal(value: values.Literal) -> Out:
    if isinstance(value.value, str):
        plain = value.value.replace("${", "$${")
        # A text that an expression spells, `${'a'}`, is written as one again.
        return scalar(plain if plain == value.text else _embedded(value.text))
    found = resolve(value.text)
    same = not isinstance(found, NotJson) and found == value.value
    if same and type(found) is type(value.value):
        return verbatim(value.text)
    return scalar(_embedded(value.text))


def _with_expressions(value: "values.Embedded | values.Template") -> str:
    if isinstance(value, values.Embedded):
        return _embedded(value.text)
    return "".join(
        part.replace("${", "$${") if isinstance(part, str) else _embedded(part.text)
        for part in value.parts
    )


def _embedded(expression: str) -> str:
    return f"${{{expression}}}"


# Types --------------------------------------------------------------------------------


def type_of(type_: values.Type) -> Out:
    """Return a type in its short form."""
    match type_:
        case values.PrimitiveType() | values.NamedType():
            return scalar(type_.name)
        case values.EnumType() | values.UnionType():
            return scalar(as_text(type_))
        case values.ListType(item=item):
            return listing([type_of(item)], flow=True)
        case values.RecordType(fields=fields):
            entries = [Entry(_field_key(one), type_of(one.type), []) for one in fields]
            return OutCollection(True, entries, True, [])
        case values.MapType(value=value):
            return OutCollection(
                True, [Entry(key_of("*"), type_of(value), [])], True, []
            )
        case values.SchemaType(schema=schema):
            return mapping([("$schema", raw(schema))], flow=True)
        case values.RefType(path=path):
            return mapping([("$ref", scalar(path))], flow=True)
        case values.PythonType(path=path):
            return mapping([("$python", scalar(path))], flow=True)
        case _:
            assert_never(type_)


def _field_key(field: values.TypeField) -> Text:
    name = field.name + "?" * field.optional
    # `?` alone is what some readers misread, and libyaml takes it at the end of a word.
    if field.name.isidentifier() and is_plain(field.name, flow=True):
        return Text(name, name)
    return key_of(name)
