"""What the keys of the YAML form take, as definitions of a JSON Schema.

Patterns are written for ECMA 262, as JSON Schema asks. An expression stands wherever a
text holds `${`; what it says is for the compiler to judge.
"""

from collections.abc import Iterable, Mapping, Sequence

from durablec_dsl.words import RESERVED_WORDS
from durablec_dsl.yaml_control import LEVELS
from durablec_dsl.yaml_durable import NESTINGS, SEMANTICS
from durablec_dsl.yaml_parts import COMPLETIONS, JITTERS
from durablec_dsl.yaml_types import DIRECTIVES, PRIMITIVES

Json = str | int | float | bool | None | Sequence["Json"] | Mapping[str, "Json"]
Schema = Mapping[str, Json]

_IDENTIFIER = "[A-Za-z_][A-Za-z0-9_]*"
_NAME = "^[a-z][a-z0-9_]*$"
_SHORT = "^(?=.)(?:[0-9]+d)?(?:[0-9]+h)?(?:[0-9]+m)?(?:[0-9]+s)?$"
_ISO = "^P(?=.)(?:[0-9]+D)?(?:T(?=.)(?:[0-9]+H)?(?:[0-9]+M)?(?:[0-9]+S)?)?$"
_ESCAPED_OR_NO_EXPRESSION = r"^(?:[^$]|\$(?!\{)|\$\$\{)*$"


def ref(name: str) -> dict[str, Json]:
    """Return a reference to a definition."""
    return {"$ref": f"#/$defs/{name}"}


def any_of(*options: Schema) -> dict[str, Json]:
    """Return the schema of what fits one of several, or more than one."""
    return {"anyOf": list(options)}


def words(known: Iterable[str]) -> dict[str, Json]:
    """Return the schema of one of some words."""
    return {"enum": list(known)}


def list_of(item: Schema, least: int = 0) -> dict[str, Json]:
    """Return the schema of a list."""
    return {"type": "array", "items": item, **({"minItems": least} if least else {})}


def map_of(value: Schema, keys: Schema | None = None) -> dict[str, Json]:
    """Return the schema of a mapping whose keys the user names."""
    found: dict[str, Json] = {"type": "object", "additionalProperties": value}
    return found if keys is None else {**found, "propertyNames": keys}


def whole(least: int, most: int | None = None) -> dict[str, Json]:
    """Return the schema of a whole number between two bounds, both inclusive."""
    bounds: dict[str, Json] = {"type": "integer", "minimum": least}
    return bounds if most is None else {**bounds, "maximum": most}


def text(pattern: str) -> dict[str, Json]:
    """Return the schema of a text of a form."""
    return {"type": "string", "pattern": pattern}


def _but(schema: Schema, excluded: Iterable[str]) -> dict[str, Json]:
    return {**schema, "not": {"enum": sorted(excluded)}}


_SCALARS: list[Json] = ["number", "boolean", "null"]
_TYPES: dict[str, Schema] = {
    "$schema": {"type": "object"},
    "$ref": {"type": "string"},
    "$python": text(rf"^{_IDENTIFIER}(?:\.{_IDENTIFIER})+$"),
}


def _type() -> dict[str, Json]:
    """Return the schema of a type in its short form."""
    record_key = {"pattern": r"^(?![$]|\*$)"}
    special: list[Schema] = [
        {
            "type": "object",
            "properties": {key: _TYPES[key]},
            "required": [key],
            "additionalProperties": False,
        }
        for key in DIRECTIVES
    ]
    return any_of(
        {"type": "null"},
        words(sorted(PRIMITIVES)),
        text(rf"""^\s*{_IDENTIFIER}\s*$|[|'"\[\]{{}}(),<>?: ]"""),
        {**list_of(ref("type"), 1), "maxItems": 1},
        {
            "type": "object",
            "properties": {"*": ref("type")},
            "required": ["*"],
            "additionalProperties": False,
        },
        *special,
        map_of(ref("type"), record_key),
    )


VALUES: Mapping[str, Schema] = {
    # Names.
    "name": text(_NAME),
    "new_name": _but(text(_NAME), RESERVED_WORDS),
    "identifier": text(f"^{_IDENTIFIER}$"),
    "retry_name": _but(text(_NAME), RESERVED_WORDS | {"none"}),
    "type_name": _but(text(f"^{_IDENTIFIER}$"), RESERVED_WORDS | PRIMITIVES),
    "function": text(rf"^{_IDENTIFIER}(?:\.{_IDENTIFIER})+$"),
    "operation": text(rf"^[A-Za-z0-9][A-Za-z0-9-]*\.{_IDENTIFIER}$"),
    "error_name": text(rf"^{_IDENTIFIER}(?:\.{_IDENTIFIER})*$"),
    # Texts, data and expressions.
    "version": {"const": 1},
    "boolean": {"type": "boolean"},
    "text": {"type": ["string", "number", "boolean"]},
    "expression": text(r"^\s*\$\{[\s\S]*\}\s*$"),
    "condition": any_of(ref("expression"), {"type": "boolean"}),
    "moment": any_of(ref("expression"), text("^[0-9]{4}-")),
    "data": any_of(
        {"type": ["string", *_SCALARS]},
        list_of(ref("data")),
        map_of(ref("data"), text(_ESCAPED_OR_NO_EXPRESSION)),
    ),
    "fields": map_of(ref("data"), text(_ESCAPED_OR_NO_EXPRESSION)),
    "literal": any_of({"type": _SCALARS}, text(_ESCAPED_OR_NO_EXPRESSION)),
    "constant": any_of(
        ref("literal"), list_of(ref("constant")), map_of(ref("constant"))
    ),
    "items": any_of(ref("expression"), list_of(ref("data"))),
    # Options.
    "duration": any_of(text(_SHORT), text(_ISO)),
    "duration_or_expression": any_of(ref("duration"), ref("expression")),
    "attempts": whole(1),
    "rate": {"type": "number", "minimum": 1},
    "jitter": words(JITTERS),
    "semantics": words(SEMANTICS),
    "nesting": words(NESTINGS),
    "level": words(LEVELS),
    "errors": list_of(ref("error_name"), 1),
    "error": any_of(ref("error_name"), ref("expression")),
    "count": any_of(whole(0), ref("expression")),
    "positive_count": any_of(whole(1), ref("expression")),
    "percentage": any_of(whole(0, 100), ref("expression")),
    "retry": any_of(words(["none"]), ref("name"), ref("policy")),
    "complete": any_of(words(COMPLETIONS), ref("completion")),
    # What holds statements, types and names of the user's.
    "body": list_of(ref("statement")),
    "branches": map_of(ref("body"), ref("name")),
    "elifs": list_of(ref("elif"), 1),
    "cases": list_of(ref("case"), 1),
    "catches": list_of(ref("catch"), 1),
    "when": any_of(ref("literal"), list_of(ref("literal"), 1)),
    "assignments": {**map_of(ref("data"), ref("new_name")), "minProperties": 1},
    "type": _type(),
    "types": map_of(ref("type"), ref("type_name")),
    "retries": map_of(ref("policy"), ref("retry_name")),
    "constants": map_of(ref("constant"), ref("identifier")),
    "blocks": map_of(ref("block"), ref("new_name")),
}
"""The definitions of values by their names."""
