"""Types in their short form."""

import pytest

from durablec_dsl import values
from durablec_dsl.diagnostics import Report
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.source import Source, Span, TextMap


def read(text: str) -> tuple[values.Type | None, Report]:
    report = Report()
    parser = ExpressionParser(Source("w.durable.yaml", text), report)
    return parser.parse_type(text, TextMap(0)), report


def shown(type_: values.Type) -> str:
    match type_:
        case values.PrimitiveType():
            return type_.name.upper()
        case values.NamedType():
            return type_.name
        case values.EnumType():
            return f"enum{type_.values}"
        case values.ListType():
            return f"[{shown(type_.item)}]"
        case values.MapType():
            return f"{{*: {shown(type_.value)}}}"
        case values.RecordType():
            fields = (
                f"{f.name}{'?' if f.optional else ''}: {shown(f.type)}"
                for f in type_.fields
            )
            return f"{{{', '.join(fields)}}}"
        case values.UnionType():
            return " | ".join(map(shown, type_.options))
        case _:
            raise AssertionError(type_)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string", "STRING"),
        ("null", "NULL"),
        ("any", "ANY"),
        ("Item", "Item"),
        ("item", "item"),
        ("[[integer]]", "[[INTEGER]]"),
        ("[string] | null", "[STRING] | NULL"),
        ("'a'", "enum['a']"),
        ("'a' | \"b\" | r'c\\d'", "enum['a', 'b', 'c\\\\d']"),
        ("'a' | null | 'b'", "enum['a', 'b'] | NULL"),
        ("{}", "{}"),
        ("{a: string, b?: [T],}", "{a: STRING, b?: [T]}"),
        ("{'a b': any, if?: any, in: any}", "{a b: ANY, if?: ANY, in: ANY}"),
        ('{"*": number}', "{*: NUMBER}"),
        ("{'*': {'*': boolean}}", "{*: {*: BOOLEAN}}"),
        ("{a: string | null} | null", "{a: STRING | NULL} | NULL"),
    ],
)
def test_structure(text: str, expected: str) -> None:
    type_, report = read(text)
    assert not len(report)
    assert type_ is not None
    assert shown(type_) == expected


def test_spans_are_in_the_file() -> None:
    source = Source("w.durable.yaml", "input: {items: [Item]}")
    parser = ExpressionParser(source, Report())
    type_ = parser.parse_type("{items: [Item]}", TextMap(7))
    assert isinstance(type_, values.RecordType)
    assert type_.span == Span(7, 22)
    assert type_.fields[0].name_span == Span(8, 13)
    assert type_.fields[0].type.span == Span(15, 21)


LIST_OR_MAP = 'a list is written `[T]`, a map `{"*": T}`'


@pytest.mark.parametrize(
    ("text", "code", "place", "message", "repair"),
    [
        (
            "string?",
            "DC034",
            (6, 7),
            "`?` does not stand after a type",
            "write `T | null`; an optional field is `name?: T`",
        ),
        (
            "list[string]",
            "DC034",
            (4, 5),
            "`list` takes no type of its own",
            LIST_OR_MAP,
        ),
        (
            "string[]",
            "DC034",
            (6, 7),
            "`string` takes no type of its own",
            LIST_OR_MAP,
        ),
        ("Map<T>", "DC034", (3, 4), "`Map` takes no type of its own", LIST_OR_MAP),
        ("{*: T}", "DC034", (1, 2), "`*` stands without quotes", 'write `{"*": T}`'),
        ("string or null", "DC034", (7, 9), "`or` does not join types", "write `|`"),
        ("string, null", "DC034", (6, 7), "`,` does not join types", "write `|`"),
        (
            "1 | 2",
            "DC034",
            (0, 1),
            "`1` is not a type",
            "an enumeration holds texts: `'a' | 'b'`",
        ),
        ("string |", "DC034", (7, 8), "a type is missing after `|`", None),
        (
            "{a: , b: T}",
            "DC034",
            (4, 5),
            "a type is missing between `:` and `,`",
            None,
        ),
        (
            "{a, b: T}",
            "DC034",
            (1, 2),
            "the field `a` has no type",
            "a field is written `name: T`",
        ),
        ("[string", "DC034", (0, 1), "`[` is not closed", "close it with `]`"),
        ("(string)", "DC034", (0, 1), "a type does not begin with `(`", None),
        ("models.Item", "DC034", (6, 7), "`.` does not fit behind `models`", None),
        ("", "DC034", (0, 0), "there is nothing to read here", None),
        ("{a: T, a: T}", "DC011", (7, 8), "`a` stands twice in this record", None),
        (
            '{a: T, "*": T}',
            "DC034",
            (7, 10),
            "`*` stands beside other fields",
            "a type is a record of named fields, or a map with `*` alone",
        ),
        (
            "[" * 200 + "any" + "]" * 200,
            "DC004",
            (101, 102),
            "a type nests deeper than 100",
            "give a part of it a name under `types`",
        ),
    ],
)
def test_mistakes(
    text: str, code: str, place: tuple[int, int], message: str, repair: str | None
) -> None:
    type_, report = read(text)
    assert type_ is None
    (found,) = report
    assert (found.rule.code, found.place.span) == (code, place)
    assert (found.message, found.help) == (message, repair)
