"""`a.?b` and `a[?b]`, and what is read of an optional: optional itself."""

from durablec.codes import UNGUARDED_NULL
from durablec.expressions.checking import Checking
from durablec.expressions.fields import (
    constant_key,
    declared_field,
    fits_key,
    no_index,
)
from durablec.expressions.list_access import behind_the_end
from durablec.types import (
    DYN,
    INT,
    NULL,
    STRING,
    FieldType,
    ListType,
    MapType,
    Nullable,
    OptionalType,
    RecordType,
    Type,
)
from durablec_dsl import expr
from durablec_dsl.source import Span


def optional_field(checking: Checking, node: expr.Select, operand: Type) -> Type:
    """Check a field that may be missing."""
    held = _held(checking, node, operand)
    field = _field(checking, node, held, node.field, node.field_span)
    return OptionalType(DYN if field is None else field.type)


def optional_index(
    checking: Checking, node: expr.Index, operand: Type, key: Type
) -> Type:
    """Check an item, or a value by its key, that may be missing."""
    held = _held(checking, node, operand)
    match held:
        case ListType():
            if fits_key(checking, node, key, INT):
                behind_the_end(checking, node)
            return OptionalType(held.item)
        case RecordType() if constant_key(node.index) is not None:
            name = str(constant_key(node.index))
            field = _field(checking, node, held, name, node.index.span)
            return OptionalType(DYN if field is None else field.type)
        case RecordType() | MapType():
            fits_key(checking, node, key, STRING)
            return OptionalType(held.value if isinstance(held, MapType) else DYN)
        case _:
            no_index(checking, node, held)
            return OptionalType(DYN)


def is_in_sight(node: expr.Expr) -> bool:
    """Say whether a value is read of a map that is written out in the expression.

    All its keys are in sight, so that to ask for another is odd and not wrong.
    """
    match node:
        case expr.MapOf():
            return True
        case expr.Select() | expr.Index():
            return is_in_sight(node.operand)
        case _:
            return False


def _field(
    checking: Checking,
    node: expr.Select | expr.Index,
    held: Type,
    name: str,
    at: Span,
) -> FieldType | None:
    is_unknown = isinstance(held, RecordType) and name not in held.fields
    if is_unknown and is_in_sight(node.operand):
        return None
    return declared_field(checking, held, name, at)


def _held(checking: Checking, node: expr.Select | expr.Index, operand: Type) -> Type:
    """Return what is read of: the operand, or what it holds if it is optional."""
    if not isinstance(operand, OptionalType):
        return operand
    if operand.of is not NULL and not isinstance(operand.of, Nullable):
        return operand.of
    text = checking.text(node.operand)
    message = f"what `{text}` has may be null here"
    help = f"leave null out: `{text}.optFlatMap(x, optional.ofNonZeroValue(x))`"
    checking.add(UNGUARDED_NULL, node.operand.span, message, help=help)
    return operand.of.of if isinstance(operand.of, Nullable) else DYN
