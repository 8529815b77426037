"""Says whether an expression reads a variable whatever the data are.

What `cel.bind` binds and is surely read may as well be evaluated before.
"""

from durablec.expressions.typed import Typed, Variable
from durablec_dsl import expr


def is_surely_read(variable: Variable, node: expr.Expr, typed: Typed) -> bool:
    """Say whether a value of `node` cannot be had without that of a variable.

    Not so what stands in `&&` and `||`, which absorb its errors, behind a condition, or
    in what runs for the items of a list, of which there may be none.
    """
    match node:
        case expr.Ident():
            return typed.locals.get(node) is variable
        case expr.Call() if (macro := typed.macros.get(node)) is not None:
            if macro.name == "bind":
                return macro.result is not None and is_surely_read(
                    variable, macro.result, typed
                )
            return is_surely_read(variable, macro.operand, typed)
        case _:
            return any(is_surely_read(variable, each, typed) for each in _strict(node))


def _strict(node: expr.Expr) -> list[expr.Expr]:
    """Return the parts of a node that are evaluated whenever it is."""
    match node:
        case expr.Select():
            return [node.operand]
        case expr.Index():
            return [node.operand, node.index]
        case expr.Unary():
            return [node.operand]
        case expr.Binary():
            return [node.left, node.right]
        case expr.Conditional():
            return [node.condition]
        case expr.Call(function="or" | "orValue"):
            return [] if node.target is None else [node.target]
        case expr.Call():
            return node.args if node.target is None else [node.target, *node.args]
        case expr.ListOf():
            return [element.value for element in node.elements]
        case expr.MapOf():
            return [each for entry in node.entries for each in (entry.key, entry.value)]
        case expr.Ident() | expr.Constant() | expr.Logic():
            return []
