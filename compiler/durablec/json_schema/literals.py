"""The types of the values that `enum` and `const` list."""

from durablec.type_relations import nullable
from durablec.types import BOOL, DOUBLE, DYN, INT, NULL, Enumeration, Type
from durablec_dsl.values import ListValue, Literal, RecordValue, Value


def literal_type(literals: list[Value], stated: list[str] | None) -> Type:
    """Return the type of a value that is one of some, of the types beside them."""
    kinds = {kind_of(each) for each in literals}
    if "number" in kinds and stated is not None and "number" not in stated:
        # What is written `1.0` is an integer to JSON Schema.
        kinds = kinds - {"number"} | {"integer"}
    others = kinds - {"null"}
    return nullable(_of(others, literals)) if "null" in kinds else _of(others, literals)


def _of(kinds: set[str], literals: list[Value]) -> Type:
    if not kinds:
        return NULL
    if kinds == {"string"}:
        texts = [e.value for e in literals if isinstance(e, Literal)]
        kept = dict.fromkeys(text for text in texts if isinstance(text, str))
        return Enumeration(tuple(kept))
    if kinds == {"boolean"}:
        return BOOL
    if kinds == {"integer"}:
        return INT
    return DOUBLE if kinds <= {"integer", "number"} else DYN


def kind_of(node: Value) -> str:
    """Return the type of a value, as JSON Schema calls it."""
    match node:
        case RecordValue():
            return "object"
        case ListValue():
            return "array"
        case Literal(value=None):
            return "null"
        case Literal(value=bool()):
            return "boolean"
        case Literal(value=int()):
            return "integer"
        case Literal(value=float()):
            return "number"
        case _:
            return "string"


def fits(node: Value, types: list[str]) -> bool:
    """Say whether a value is of one of some types."""
    kind = kind_of(node)
    if kind in types or (kind == "integer" and "number" in types):
        return True
    match node:
        case Literal(value=float(number)):
            return "integer" in types and number.is_integer()
        case _:
            return False
