"""What can be read of a type: its fields, and by what it is indexed."""

from durablec.codes import UNKNOWN_FIELD, WRONG_OPERAND
from durablec.expressions.checking import Checking
from durablec.expressions.wording import describe
from durablec.types import (
    DYN,
    INT,
    STRING,
    Enumeration,
    FieldType,
    ListType,
    MapType,
    RecordType,
    Type,
)
from durablec_dsl import expr
from durablec_dsl.expression_literals import shorten
from durablec_dsl.source import Span
from durablec_dsl.suggest import did_you_mean

_LENGTHS = frozenset({"length", "len", "size", "count"})


def declared_field(
    checking: Checking, operand: Type, name: str, at: Span
) -> FieldType | None:
    """Return the field that a type has under a name; None after a report."""
    match operand:
        case RecordType():
            if name in operand.fields:
                return operand.fields[name]
            _unknown_field(checking, operand, name, at)
            return None
        case MapType():
            return FieldType(operand.value, False)
        case _:
            if operand is not DYN:
                _no_fields(checking, operand, name, at)
                return None
            return FieldType(DYN, True)


def _unknown_field(
    checking: Checking, operand: RecordType, name: str, at: Span
) -> None:
    whose = f"`{operand.name}`" if operand.name else "this record"
    help = did_you_mean(name, operand.fields)
    if help is None and operand.fields:
        known = ", ".join(f"`{each}`" for each in list(operand.fields)[:8])
        help = f"its fields are {known}"
    message = f"{whose} has no field `{shorten(name)}`"
    checking.add(UNKNOWN_FIELD, at, message, help=help)


def _no_fields(checking: Checking, operand: Type, name: str, at: Span) -> None:
    help = None
    if name in _LENGTHS:
        help = "write `size(x)`"
    elif isinstance(operand, ListType):
        help = "an item is read by its index, `x[0]`; all of them by `x.map(i, i.name)`"
    message = f"{describe(operand)} has no field `{shorten(name)}`"
    checking.add(UNKNOWN_FIELD, at, message, help=help)


def no_index(checking: Checking, node: expr.Index, operand: Type) -> None:
    """Report an index of what has none."""
    if operand is not DYN:
        message = f"{describe(operand)} has no index"
        checking.add(WRONG_OPERAND, node.index.span, message)


def constant_key(node: expr.Expr) -> str | None:
    """Return the key that an index is, if it is written out and a string."""
    if isinstance(node, expr.Constant) and isinstance(node.value, str):
        return node.value
    return None


def entry_read(node: expr.Index) -> expr.Entry | None:
    """Return the entry that is read of a map that is written out, if that is surely one."""
    if not isinstance(node.operand, expr.MapOf) or node.optional:
        return None
    entries, key = node.operand.entries, node.index
    is_plain = all(isinstance(e.key, expr.Constant) and not e.optional for e in entries)
    if not is_plain or not isinstance(key, expr.Constant):
        return None
    return next((each for each in entries if _is_same(each.key, key)), None)


def _is_same(one: expr.Expr, other: expr.Constant) -> bool:
    # Python takes `1` for `true`.
    return (
        isinstance(one, expr.Constant)
        and one.kind == other.kind
        and one.value == other.value
    )


def fits_key(checking: Checking, node: expr.Index, key: Type, needed: Type) -> bool:
    """Report an index of another type than its operand takes."""
    is_string = needed is STRING and isinstance(key, Enumeration)
    if key in (needed, DYN) or is_string:
        return True
    what = "a list" if needed is INT else "a map"
    message = f"{what} is read by {describe(needed)}, and this is {describe(key)}"
    convert = "int" if needed is INT else "string"
    help = f"write `{convert}({checking.text(node.index)})`"
    checking.add(WRONG_OPERAND, node.index.span, message, help=help)
    return False
