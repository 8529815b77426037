"""A JSON Schema's type lets in what `jsonschema` does, and refuses what types can say.

Schemas and values are made at random, in the words that a type is read from. What the
package refuses and the type lets in has to be told by DC308; a schema of which nothing is
told has to refuse the same values.

Two differences are meant: `1.0` is no integer here (`INTEGER` in the runtime says why),
and a schema without `type` that says something of fields or items, and stands by itself,
is taken to mean records or lists.
"""

from typing import Any

from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import durablec_runtime
from durablec.backends.python.imports import Imports
from durablec.backends.python.names import Names
from durablec.backends.python.one_line import one_line
from durablec.backends.python.shapes import Shapes
from durablec.types import Type
from tests.compiler.test_json_schema import read

KEYS = st.sampled_from(["a", "b", "n_a"])
SCALARS = st.sampled_from([None, True, False, 0, 1, 7, 1.5, "a", "b", ""])
VALUES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(KEYS, inner, max_size=3)
    ),
    max_leaves=5,
)
TYPES = st.sampled_from(
    ["string", "integer", "number", "boolean", "null", "object", "array"]
)


def _words(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    parts = st.lists(inner | _partial(inner), min_size=1, max_size=2)
    object_ = {
        "properties": st.dictionaries(KEYS, inner, max_size=2),
        "required": st.lists(KEYS, max_size=2, unique=True),
        "additionalProperties": inner | st.booleans(),
        "patternProperties": st.dictionaries(
            st.sampled_from(["^n_", "a$", ""]), inner, min_size=1, max_size=2
        ),
    }
    more = {"allOf": parts, "anyOf": parts, "oneOf": parts}
    return st.one_of(
        st.fixed_dictionaries(
            {"type": st.just("object") | st.just(["object", "null"])},
            optional={**object_, **more},
        ),
        st.fixed_dictionaries(
            {"type": st.just("array") | st.just(["array", "null"])},
            optional={
                "items": inner,
                "prefixItems": st.lists(inner, min_size=1, max_size=2),
                **more,
            },
        ),
        st.fixed_dictionaries(
            {"type": TYPES | st.lists(TYPES, min_size=1, max_size=2, unique=True)},
            optional=more,
        ),
        st.fixed_dictionaries({}, optional=more),
    )


def _partial(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """Make what stands beside a type: it says something of some kinds of values only."""
    return st.fixed_dictionaries(
        {"properties": st.dictionaries(KEYS, inner, max_size=2)},
        optional={"required": st.lists(KEYS, max_size=2, unique=True)},
    ) | st.fixed_dictionaries({"items": inner})


LITERALS = st.fixed_dictionaries(
    {"enum": st.lists(SCALARS, min_size=1, max_size=3, unique_by=repr)},
    optional={"const": SCALARS},
) | st.fixed_dictionaries({"const": SCALARS})
SCHEMAS = st.recursive(
    LITERALS | st.builds(dict, type=TYPES) | st.booleans(), _words, max_leaves=6
)


def fits(type_: Type, value: Any) -> bool:
    """Say whether the check that is generated for a type lets a value in."""
    constants: list[Any] = []
    shapes = Shapes(Imports(), Names([]), constants)
    text = one_line(shapes.shape(type_))
    assert text is not None
    assert not constants
    shape = eval(text, vars(durablec_runtime).copy())
    return bool(shape.fits(value))


@given(SCHEMAS, VALUES)
@example({"type": "null", "allOf": [{"oneOf": [{"const": None}, {"items": {}}]}]}, None)
@example({"oneOf": [{"enum": [None]}, {"enum": [None]}]}, None)
@example(
    {
        "type": ["string", "integer"],
        "allOf": [{"properties": {}}],
        "anyOf": [{"properties": {}}, {"properties": {}}],
    },
    0,
)
@settings(max_examples=400, deadline=None)
def test_a_type_and_the_validator_agree(schema: Any, value: Any) -> None:
    assume(isinstance(schema, dict) and _is_typed(schema, False))
    type_, told = read(schema)
    assume(all(code == "DC308" for code, _, _ in told))
    is_right = Draft202012Validator(schema).is_valid(value)
    is_let_in = fits(type_, value)
    if is_right:
        assert is_let_in
    elif is_let_in:
        assert told


def _is_typed(schema: Any, is_beside: bool) -> bool:
    """Say whether all that is said of fields and items is said of a stated type.

    That may stand around it; where it does not, records or lists are meant.
    """
    if not isinstance(schema, dict):
        return True
    says = {"enum", "const", "type"} & schema.keys() or is_beside
    if not says and {"properties", "required", "items"} & schema.keys():
        return False
    inner = [
        *schema.get("properties", {}).values(),
        *schema.get("patternProperties", {}).values(),
        *schema.get("prefixItems", []),
        schema.get("items"),
        schema.get("additionalProperties"),
    ]
    beside = [x for word in ("allOf", "anyOf", "oneOf") for x in schema.get(word, [])]
    return all(_is_typed(each, False) for each in inner) and all(
        _is_typed(each, bool(says)) for each in beside
    )
