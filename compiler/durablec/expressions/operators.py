"""Arithmetic, logic and the conditional: what they take and what they give."""

from typing import TypeGuard

from durablec.codes import NOT_A_CONDITION, WRONG_OPERAND
from durablec.expressions.checking import Checking, Env
from durablec.expressions.facts import NO_FACTS, Facts
from durablec.expressions.presence import facts_if
from durablec.expressions.wording import describe
from durablec.type_relations import join
from durablec.types import (
    BOOL,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    STRING,
    TIMESTAMP,
    Enumeration,
    ListType,
    Nullable,
    Type,
)
from durablec_dsl import expr

# https://github.com/google/cel-spec, doc/langdef.md, "List of Standard Definitions".
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">="})
_RESULTS: dict[tuple[str, Type, Type], Type] = {
    ("+", INT, INT): INT,
    ("+", DOUBLE, DOUBLE): DOUBLE,
    ("+", STRING, STRING): STRING,
    ("+", TIMESTAMP, DURATION): TIMESTAMP,
    ("+", DURATION, TIMESTAMP): TIMESTAMP,
    ("+", DURATION, DURATION): DURATION,
    ("-", INT, INT): INT,
    ("-", DOUBLE, DOUBLE): DOUBLE,
    ("-", TIMESTAMP, TIMESTAMP): DURATION,
    ("-", TIMESTAMP, DURATION): TIMESTAMP,
    ("-", DURATION, DURATION): DURATION,
    ("*", INT, INT): INT,
    ("*", DOUBLE, DOUBLE): DOUBLE,
    ("/", INT, INT): INT,
    ("/", DOUBLE, DOUBLE): DOUBLE,
    ("%", INT, INT): INT,
}


def arithmetic(checking: Checking, node: expr.Binary, env: Env) -> Type:
    """Check `+ - * / %`."""
    left = plain(checking.value_of(node.left, env))
    right = plain(checking.value_of(node.right, env))
    if node.operator == "+" and isinstance(left, ListType):
        if isinstance(right, ListType):
            return join(left, right)
        if right is DYN:
            return DYN
    if _is_promoted(node, left, right):
        return DOUBLE
    result = _result(node.operator, left, right)
    if result is None:
        wrong_operands(checking, node, left, right, "take")
        return DYN
    return result


def _is_promoted(node: expr.Binary, left: Type, right: Type) -> bool:
    """Say whether an integer literal is taken as a number; CEL itself refuses it."""
    if node.operator == "%":
        return False
    if left is INT and right is DOUBLE:
        return isinstance(node.left, expr.Constant)
    return left is DOUBLE and right is INT and isinstance(node.right, expr.Constant)


def _result(operator: str, left: Type, right: Type) -> Type | None:
    """Return what an operator gives, DYN where a dyn operand leaves it open."""
    results = {
        result
        for (name, one, other), result in _RESULTS.items()
        if name == operator and left in (one, DYN) and right in (other, DYN)
    }
    if isinstance(right, ListType) and left is DYN and operator == "+":
        return DYN
    if not results:
        return None
    return STRING if results == {STRING} else _exact(results, left, right)


def _exact(results: set[Type], left: Type, right: Type) -> Type:
    return DYN if DYN in (left, right) else results.pop()


def wrong_operands(
    checking: Checking, node: expr.Binary, left: Type, right: Type, verb: str
) -> None:
    """Report an operator between types that it does not take."""
    operator = node.operator
    message = f"`{operator}` does not {verb} {describe(left)} and {describe(right)}"
    help = _repair(checking, node, left, right)
    checking.add(WRONG_OPERAND, node.operator_span, message, help=help)


def _repair(
    checking: Checking, node: expr.Binary, left: Type, right: Type
) -> str | None:
    """Say which conversion would make the operands fit."""
    if left is BOOL and is_comparison(node) and is_comparison(node.left):
        return _unchained(checking, node, node.left)
    if node.operator == "%" and left is STRING:
        values = checking.text(node.right)
        listed = values if isinstance(right, ListType) else f"[{values}]"
        return f"write `{checking.text(node.left)}.format({listed})`"
    pairs = ((node.left, left, right), (node.right, right, left))
    if node.operator == "*":
        for operand, type_, other in pairs:
            if other is INT and _is_phrase(operand, type_):
                text = checking.text(operand)
                return f"write `lists.range(n).map(x, {text}).join()` to repeat it"
    repairs = (
        _unquoted(node.operator, operand, other)
        or _conversion(node.operator, checking.text(operand), type_, other)
        for operand, type_, other in pairs
    )
    return next(filter(None, repairs), None)


def is_comparison(node: expr.Expr) -> TypeGuard[expr.Binary]:
    """Say whether a node compares two values."""
    return isinstance(node, expr.Binary) and node.operator in _COMPARISONS


def _unchained(checking: Checking, node: expr.Binary, left: expr.Binary) -> str:
    """Say how `a < b < c` is written."""
    middle, right = checking.text(left.right), checking.text(node.right)
    return f"write `{checking.text(left)} && {middle} {node.operator} {right}`"


def _unquoted(operator: str, node: expr.Expr, other: Type) -> str | None:
    """Say that a number was put in quotes, where a number is needed."""
    if operator == "+" or other not in (INT, DOUBLE):
        return None
    if not isinstance(node, expr.Constant) or not isinstance(node.value, str):
        return None
    return f"write `{node.value}`" if node.value.isdecimal() else None


def _is_phrase(node: expr.Expr, type_: Type) -> bool:
    """Say whether a text is written out, and no number in quotes."""
    text = node.value if isinstance(node, expr.Constant) else None
    return isinstance(text, str) and not text.isdecimal()


def _conversion(operator: str, text: str, type_: Type, other: Type) -> str | None:
    """Say how an operand is converted to fit the other one's type."""
    if type_ is INT and other is DOUBLE:
        return f"write `double({text})`"
    if type_ is STRING and other in (TIMESTAMP, DURATION):
        return f"write `{other}({text})`"
    if other is TIMESTAMP and type_ in (INT, DOUBLE):
        return "a duration is written `duration('60s')`"
    if operator == "+" and other is STRING:
        return f"write `string({text})`" if type_ in (BOOL, DOUBLE, INT) else None
    if operator != "+" and type_ is STRING and other in (INT, DOUBLE):
        return f"write `{'int' if other is INT else 'double'}({text})`"
    if operator == "+" and isinstance(other, ListType):
        return f"one item is added as a list, `[{text}]`"
    return None


def unary(checking: Checking, node: expr.Unary, env: Env) -> Type:
    """Check `!` and `-`."""
    if node.operator == "!":
        condition(checking, node.operand, env)
        return BOOL
    type_ = checking.value_of(node.operand, env)
    if type_ not in (INT, DOUBLE, DYN):
        message = f"`-` does not take {describe(type_)}"
        checking.add(WRONG_OPERAND, node.span, message)
        return DYN
    return type_


def logic(checking: Checking, node: expr.Logic, env: Env) -> Type:
    """Check `&&` or `||`: each operand knows what those before it have decided."""
    facts: Facts = NO_FACTS
    for operand in node.operands:
        condition(checking, operand, env.knowing(facts))
        facts |= facts_if(checking.typed, operand, node.operator == "&&")
    return BOOL


def conditional(checking: Checking, node: expr.Conditional, env: Env) -> Type:
    """Check `condition ? then : otherwise`."""
    condition(checking, node.condition, env)
    known = facts_if(checking.typed, node.condition, True)
    then = checking.type_of(node.then, env.knowing(known))
    known = facts_if(checking.typed, node.condition, False)
    otherwise = checking.type_of(node.otherwise, env.knowing(known))
    return join(then, otherwise)


def condition(checking: Checking, node: expr.Expr, env: Env) -> None:
    """Check that a node is true or false."""
    type_ = checking.type_of(node, env)
    if type_ in (BOOL, DYN):
        return
    text = checking.text(node)
    message = f"`{text}` is {describe(type_)}, which is neither true nor false"
    help = truth_of(text, type_)
    checking.add(NOT_A_CONDITION, node.span, message, help=help)


def truth_of(text: str, type_: Type) -> str | None:
    """Say how the truth that Python would see in a value is written."""
    match type_:
        case Nullable():
            equal = f"`{text} == true`" if type_.of is BOOL else f"`{text} != null`"
            return f"write {equal}"
        case ListType():
            return f"write `size({text}) > 0`"
        case Enumeration():
            return f"write `{text} != ''`"
        case _:
            if type_ is STRING:
                return f"write `{text} != ''`"
            return f"write `{text} != 0`" if type_ in (INT, DOUBLE) else None


def plain(type_: Type) -> Type:
    """Return a type as operators see it: an enumeration is a string."""
    return STRING if isinstance(type_, Enumeration) else type_
