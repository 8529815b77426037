"""Writes types as one text: `'a' | 'b'`, `[T]`, `{name?: T}`.

It is how the text grammar has them, and how YAML has unions and what is in them.
"""

from typing import assert_never

from durablec_dsl import values

_WORD_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_")
_DIGITS = frozenset("0123456789")
_ESCAPES = {"\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def as_text(type_: values.Type) -> str:
    """Return a type as one text.

    Raises ValueError for a type that has no such form: `$schema`, `$ref`, `$python`.
    """
    match type_:
        case values.PrimitiveType() | values.NamedType():
            return type_.name
        case values.EnumType(values=texts):
            return " | ".join(map(quoted, texts))
        case values.UnionType(options=options):
            return " | ".join(map(as_text, options))
        case values.ListType(item=item):
            return f"[{as_text(item)}]"
        case values.MapType(value=value):
            return f"{{'*': {as_text(value)}}}"
        case values.RecordType(fields=fields):
            return f"{{{', '.join(map(_field, fields))}}}"
        case values.SchemaType() | values.RefType() | values.PythonType():
            raise ValueError(f"{type(type_).__name__} has no form as one text")
        case _:
            assert_never(type_)


def quoted(text: str) -> str:
    """Return a text as an expression writes it, in single quotes."""
    return "'" + "".join(map(_escaped, text)) + "'"


def _field(field: values.TypeField) -> str:
    name = field.name if _is_word(field.name) else quoted(field.name)
    return f"{name}{'?' * field.optional}: {as_text(field.type)}"


def _is_word(name: str) -> bool:
    return name[:1] in _WORD_LETTERS and (_WORD_LETTERS | _DIGITS).issuperset(name)


def _escaped(character: str) -> str:
    if character in _ESCAPES:
        return _ESCAPES[character]
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
