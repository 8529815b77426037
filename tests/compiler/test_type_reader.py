"""Types as written become the checker's, and types relate."""

import pytest

from durablec.type_reader import TypeReader
from durablec.type_relations import EMPTY_LIST, EMPTY_MAP, assignable, join
from durablec.types import DYN, ListType, MapType, RecordType, Type
from durablec_dsl import values
from durablec_dsl.diagnostics import Report
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.source import Source, Span, TextMap


class Types:
    """Named types that were read from short forms, and a reader that knows them."""

    def __init__(self, definitions: dict[str, str]) -> None:
        self.report = Report()
        self._parser = ExpressionParser(Source("w.durable.yaml", ""), self.report)
        here = Span(0, 0)
        parsed = [
            values.TypeDef(here, values.Name(here, name), self._parse(text))
            for name, text in definitions.items()
        ]
        self.reader = TypeReader(parsed, self.report, self._parser.source)

    def _parse(self, text: str) -> values.Type:
        type_ = self._parser.parse_type(text, TextMap(0))
        assert type_ is not None, [found.message for found in self.report]
        return type_

    def read(self, text: str) -> Type:
        return self.reader.read(self._parse(text))

    def findings(self) -> list[tuple[str, str, str | None]]:
        return [(d.rule.code, d.message, d.help) for d in self.report]


KNOWN = {
    "Item": "{sku: string, qty?: integer}",
    "Tree": "{value: any, children: [Tree], parent?: Tree, twin: Tree | null}",
    "Even": "{next: Odd | null}",
    "Odd": "{next: Even | null}",
    "Tier": "'gold' | 'silver'",
    "Tiers": "[Tier]",
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string", "string"),
        ("[Item]", "[Item]"),
        ("{a: Tier, b?: Tiers}", "{a: 'gold' | 'silver', b?: ['gold' | 'silver']}"),
        ("Item | null", "Item | null"),
        ("null", "null"),
        ("null | null", "null"),
        ("any | null", "any"),
        ("string | 'a'", "string"),
        ("'a' | 'b' | 'a'", "'a' | 'b'"),
        ("integer | number", "number"),
        ("integer | string", "any"),
        ("integer | string | null", "any"),
        ("Item | Tree", "any"),
        ("[string] | [integer]", "any"),
        ('{"*": Tree}', '{"*": Tree}'),
        ("Tree", "Tree"),
    ],
)
def test_read(text: str, expected: str) -> None:
    types = Types(KNOWN)
    assert str(types.read(text)) == expected
    assert types.findings() == []


def test_a_recursive_record_holds_itself() -> None:
    tree = Types(KNOWN).read("Tree")
    assert isinstance(tree, RecordType)
    children = tree.fields["children"].type
    assert isinstance(children, ListType)
    assert children.item is tree


@pytest.mark.parametrize(
    ("definitions", "text", "expected"),
    [
        ({}, "int", ("DC303", "`int` is not a type", "write `integer`")),
        ({}, "strin", ("DC303", "`strin` is not a type", "did you mean `string`?")),
        (KNOWN, "Items", ("DC303", "`Items` is not a type", "did you mean `Item`?")),
        ({"A": "{b: Nope}"}, "A", ("DC303", "`Nope` is not a type", None)),
        (
            {"A": "[A]"},
            "A",
            (
                "DC304",
                "`A` is defined by itself",
                "only a record may hold itself, such as `{children: [A]}`",
            ),
        ),
        (
            {"A": "B | null", "B": "A"},
            "A",
            (
                "DC304",
                "`A` is defined by itself",
                "only a record may hold itself, such as `{children: [A]}`",
            ),
        ),
        (
            {"A": "{b: B}", "B": "{c: {a: A}}"},
            "A",
            (
                "DC304",
                "`A` holds itself without end",
                "make a field on the way optional, nullable or a list",
            ),
        ),
    ],
)
def test_mistakes(
    definitions: dict[str, str], text: str, expected: tuple[str, str, str | None]
) -> None:
    types = Types(definitions)
    types.read(text)
    assert types.findings() == [expected]


def test_long_chains_of_names_do_not_exhaust_the_stack() -> None:
    chain = {f"T{n}": f"[T{n + 1}]" for n in range(5000)} | {"T5000": "string"}
    types = Types(chain)
    assert {code for code, _, _ in types.findings()} == {"DC004"}
    records = {f"T{n}": f"{{a: T{n + 1}}}" for n in range(5000)}
    assert Types(records | {"T5000": "string"}).findings() == []


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [
        ("integer", "integer", True),
        ("integer", "number", True),
        ("number", "integer", False),
        ("boolean", "integer", False),
        ("any", "integer", True),
        ("Item", "any", True),
        ("null", "string | null", True),
        ("string", "string | null", True),
        ("string | null", "string", False),
        ("'a'", "string", True),
        ("'a'", "'a' | 'b'", True),
        ("'a' | 'c'", "'a' | 'b'", False),
        ("string", "'a' | 'b'", False),
        ("[integer]", "[number]", True),
        ("[string]", "[integer]", False),
        ("{sku: string}", "Item", True),
        ("{sku: string, qty: integer, more: any}", "Item", True),
        ("{qty: integer}", "Item", False),
        ("{sku: string, qty: string}", "Item", False),
        ("{sku?: string}", "Item", False),
        ("Item", '{"*": any}', True),
        ("Item", '{"*": string}', False),
        ('{"*": string}', "{a?: string}", True),
        ('{"*": string}', "{a: string}", False),
        ("Even", "Odd", True),
        ("Tree", "{children: [{value: any}]}", True),
        ("string", "[string]", False),
    ],
)
def test_assignable(source: str, target: str, expected: bool) -> None:
    types = Types(KNOWN)
    assert assignable(types.read(source), types.read(target)) is expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("string", "string", "string"),
        ("integer", "number", "number"),
        ("string", "integer", "any"),
        ("string", "null", "string | null"),
        ("string | null", "'a'", "string | null"),
        ("'a'", "'b' | 'a'", "'a' | 'b'"),
        ("null", "null", "null"),
        ("any", "null", "any"),
        ("[integer]", "[number]", "[number]"),
        ("[integer]", "[string] | null", "[any] | null"),
        ("{a: string}", "{a: integer, b: any}", "{a: any, b?: any}"),
        ("Item", "Item", "Item"),
        ("{a: integer}", '{"*": number}', '{"*": number}'),
    ],
)
def test_join(left: str, right: str, expected: str) -> None:
    types = Types(KNOWN)
    one, other = types.read(left), types.read(right)
    assert str(join(one, other)) == expected
    assert sorted(str(join(other, one))) == sorted(expected)


def test_join_of_recursive_records_ends() -> None:
    types = Types(KNOWN)
    joined = join(types.read("Even"), types.read("Tree"))
    assert isinstance(joined, RecordType)
    assert set(joined.fields) == {"next", "value", "children", "parent", "twin"}
    assert isinstance(join(types.read("Even"), types.read("Odd")), RecordType)


def test_what_is_empty_takes_the_type_of_the_other() -> None:
    types = Types(KNOWN)
    items = types.read("[Item]")
    assert join(EMPTY_LIST, items) is items
    assert join(items, EMPTY_LIST) is items
    prices = types.read('{"*": number}')
    assert join(EMPTY_MAP, prices) is prices
    assert str(join(ListType(DYN), items)) == "[any]"
    assert str(join(MapType(DYN), prices)) == '{"*": any}'


def test_an_empty_map_has_none_of_a_records_fields() -> None:
    order = Types(KNOWN).read("{id: string, note?: string}")
    for joined in (join(EMPTY_MAP, order), join(order, EMPTY_MAP)):
        assert str(joined) == "{id?: string, note?: string}"
