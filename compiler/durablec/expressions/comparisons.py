"""Comparisons and `in`: which values can be compared, and which never are equal."""

from durablec.codes import NEVER_TRUE, WRONG_OPERAND
from durablec.expressions.checking import Checking, Env
from durablec.expressions.operators import plain, wrong_operands
from durablec.expressions.wording import describe
from durablec.type_relations import without_null
from durablec.types import (
    BOOL,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    NULL,
    STRING,
    TIMESTAMP,
    Enumeration,
    ListType,
    MapType,
    Nullable,
    OptionalType,
    RecordType,
    Type,
)
from durablec_dsl import expr
from durablec_dsl.source import Span
from durablec_dsl.suggest import did_you_mean

_NUMBERS = frozenset({INT, DOUBLE})
_ORDERED = frozenset({BOOL, DOUBLE, DURATION, INT, STRING, TIMESTAMP})


def ordering(checking: Checking, node: expr.Binary, env: Env) -> Type:
    """Check `< <= > >=`."""
    left = plain(checking.value_of(node.left, env))
    right = plain(checking.value_of(node.right, env))
    known = {left, right} - {DYN}
    if not known <= _ORDERED or (len(known) > 1 and not known <= _NUMBERS):
        wrong_operands(checking, node, left, right, "compare")
    return BOOL


def equality(checking: Checking, node: expr.Binary, env: Env) -> Type:
    """Check `==` and `!=`, which may meet null."""
    left = checking.type_of(node.left, env)
    right = checking.type_of(node.right, env)
    if not comparable(left, right):
        wrong_operands(
            checking,
            node,
            plain(without_null(left)),
            plain(without_null(right)),
            "compare",
        )
        return BOOL
    for value, type_, other in ((node.left, left, right), (node.right, right, left)):
        if (
            other is NULL
            and type_ not in (NULL, DYN)
            and not isinstance(type_, Nullable)
        ):
            message = f"`{checking.text(value)}` is never null"
            checking.add(NEVER_TRUE, node.operator_span, message)
    _look_for_impossible(checking, node, left, right)
    return BOOL


def comparable(left: Type, right: Type) -> bool:
    """Say whether values of two types can be equal at all."""
    left, right = without_null(left), without_null(right)
    if left is right or DYN in (left, right) or NULL in (left, right):
        return True
    match left, right:
        case ListType(), ListType():
            return comparable(left.item, right.item)
        case OptionalType(), OptionalType():
            return comparable(left.of, right.of)
        case ((MapType() | RecordType()), (MapType() | RecordType())):
            return True
        case _:
            left, right = plain(left), plain(right)
            return left is right or {left, right} == _NUMBERS


def _look_for_impossible(
    checking: Checking, node: expr.Binary, left: Type, right: Type
) -> None:
    """Warn of a literal that is none of the values its other side can have."""
    for literal, other, type_ in (
        (node.right, node.left, left),
        (node.left, node.right, right),
    ):
        if isinstance(literal, expr.Constant) and not isinstance(other, expr.Constant):
            never(checking, other, type_, literal)


def never(
    checking: Checking, value: expr.Expr, type_: Type, literal: expr.Constant
) -> None:
    """Warn where `value` is an enumeration that `literal` is not in."""
    type_ = without_null(type_)
    if not isinstance(type_, Enumeration) or literal.value in type_.values:
        return
    if not isinstance(literal.value, str):
        return
    shown = checking.text(literal)
    help = did_you_mean(literal.value, type_.values) or f"it is one of `{type_}`"
    message = f"`{checking.text(value)}` is never `{shown}`"
    checking.add(NEVER_TRUE, literal.span, message, help=help)


def membership(checking: Checking, node: expr.Binary, env: Env) -> Type:
    """Check `value in list` and `key in map`."""
    left = checking.type_of(node.left, env)
    right = checking.value_of(node.right, env)
    match right:
        case ListType():
            if not comparable(left, right.item):
                _never_in(checking, node, left, f"a list of {right.item}")
            _look_in_list(checking, node, left)
        case MapType() | RecordType():
            if plain(left) not in (STRING, DYN):
                _never_in(checking, node, left, "the keys of a map")
            elif isinstance(right, RecordType):
                _look_in_record(checking, node.left, right)
        case _:
            if right is not DYN:
                _not_a_container(checking, node, right)
    return BOOL


def _never_in(checking: Checking, node: expr.Binary, left: Type, where: str) -> None:
    message = f"{describe(left)} is never in {where}"
    checking.add(WRONG_OPERAND, node.operator_span, message)


def _look_in_list(checking: Checking, node: expr.Binary, left: Type) -> None:
    if isinstance(node.right, expr.ListOf) and not isinstance(node.left, expr.Constant):
        for element in node.right.elements:
            if isinstance(element.value, expr.Constant):
                never(checking, node.left, left, element.value)


def _look_in_record(checking: Checking, key: expr.Expr, record: RecordType) -> None:
    if not isinstance(key, expr.Constant) or key.value in record.fields:
        return
    name = str(key.value)
    whose = f"`{record.name}`" if record.name else "this record"
    help = did_you_mean(name, record.fields)
    message = f"{whose} has no field `{name}`"
    checking.add(NEVER_TRUE, Span(*key.span), message, help=help)


def _not_a_container(checking: Checking, node: expr.Binary, right: Type) -> None:
    help = None
    if plain(right) is STRING:
        text, part = checking.text(node.right), checking.text(node.left)
        help = f"write `{text}.contains({part})`"
    message = f"`in` does not look in {describe(right)}"
    checking.add(WRONG_OPERAND, node.operator_span, message, help=help)
