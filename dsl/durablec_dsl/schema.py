"""The JSON Schema of the YAML form, for editors.

Which keys a mapping has, which of them it needs and which exclude each other is taken
from the shapes that the YAML parser reads by. What the parser says in code, the values
that keys take, is in `schema_values.py`; what people read is in `schema_keys.py`. What
no schema can say, such as that a statement's kind is its first key, is left to a check.

https://json-schema.org/draft/2020-12
"""

from collections.abc import Mapping

from durablec_dsl.schema_deploy import DEPLOY
from durablec_dsl.schema_keys import OWN, SHARED, Key
from durablec_dsl.schema_values import VALUES, Json, ref
from durablec_dsl.yaml_control import CASE, CATCH, ELIF
from durablec_dsl.yaml_keys import Shape
from durablec_dsl.yaml_parts import COMPLETION, RETRY, UNDO
from durablec_dsl.yaml_statements import BARE, KINDS
from durablec_dsl.yaml_workflow import BLOCK, DEFAULTS, WORKFLOW

SHAPES: Mapping[str, Shape] = {
    "workflow": WORKFLOW,
    "defaults": DEFAULTS,
    "block": BLOCK,
    **{kind: known.shape for kind, known in KINDS.items()},
    "elif": ELIF,
    "case": CASE,
    "catch": CATCH,
    "policy": RETRY,
    "undo": UNDO,
    "completion": COMPLETION,
}
"""Every mapping whose keys are known, by the name of its definition in the schema."""

_NEEDS_A_CALL: Json = {"anyOf": [{"required": ["call"]}, {"required": ["aws"]}]}
_BESIDE: Mapping[str, Mapping[str, Json]] = {
    "callback": {"dependentSchemas": {"with": _NEEDS_A_CALL, "retry": _NEEDS_A_CALL}},
    "group": {"dependentRequired": {"with": ["use"]}},
}
"""What the readers of two statements ask for beside their shapes."""


def schema() -> dict[str, Json]:
    """Return the JSON Schema of a `.durable.yaml` file, as plain data."""
    definitions: dict[str, Json] = {
        name: _mapping(name, shape) for name, shape in SHAPES.items()
    }
    kinds: list[Json] = [ref(kind) for kind in KINDS]
    words: Json = {"enum": list(BARE)}
    definitions["statement"] = {"anyOf": [*kinds, words]}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A durablec workflow",
        "$ref": "#/$defs/workflow",
        "$defs": {**definitions, **VALUES, "deploy": DEPLOY},
    }


def key_of(name: str, key: str) -> Key:
    """Return what is known of a key of the mapping that a definition describes.

    Raises KeyError where a key was added to the parser and not to `schema_keys`.
    """
    return OWN.get(f"{name}.{key}") or SHARED[key]


def required(name: str) -> tuple[str, ...]:
    """Return the keys that the mapping which a definition describes needs."""
    own = (name,) if name in KINDS else ()
    return (*own, *SHAPES[name].required)


def alternatives(name: str, key: str) -> tuple[str, ...]:
    """Return the other keys of which one is needed where a key is left out."""
    shape = SHAPES[name]
    groups = (group for group in (*shape.one_of, *shape.some_of) if key in group)
    return tuple(other for other in next(groups, ()) if other != key)


def _property(name: str, key: str) -> dict[str, Json]:
    value, description, default = key_of(name, key)
    is_optional = key not in required(name) and not alternatives(name, key)
    if is_optional and default != "none":
        description = f"{description} Default: {default}."
    return {"description": description, **value}


def _mapping(name: str, shape: Shape) -> dict[str, Json]:
    found: dict[str, Json] = {
        "type": "object",
        "properties": {key: _property(name, key) for key in shape.keys},
        "required": list(required(name)),
        "additionalProperties": False,
    }
    return {**found, **_groups(shape), **_BESIDE.get(name, {})}


def _groups(shape: Shape) -> Mapping[str, Json]:
    """Return which keys of a shape need or exclude each other."""
    found: list[Json] = [
        *({"oneOf": _required(group)} for group in shape.one_of),
        *({"not": {"required": list(group)}} for group in shape.at_most_one),
        *({"anyOf": _required(group)} for group in shape.some_of),
    ]
    return {"allOf": found} if found else {}


def _required(group: tuple[str, ...]) -> list[Json]:
    return [{"required": [key]} for key in group]
