"""Writes values, expressions and types of a tree as the text form has them."""

import re
from typing import assert_never

from durablec_dsl import expr, values
from durablec_dsl.printer_text_layout import Bracket, Piece, flat
from durablec_dsl.printer_types import quoted
from durablec_dsl.yaml_scalars import NotJson, resolve

_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_SHORT_DURATION = re.compile(r"[0-9]+[dhms][0-9dhms]*")
_NUMBER = re.compile(
    r"-?(?:[0-9]*\.[0-9]+(?:[eE][-+]?[0-9]+)?|[0-9]+(?:[eE][-+]?[0-9]+)?)"
)
_HEXADECIMAL = re.compile(r"0[xX][0-9a-fA-F]+")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_LITERAL_WORDS = frozenset({"true", "false", "null"})


def data(value: values.Value) -> Piece:
    """Return a whole value in which `${...}` means an expression."""
    match value:
        case values.Literal():
            return _literal(value)
        case values.ListValue(items=items):
            return Bracket("[", [("", data(item)) for item in items], "]")
        case values.RecordValue(fields=fields):
            return record(fields)
        case values.Embedded():
            return bare(value)
        case values.Template(parts=parts):
            return string("".join(map(_part, parts)))
        case _:
            assert_never(value)


def record(fields: list[values.Field]) -> Bracket:
    """Return fields of data."""
    return Bracket("{", entries(fields), "}")


def entries(fields: list[values.Field]) -> list[tuple[str, Piece]]:
    """Return fields as the entries of a record, or the arguments of a call."""
    return [(f"{key(field.key)}: ", data(field.value)) for field in fields]


def raw(value: values.Value) -> Piece:
    """Return data in which `${` means nothing: JSON Schemas, settings."""
    match value:
        case values.Literal(value=str() as text):
            return string(text)
        case values.ListValue(items=items):
            return Bracket("[", [("", raw(item)) for item in items], "]")
        case values.RecordValue(fields=fields):
            found = [(f"{key(one.key)}: ", raw(one.value)) for one in fields]
            return Bracket("{", found, "}")
        case _:
            return data(value)


def text(value: values.Value) -> Piece:
    """Return what an option that takes text holds, where a bare number would be text."""
    if isinstance(value, values.Literal) and not isinstance(value.value, str):
        return f"({value.text})"
    return data(value)


def expression(value: values.Value) -> Piece:
    """Return what takes one expression: a literal is one, too."""
    is_bool = isinstance(value, values.Literal) and isinstance(value.value, bool)
    return data(value) if is_bool else text(value)


def bare(value: values.Embedded) -> str:
    """Return an expression; a bracket literal alone would be a record or a list."""
    if isinstance(value.expr, (expr.ListOf, expr.MapOf)):
        return f"({value.text})"
    return value.text


def amount(value: "values.Duration | values.Number | values.Embedded") -> Piece:
    """Return a duration or a number, or the expression in its place."""
    match value:
        case values.Embedded():
            return bare(value)
        case values.Duration():
            is_short = _SHORT_DURATION.fullmatch(value.text)
            return value.text if is_short else string(value.text)
        case values.Number():
            return _number(value.value, value.text)
        case _:
            assert_never(value)


def key(name: str) -> str:
    """Return a key that the user names."""
    return name if _WORD.fullmatch(name) else string(name)


def path(name: str) -> str:
    """Return a name, or a path, in quotes where it would be a literal."""
    return string(name) if name in _LITERAL_WORDS else name


def string(text: str) -> str:
    """Return a text in double quotes; one of several lines in three of them."""
    lines = text.split("\n")
    plain = all(line.isprintable() for line in lines) and "\\" not in text
    if len(lines) > 1 and plain and '"""' not in text and not text.endswith('"'):
        return f'"""{text}"""'
    return '"' + "".join(map(_escaped, text)) + '"'


def _part(part: "str | values.Embedded") -> str:
    if isinstance(part, str):
        return part.replace("${", "$${")
    return f"${{{part.text}}}"


def _literal(value: values.Literal) -> str:
    if isinstance(value.value, str):
        plain = value.value.replace("${", "$${")
        # A text that an expression spells, `('a')`, is written as one again.
        return string(plain) if plain == value.text else f"({value.text})"
    if value.value is None or isinstance(value.value, bool):
        return value.text if value.text in _LITERAL_WORDS else f"({value.text})"
    return _number(value.value, value.text)


def _number(value: int | float, text: str) -> str:
    """Return a number as it is spelt, if the text form has that spelling."""
    found = resolve(text)
    if isinstance(found, NotJson) or found != value or type(found) is not type(value):
        return f"({text})"
    if _NUMBER.fullmatch(text) or _HEXADECIMAL.fullmatch(text):
        return text
    return repr(value)


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


# Types --------------------------------------------------------------------------------


def type_of(type_: values.Type) -> Piece:
    """Return a type in its short form."""
    match type_:
        case values.PrimitiveType() | values.NamedType():
            return type_.name
        case values.EnumType(values=texts):
            return " | ".join(map(quoted, texts))
        case values.UnionType(options=options):
            return " | ".join(flat(type_of(option)) for option in options)
        case values.ListType(item=item):
            return Bracket("[", [("", type_of(item))], "]", comma=False)
        case values.MapType(value=value):
            return Bracket("{", [('"*": ', type_of(value))], "}")
        case values.RecordType(fields=fields):
            found = [(_field(field), type_of(field.type)) for field in fields]
            return Bracket("{", found, "}")
        case values.SchemaType(schema=schema):
            return Bracket("{", [("$schema: ", raw(schema))], "}", comma=False)
        case values.RefType(path=where):
            return Bracket("{", [("$ref: ", string(where))], "}", comma=False)
        case values.PythonType(path=where):
            return Bracket("{", [("$python: ", where)], "}", comma=False)
        case _:
            assert_never(type_)


def _field(field: values.TypeField) -> str:
    return f"{key(field.name)}{'?' * field.optional}: "
