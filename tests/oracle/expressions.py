"""The meaning of CEL expressions, for the part of CEL that `workflows` writes.

It follows CEL's own definition, and the rows of expressions.md where durablec departs
from it; each is named at its place.
"""

from collections.abc import Mapping
from typing import Any, Final, assert_never

from durablec_dsl import expr

Names = Mapping[str, Any]

_ARITHMETIC: Final = ("+", "-", "*")


class Unbound(Exception):
    """A name was read that no statement on this path has bound."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


class NoValue(Exception):
    """An expression has no value: in a workflow, an `ExpressionError`."""


def evaluate(node: expr.Expr, names: Names) -> Any:
    """Return an expression's value.

    Raises:
        NoValue: CEL calls it an error.
        Unbound: It reads a name that `names` does not hold.
    """
    match node:
        case expr.Constant():
            return node.value
        case expr.Ident():
            return _read(node.name, names)
        case expr.Select():
            return _field(evaluate(node.operand, names), node.field)
        case expr.Index():
            return _item(evaluate(node.operand, names), evaluate(node.index, names))
        case expr.Call():
            return _call(node, names)
        case expr.Unary():
            return _unary(node, names)
        case expr.Binary():
            return _binary(node, names)
        case expr.Logic():
            return _logic(node, names)
        case expr.Conditional():
            chosen = node.then if _truth(node.condition, names) else node.otherwise
            return evaluate(chosen, names)
        case expr.ListOf():
            return [evaluate(each.value, names) for each in node.elements]
        case expr.MapOf():
            raise NotImplementedError("the generator writes no maps")
        case _:
            assert_never(node)


def free_names(node: expr.Expr) -> list[str]:
    """Return the names that an expression may read, in order."""
    match node:
        case expr.Constant():
            return []
        case expr.Ident():
            return [node.name]
        case expr.Select():
            return free_names(node.operand)
        case expr.Index():
            return [*free_names(node.operand), *free_names(node.index)]
        case expr.Call():
            return [name for each in node.args for name in free_names(each)]
        case expr.Unary():
            return free_names(node.operand)
        case expr.Binary():
            return [*free_names(node.left), *free_names(node.right)]
        case expr.Logic():
            return [name for each in node.operands for name in free_names(each)]
        case expr.Conditional():
            parts = (node.condition, node.then, node.otherwise)
            return [name for each in parts for name in free_names(each)]
        case expr.ListOf():
            return [n for each in node.elements for n in free_names(each.value)]
        case expr.MapOf():
            raise NotImplementedError("the generator writes no maps")
        case _:
            assert_never(node)


def equal(left: Any, right: Any) -> bool:
    """`==` of any two values: "`==` on dyn: bool is not a number"."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(equal, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(
            equal(value, right[key]) for key, value in left.items()
        )
    return bool(left == right)


def _read(name: str, names: Names) -> Any:
    if name not in names:
        raise Unbound(name)
    return names[name]


def _field(container: Any, field: str) -> Any:
    """Read a field: "missing key or field is an error"."""
    if not isinstance(container, dict) or field not in container:
        raise NoValue(field)
    return container[field]


def _item(container: Any, index: Any) -> Any:
    """Read an item: "negative list index is an error", and one behind the end."""
    if isinstance(container, dict):
        return _field(container, index)
    if not isinstance(container, list) or not _is_number(index):
        raise NoValue(index)
    if not 0 <= index < len(container):
        raise NoValue(index)
    return container[index]


def _call(node: expr.Call, names: Names) -> Any:
    match node.function, node.args:
        case "has", [expr.Select(operand=operand, field=field)]:
            # "`has(a.b)`: present, null counts".
            container = evaluate(operand, names)
            if not isinstance(container, dict):
                raise NoValue("has")
            return field in container
        case "size", [argument]:
            value = evaluate(argument, names)
            if not isinstance(value, str | list | dict):
                raise NoValue("size")
            return len(value)
        case "string", [argument]:
            return text_of(evaluate(argument, names))
        case _:
            raise NotImplementedError(node.function)


def text_of(value: Any) -> str:
    """`string(x)`, which is also how a template shows an expression's value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | str):
        return str(value)
    raise NoValue("string")


def _unary(node: expr.Unary, names: Names) -> Any:
    if node.operator == "!":
        return not _truth(node.operand, names)
    return _within_64_bits(_arithmetic(node, names))


def _binary(node: expr.Binary, names: Names) -> Any:
    if node.operator in _ARITHMETIC:
        return _within_64_bits(_arithmetic(node, names))
    left, right = evaluate(node.left, names), evaluate(node.right, names)
    match node.operator:
        case "==":
            return equal(left, right)
        case "!=":
            return not equal(left, right)
        case "in":
            if not isinstance(right, list):
                raise NoValue("in")
            return any(equal(left, each) for each in right)
        case "/":
            return _divided(left, right)
        case _:
            return _ordered(node.operator, left, right)


def _arithmetic(node: expr.Expr, names: Names) -> Any:
    """Evaluate a chain: overflow gets "one check around a maximal `+ - *` chain"."""
    if isinstance(node, expr.Unary) and node.operator == "-":
        value = _arithmetic(node.operand, names)
        if not _is_number(value):
            raise NoValue("-")
        return -value
    if not isinstance(node, expr.Binary) or node.operator not in _ARITHMETIC:
        return evaluate(node, names)
    left, right = _arithmetic(node.left, names), _arithmetic(node.right, names)
    numbers = _is_number(left) and _is_number(right)
    texts = isinstance(left, str) and isinstance(right, str)
    if not (numbers or (texts and node.operator == "+")):
        raise NoValue(node.operator)
    match node.operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case _:
            return left * right


def _within_64_bits(value: Any) -> Any:
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise NoValue("overflow")
    return value


def _divided(left: Any, right: Any) -> Any:
    """Divide: "`/` and `%` truncate toward zero"."""
    if not (isinstance(left, int) and isinstance(right, int)) or right == 0:
        raise NoValue("/")
    quotient = abs(left) // abs(right)
    return _within_64_bits(quotient if (left < 0) == (right < 0) else -quotient)


def _ordered(operator: str, left: Any, right: Any) -> bool:
    numbers = _is_number(left) and _is_number(right)
    if not (numbers or (isinstance(left, str) and isinstance(right, str))):
        raise NoValue(operator)
    match operator:
        case "<":
            return bool(left < right)
        case "<=":
            return bool(left <= right)
        case ">":
            return bool(left > right)
        case _:
            return bool(left >= right)


def _logic(node: expr.Logic, names: Names) -> bool:
    """Decide: "`&&` and `||` absorb errors from either side"."""
    decides = node.operator == "||"
    failed: NoValue | None = None
    for operand in node.operands:
        try:
            if _truth(operand, names) is decides:
                return decides
        except NoValue as error:
            failed = failed or error
    if failed is not None:
        raise failed
    return not decides


def _truth(node: expr.Expr, names: Names) -> bool:
    """Evaluate a condition: "operands must be bool"."""
    value = evaluate(node, names)
    if not isinstance(value, bool):
        raise NoValue("not a bool")
    return value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
