"""The JSON Schema says what the YAML parser does, as far as a schema can."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from durablec import ir
from durablec.lower.deploy import AROUND, RUNTIMES
from durablec_dsl import (
    yaml_control,
    yaml_durable,
    yaml_parts,
    yaml_statements,
    yaml_workflow,
)
from durablec_dsl.diagnostics import Report
from durablec_dsl.schema import SHAPES, key_of, schema
from durablec_dsl.schema_keys import OWN, SHARED
from durablec_dsl.source import Source
from durablec_dsl.words import RESERVED_WORDS, STATEMENT_WORDS
from durablec_dsl.yaml_composer import read_document
from durablec_dsl.yaml_keys import Shape, target
from durablec_dsl.yaml_nodes import Mapping, Scalar, Sequence, YamlNode
from durablec_dsl.yaml_parser import parse
from durablec_dsl.yaml_scalars import NotJson, resolve

ROOT = Path(__file__).parents[2]
MODULES = (yaml_control, yaml_durable, yaml_parts, yaml_statements, yaml_workflow)
SCHEMA: Any = schema()
VALIDATOR = Draft202012Validator(SCHEMA)

RIGHT = [
    *sorted((ROOT / "samples").glob("*/*.durable.yaml")),
    *sorted((ROOT / "tests" / "cases").glob("[!w]*/*.durable.yaml")),
    *sorted((ROOT / "tests" / "dsl").glob("[!t]*.durable.yaml")),
]
WRONG = sorted((ROOT / "tests" / "cases" / "wrong").glob("*.durable.yaml"))

OF_A_SCHEMA = ("DC020", "DC021", "DC022", "DC023", "DC024", "DC025", "DC03")
"""Codes of what is wrong in the shape of a file, which a schema can see."""

UNSEEN = {
    "beyond_int64": "JSON Schema knows no size of integers",
    "infinity": "JSON Schema knows no infinity",
    "type_missing": "a value that is left out is null, which is a type",
    "duration_zero": "a pattern does not count",
    "alias_for_body": "an alias is its value by then",
    "alias_for_statement": "an alias is its value by then",
    "duration_too_long": "a pattern does not count",
    "field_twice": "`a` and `a?` are two keys",
    "flow_list_unquoted": "YAML reads it as a mapping",
    "retention_in_hours": "a pattern does not count",
    "retention_of_hours": "a pattern does not count",
    "retention_too_long": "a pattern does not count",
    "timeout_too_long": "a pattern does not count",
    "callback_timeout_too_long": "a pattern does not count",
}
"""Wrong files that fit the schema, and why."""


def plain(node: YamlNode) -> Any:
    """Return a YAML node as the data that an editor validates."""
    match target(node):
        case Scalar() as scalar:
            if scalar.style is not None:
                return scalar.value
            value = resolve(scalar.value)
            return float("inf") if isinstance(value, NotJson) else value
        case Sequence(items=items):
            return [plain(item) for item in items]
        case Mapping(pairs=pairs):
            return {pair.key.value: plain(pair.value) for pair in pairs}
        case _:
            return None


def data_of(path: Path) -> Any:
    node = read_document(Source(path.name, path.read_text()), Report())
    assert node is not None
    return plain(node)


def shapes() -> Iterator[Shape]:
    for module in MODULES:
        yield from (each for each in vars(module).values() if isinstance(each, Shape))


def test_it_is_a_json_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_it_has_every_shape_of_the_parser() -> None:
    assert set(shapes()) == set(SHAPES.values())


@pytest.mark.parametrize("name", SHAPES)
def test_it_has_the_keys_of_the_parser_and_no_other(name: str) -> None:
    definition = SCHEMA["$defs"][name]
    assert tuple(definition["properties"]) == SHAPES[name].keys
    assert definition["additionalProperties"] is False
    assert all(each["description"] for each in definition["properties"].values())


def test_every_key_that_is_described_is_a_key_of_the_parser() -> None:
    used = {
        id(key_of(name, key)) for name, shape in SHAPES.items() for key in shape.keys
    }
    known = {**SHARED, **OWN}
    assert [word for word, key in known.items() if id(key) not in used] == []


def test_it_knows_every_statement() -> None:
    options = SCHEMA["$defs"]["statement"]["anyOf"]
    kinds = {each["$ref"].rpartition("/")[2] for each in options if "$ref" in each}
    bare = {word for each in options for word in each.get("enum", ())}
    assert kinds | bare == set(STATEMENT_WORDS.split())


def test_every_reference_leads_to_a_definition_and_every_definition_is_used() -> None:
    found: set[str] = set()
    waiting: list[Any] = [SCHEMA]
    while waiting:
        match waiting.pop():
            case dict() as mapping:
                if isinstance(mapping.get("$ref"), str):
                    found.add(mapping["$ref"].removeprefix("#/$defs/"))
                waiting += mapping.values()
            case list() as items:
                waiting += items
    assert found == set(SCHEMA["$defs"])


def test_it_has_the_settings_that_the_compiler_knows() -> None:
    known = {*ir.FunctionSettings.__match_args__, *AROUND}
    deploy = SCHEMA["$defs"]["deploy"]["properties"]
    assert set(deploy) == known
    assert tuple(deploy["runtime"]["enum"]) == RUNTIMES


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.name.partition(".")[0])
def test_a_right_file_fits(path: Path) -> None:
    data = data_of(path)
    assert [error.message for error in VALIDATOR.iter_errors(data)] == []


def shape_mistakes(path: Path) -> list[str]:
    report = Report()
    parse(Source(path.name, path.read_text()), report)
    return [
        found.rule.code for found in report if found.rule.code.startswith(OF_A_SCHEMA)
    ]


@pytest.mark.parametrize(
    "path",
    [
        pytest.param(path, id=path.name.partition(".")[0])
        for path in WRONG
        if shape_mistakes(path)
    ],
)
def test_a_file_of_a_wrong_shape_does_not_fit(path: Path) -> None:
    fits = VALIDATOR.is_valid(data_of(path))
    assert fits == (path.name.partition(".")[0] in UNSEEN)


@pytest.mark.parametrize("word", sorted(RESERVED_WORDS))
def test_a_reserved_word_is_no_name(word: str) -> None:
    data = {"durablec": 1, "workflow": "w", "steps": [{"wait": word, "for": "1s"}]}
    assert not VALIDATOR.is_valid(data)
    data["steps"] = [{"wait": f"my_{word}", "for": "1s"}]
    assert VALIDATOR.is_valid(data)
