"""JSON Schema becomes types: in a workflow, in files, and across them."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from durablec.elsewhere import NOWHERE, Elsewhere
from durablec.json_schema import words
from durablec.json_schema.documents import InMemoryFiles
from durablec.json_schema.json_text import read_json
from durablec.json_schema.reader import SchemaReader
from durablec.type_reader import TypeReader
from durablec.type_relations import parts
from durablec.types import DYN, Type
from durablec_dsl import values
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Source, Span
from tests.support.type_structure import structure

Findings = list[tuple[str, str, str | None]]


def read(schema: Any, files: dict[str, Any] | None = None) -> tuple[Type, Findings]:
    """Read a schema that stands in a workflow, without a name."""
    report = Report()
    source = Source("w.durable.yaml", json.dumps(schema))
    root = read_json(source, report)
    assert isinstance(root, values.RecordValue)
    texts = {name: json.dumps(each) for name, each in (files or {}).items()}
    found = SchemaReader(InMemoryFiles(texts), report).inline(source, root, None)
    return found, findings(report)


def findings(report: Report) -> Findings:
    return [(d.rule.code, d.message, d.help) for d in report]


def string(**more: Any) -> dict[str, Any]:
    return {"type": "string", **more}


TREE = {"$ref": "#/$defs/Tree"}

EXACT: dict[str, tuple[Any, str]] = {
    "nothing": ({}, "any"),
    "string": (string(), "string"),
    "integer": ({"type": "integer"}, "integer"),
    "number": ({"type": "number"}, "number"),
    "boolean": ({"type": "boolean"}, "boolean"),
    "null": ({"type": "null"}, "null"),
    "a moment is a text": (string(format="date-time"), "string"),
    "a duration is a text": (string(format="duration"), "string"),
    "remarks": (
        string(title="T", description="d", default="x", examples=[1]),
        "string",
    ),
    "list": ({"type": "array", "items": string()}, "[string]"),
    "list of anything": ({"type": "array"}, "[any]"),
    "list without type": ({"items": {"type": "integer"}}, "[integer]"),
    "record": (
        {
            "type": "object",
            "properties": {"a": string(), "b": {"type": "integer"}},
            "required": ["b"],
        },
        "{a?: string, b: integer}",
    ),
    "record without type": ({"properties": {"a": string()}}, "{a?: string}"),
    "record without fields": ({"type": "object", "properties": {}}, "{}"),
    "required alone": (
        {"properties": {"a": string()}, "required": ["a", "b"]},
        "{a: string, b: any}",
    ),
    "field of a boolean schema": ({"properties": {"a": True}}, "{a?: any}"),
    "map": ({"type": "object", "additionalProperties": string()}, '{"*": string}'),
    "map of anything": ({"type": "object"}, '{"*": any}'),
    "map, said so": ({"type": "object", "additionalProperties": True}, '{"*": any}'),
    "open record": (
        {"properties": {"a": string()}, "additionalProperties": True},
        "{a?: string}",
    ),
    "enumeration": ({"enum": ["a", "b", "a"]}, "'a' | 'b'"),
    "enumeration with type": (string(enum=["a"]), "'a'"),
    "enumeration with null": ({"enum": ["a", None]}, "'a' | null"),
    "of which the type takes null": (string(enum=["a", None]), "'a'"),
    "constant": ({"const": "a"}, "'a'"),
    "constant null": ({"const": None}, "null"),
    "nullable by types": ({"type": ["string", "null"]}, "string | null"),
    "nullable record": (
        {"type": ["object", "null"], "properties": {"a": string()}},
        "{a?: string} | null",
    ),
    "numbers": ({"type": ["integer", "number"]}, "number"),
    "nullable by anyOf": ({"anyOf": [string(), {"type": "null"}]}, "string | null"),
    "nullable by oneOf": ({"oneOf": [{"type": "null"}, string()]}, "string | null"),
    "nullable of OpenAPI": (string(nullable=True), "string | null"),
    "nullable, and any": ({"anyOf": [{}, {"type": "null"}]}, "any"),
    "constants by anyOf": ({"oneOf": [{"const": "a"}, {"const": "b"}]}, "'a' | 'b'"),
    "one of allOf": ({"allOf": [string()]}, "string"),
    "allOf of records": (
        {
            "allOf": [
                {"properties": {"a": {"type": "number"}}, "required": ["a"]},
                {"properties": {"a": {"type": "integer"}, "b": string()}},
            ]
        },
        "{a: integer, b?: string}",
    ),
    "fields beside allOf": (
        {"properties": {"a": string()}, "allOf": [{"required": ["a"]}]},
        "{a: string}",
    ),
    "allOf of a list and any": (
        {"type": "array", "allOf": [{"items": string()}]},
        "[string]",
    ),
    "name": (
        {"$defs": {"order-item": string()}, "$ref": "#/$defs/order-item"},
        "string",
    ),
    "named record": (
        {
            "definitions": {"order-item": {"properties": {"a": string()}}},
            "items": {"$ref": "#/definitions/order-item"},
        },
        "[OrderItem{a?: string}]",
    ),
    "reference beside remarks": (
        {"$defs": {"a": string()}, "$ref": "#/$defs/a", "description": "d"},
        "string",
    ),
    "reference that is nullable": (
        {
            "$defs": {"Item": {"properties": {"a": string()}}},
            "anyOf": [{"$ref": "#/$defs/Item"}, {"type": "null"}],
        },
        "Item{a?: string} | null",
    ),
    "reference of percents and tildes": (
        {"$defs": {"a/b c": string()}, "$ref": "#/$defs/a~1b%20c"},
        "string",
    ),
    "reference into a list": (
        {"allOf": [string()], "$ref": "#/allOf/0"},
        "string",
    ),
    "tree": (
        {
            "$defs": {
                "Tree": {"properties": {"inside": {"type": "array", "items": TREE}}}
            },
            **TREE,
        },
        "Tree{inside?: [Tree]}",
    ),
    "tree, by allOf": (
        {
            "$defs": {
                "Node": {"properties": {"id": string()}, "required": ["id"]},
                "Tree": {
                    "allOf": [
                        {"$ref": "#/$defs/Node"},
                        {"properties": {"parent": {"anyOf": [TREE, {"type": "null"}]}}},
                    ]
                },
            },
            **TREE,
        },
        "Tree{id: string, parent?: Tree | null}",
    ),
    "the whole again, under its title": (
        {"title": "Person", "properties": {"boss": {"$ref": "#"}}},
        "Person{boss?: Person}",
    ),
    "the whole again, without one": (
        {"properties": {"boss": {"$ref": "#"}}},
        "Schema{boss?: Schema}",
    ),
    "items that hold their list": (
        {
            "properties": {
                "kids": {
                    "items": {"properties": {"more": {"$ref": "#/properties/kids"}}}
                }
            }
        },
        "{kids?: [MoreRecord{more?: [MoreRecord]}]}",
    ),
    "null beside what is said of records": (
        {
            "type": ["object", "null"],
            "properties": {"a": string()},
            "allOf": [{"required": ["a"]}],
        },
        "{a: string} | null",
    ),
    "null beside what is said of lists": (
        {"type": ["array", "null"], "allOf": [{"items": string()}]},
        "[string] | null",
    ),
    "null beside fields, said later": (
        {
            "properties": {"a": string()},
            "anyOf": [{"type": "object"}, {"type": "null"}],
        },
        "{a?: string} | null",
    ),
    "a text, of which fields say nothing": (
        string(allOf=[{"required": ["a"]}]),
        "string",
    ),
    "an enumeration and a constant": ({"enum": ["a", "b"], "const": "a"}, "'a'"),
    "what a map has to have": (
        {"additionalProperties": True, "allOf": [{"required": ["a"]}]},
        "{a: any}",
    ),
    "an option that no value fits": ({"anyOf": [string(), False]}, "string"),
    "records that meet in themselves": (
        {
            "$defs": {
                "A": {"properties": {"next": {"$ref": "#/$defs/A"}}},
                "B": {"properties": {"next": {"$ref": "#/$defs/B"}}},
            },
            "title": "Both",
            "allOf": [{"$ref": "#/$defs/A"}, {"$ref": "#/$defs/B"}],
        },
        "Both{next?: Both}",
    ),
}


@pytest.mark.parametrize(("schema", "expected"), EXACT.values(), ids=EXACT)
def test_what_a_type_says_exactly(schema: Any, expected: str) -> None:
    found, told = read(schema)
    assert structure(found) == expected
    assert told == []


NOT_LOOKED_AT = "more than a type can say, and not looked at"

LOOSE: dict[str, tuple[Any, str, str]] = {
    "limits": (
        string(maxLength=3, pattern="x"),
        "string",
        f"`maxLength` and `pattern` are {NOT_LOOKED_AT}",
    ),
    "a closed record": (
        {"properties": {"a": True}, "additionalProperties": False},
        "{a?: any}",
        f"`additionalProperties` is {NOT_LOOKED_AT}",
    ),
    "numbers of an enumeration": (
        {"enum": [1, 2]},
        "integer",
        f"`enum` is {NOT_LOOKED_AT}",
    ),
    "true alone": ({"const": True}, "boolean", f"`const` is {NOT_LOOKED_AT}"),
    "a tuple": (
        {"type": "array", "prefixItems": [string()]},
        "[any]",
        f"`prefixItems` is {NOT_LOOKED_AT}",
    ),
    "a tuple of draft 4": (
        {"items": [string()]},
        "[any]",
        f"`items` is {NOT_LOOKED_AT}",
    ),
    "patterns of names": (
        {"type": "object", "patternProperties": {"^x": string()}},
        '{"*": any}',
        f"`patternProperties` is {NOT_LOOKED_AT}",
    ),
    "patterns of names beside a schema of the others": (
        {
            "type": "object",
            "patternProperties": {"^n_": {"type": "integer"}},
            "additionalProperties": string(),
        },
        '{"*": any}',
        f"`patternProperties` is {NOT_LOOKED_AT}",
    ),
    "patterns of names that are alike": (
        {
            "type": "object",
            "patternProperties": {"^n_": {"type": "integer"}},
            "additionalProperties": {"type": "number"},
        },
        '{"*": number}',
        f"`patternProperties` is {NOT_LOOKED_AT}",
    ),
    "patterns of all names there are": (
        {
            "type": "object",
            "patternProperties": {"^n_": string()},
            "additionalProperties": False,
        },
        '{"*": string}',
        f"`patternProperties` and `additionalProperties` are {NOT_LOOKED_AT}",
    ),
    "a name that a pattern may describe": (
        {
            "required": ["n_a"],
            "properties": {},
            "patternProperties": {"^n_": {"type": "integer"}},
            "additionalProperties": string(),
        },
        "{n_a: any}",
        "`patternProperties` and `additionalProperties` are " + NOT_LOOKED_AT,
    ),
    "a map without anything": (
        {"type": "object", "additionalProperties": False},
        '{"*": any}',
        f"`additionalProperties` is {NOT_LOOKED_AT}",
    ),
    "a map of which some is required": (
        {"required": ["a"], "additionalProperties": string()},
        '{"*": string}',
        f"`required` is {NOT_LOOKED_AT}",
    ),
    "a field that may not be": (
        {"properties": {"a": False}},
        "{a?: any}",
        "`false` fits no value, which no type can say",
    ),
    "options of lists": (
        {
            "type": "array",
            "anyOf": [{"items": string()}, {"items": {"type": "integer"}}],
        },
        "[any]",
        f"`anyOf` is {NOT_LOOKED_AT}",
    ),
    "options that only require": (
        {
            "type": "object",
            "properties": {"a": string(), "b": string()},
            "anyOf": [{"required": ["a"]}, {"required": ["b"]}],
        },
        "{a?: string, b?: string}",
        f"`anyOf` is {NOT_LOOKED_AT}",
    ),
    "one of two that a value may fit": (
        {"oneOf": [{"type": "integer"}, {"type": "number"}]},
        "number",
        f"`oneOf` is {NOT_LOOKED_AT}",
    ),
    "the other fields of a record that is a map too": (
        {
            "properties": {"a": {"type": "number"}},
            "allOf": [{"additionalProperties": {"type": "integer"}}],
        },
        "{a?: integer}",
        f"`allOf` is {NOT_LOOKED_AT}",
    ),
    "a field of two kinds": (
        {
            "properties": {"a": string()},
            "allOf": [{"properties": {"a": {"type": "integer"}}}],
        },
        "{a?: any}",
        "no value fits all that is said of `a`",
    ),
    "integers with a point": (
        {"type": "integer", "enum": [1.0]},
        "integer",
        f"`enum` is {NOT_LOOKED_AT}",
    ),
    "conditions": (
        {"type": "object", "if": {}, "then": {}, "not": {}},
        '{"*": any}',
        f"`if`, `then` and `not` are {NOT_LOOKED_AT}",
    ),
    "types that differ": (
        {"type": ["string", "integer"]},
        "any",
        "`string` and `integer` have nothing in common, so that it is `any`",
    ),
    "records that differ": (
        {"oneOf": [{"properties": {"a": True}}, {"properties": {"b": True}}]},
        "any",
        "the options of `oneOf` differ in kind, so that it is `any`",
    ),
    "values that differ": (
        {"enum": ["a", 1]},
        "any",
        "the values of `enum` differ in kind, so that it is `any`",
    ),
    "what contradicts itself": (
        {"type": "string", "allOf": [{"type": "integer"}]},
        "any",
        "no value fits both `allOf` and what stands beside it",
    ),
    "lists in lists": (
        {"$defs": {"L": {"items": {"$ref": "#/$defs/L"}}}, "$ref": "#/$defs/L"},
        "[any]",
        "`#/$defs/L` is a list or map in itself, so that it is `any`",
    ),
    "an anchor": (
        {"items": {"$ref": "#there"}},
        "[any]",
        "`#there` is no pointer, so that it is `any`",
    ),
}


@pytest.mark.parametrize(("schema", "expected", "told"), LOOSE.values(), ids=LOOSE)
def test_what_is_told_where_a_type_says_less(
    schema: Any, expected: str, told: str
) -> None:
    found, said = read(schema)
    assert structure(found) == expected
    assert [(code, message) for code, message, _ in said] == [("DC308", told)]


HELP: dict[str, tuple[Any, str]] = {
    "a type of Python's": ({"type": "str"}, "write `string`"),
    "a misspelt type": ({"type": "strnig"}, "did you mean `string`?"),
    "null itself": (
        {"type": None},
        'the type of null is the text `"null"`, in quotes',
    ),
    "the short form": ({"items": "string"}, "write `{type: string}`"),
    "required of draft 3": (
        string(required=True),
        "beside `properties` stands `required: [NAME, ...]`, for all of them",
    ),
    "a misspelt keyword": ({"propertes": {}}, "did you mean `properties`?"),
    "a misspelt name": (
        {"$defs": {"Item": {}}, "items": {"$ref": "#/$defs/Itme"}},
        "did you mean `Item`?",
    ),
    "an address": (
        {"items": {"$ref": "https://example.com/a.json"}},
        "save the schema beside the workflow, and write the way to it",
    ),
}


@pytest.mark.parametrize(("schema", "help"), HELP.values(), ids=HELP)
def test_repairs(schema: Any, help: str) -> None:
    _, told = read(schema)
    assert [found[2] for found in told] == [help]


@pytest.mark.parametrize(
    "key", ["properties", "patternProperties", "$defs", "definitions"]
)
@pytest.mark.parametrize("wrong", [1, None, "x", []])
def test_what_maps_names_to_schemas_is_a_mapping(key: str, wrong: Any) -> None:
    _, told = read({key: wrong})
    assert [found[0] for found in told] == ["DC306"]


@pytest.mark.parametrize("key", ["allOf", "anyOf", "oneOf", "enum", "type", "$ref"])
@pytest.mark.parametrize("wrong", [1, {}, []])
def test_what_is_of_no_kind_that_a_keyword_takes(key: str, wrong: Any) -> None:
    _, told = read({key: wrong})
    assert [found[0] for found in told] == ["DC306"]


# Files -----------------------------------------------------------------------------

FILES: dict[str, Any] = {
    "schemas/order.json": {
        "properties": {
            "item": {"$ref": "item.json"},
            "address": {"$ref": "../shared/types.json#/$defs/Address"},
        }
    },
    "schemas/item.json": {
        "title": "Item",
        "properties": {"order": {"$ref": "order.json"}, "sku": {"type": "string"}},
    },
    "shared/types.json": {
        "$defs": {"Address": {"properties": {"street": {"type": "string"}}}}
    },
}


def read_ref(ref: str, files: dict[str, str]) -> tuple[Type, Report]:
    report = Report()
    elsewhere = Elsewhere(NOWHERE.library, InMemoryFiles(files))
    here = Span(0, 0)
    reader = TypeReader([], report, Source("w.durable.yaml", "x"), elsewhere)
    return reader.read(values.RefType(here, ref, here)), report


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        (
            "schemas/order.json",
            "Order{item?: Item{order?: Order, sku?: string}, "
            "address?: Address{street?: string}}",
        ),
        ("./schemas/../schemas/item.json#/properties/sku", "string"),
        ("shared/types.json#/$defs/Address", "Address{street?: string}"),
        ("schemas/item.json#", "Item{order?: Order{item?: Item, address?: "
         "Address{street?: string}}, sku?: string}"),
    ],
)  # fmt: skip
def test_a_file(ref: str, expected: str) -> None:
    files = {name: json.dumps(each) for name, each in FILES.items()}
    found, report = read_ref(ref, files)
    assert structure(found) == expected
    assert findings(report) == []


def test_a_mistake_in_a_file_names_the_file_and_what_led_there() -> None:
    files = {"a.json": '{\n  "items": {"$ref": "b.json"}}', "b.json": '{"type": "x"}'}
    found, report = read_ref("a.json", files)
    assert structure(found) == "[any]"
    (told,) = report
    assert (told.rule.code, told.place.source.name) == ("DC306", "b.json")
    assert [label.place.source.name for label in told.labels] == ["w.durable.yaml"]


def test_a_file_is_read_and_reported_once() -> None:
    files = {"a.json": '{"properties": {"b": {"$ref": "c"}, "d": {"$ref": "c"}}}'}
    _, report = read_ref("a.json", files)
    assert findings(report) == [("DC307", "`c` is not there", None)]


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("", "DC307", "this is not JSON: expecting value"),
        ("{", "DC307", "this is not JSON: expecting property name enclosed in double "
         "quotes"),
        ("NaN", "DC307", "this is not JSON: it holds `NaN`"),
        ("[]", "DC306", "a schema is a mapping, and this is a list"),
        ("[" * 100_000, "DC004", "a schema nests deeper than 100"),
        ("[" * 150 + "]" * 150, "DC004", "a schema nests deeper than 100"),
        (" " * 1_000_001, "DC001", "the file has 1,000,001 bytes, and 1,000,000 is the "
         "most"),
    ],
)  # fmt: skip
def test_no_schema(text: str, code: str, message: str) -> None:
    found, report = read_ref("a.json", {"a.json": text})
    assert found is DYN
    assert [(told.rule.code, told.message) for told in report] == [(code, message)]


# Hostile schemas -------------------------------------------------------------------


def chain(length: int, link: Any) -> dict[str, Any]:
    defs = {f"T{n}": link({"$ref": f"#/$defs/T{n + 1}"}) for n in range(length)}
    return {"$defs": {**defs, f"T{length}": string()}, "$ref": "#/$defs/T0"}


def test_long_chains_of_records_are_read() -> None:
    _, told = read(chain(3000, lambda ref: {"properties": {"a": ref}}))
    assert told == []


@pytest.mark.parametrize("link", [lambda ref: ref, lambda ref: {"items": ref}])
def test_other_long_chains_are_refused(link: Any) -> None:
    _, told = read(chain(3000, link))
    assert {code for code, _, _ in told} == {"DC004"}


def test_schemas_that_put_each_other_together_without_end_are_bounded() -> None:
    defs = {
        f"T{n}": {
            "properties": {
                "a": {"allOf": [{"$ref": f"#/$defs/T{m}"} for m in range(12) if m != n]}
            }
        }
        for n in range(12)
    }
    found, told = read({"$defs": defs, "$ref": "#/$defs/T0"})
    assert structure(found).startswith("T0{a?: ")
    assert {code for code, _, _ in told} <= {"DC004"}


WORDS = st.sampled_from(
    [*sorted(words.KNOWN), "propertis", "#", "#/$defs/a", "a.json", "object", "string"]
)
SCHEMAS = st.recursive(
    st.none() | st.booleans() | st.integers() | WORDS,
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(WORDS | st.sampled_from(["a", "b"]), inside, max_size=4)
    ),
    max_leaves=25,
)


@given(st.dictionaries(WORDS, SCHEMAS, max_size=4), SCHEMAS)
@settings(max_examples=300, deadline=None)
def test_whatever_a_schema_says_there_is_a_type(schema: Any, other: Any) -> None:
    found, told = read(schema, {"a.json": other})
    str(found)
    assert structure(found)
    assert list(parts(found))
    assert {code for code, _, _ in told} <= {"DC304", "DC306", "DC307", "DC308"}
