"""The form of a macro's arguments: which are names of variables, and how many there are."""

from durablec.codes import BAD_MACRO
from durablec.expressions.checking import Checking
from durablec.expressions.typed import Variable
from durablec.types import Type
from durablec_dsl import expr


def named_variable(
    checking: Checking, node: expr.Expr, type_: Type, form: str
) -> Variable | None:
    """Return the variable that an argument names; None after a report."""
    if not isinstance(node, expr.Ident) or node.rooted:
        message = f"`{checking.text(node)}` is not a name for the variable"
        checking.add(BAD_MACRO, node.span, message, help=f"write `{form}`")
        return None
    variable = Variable(node.name, type_)
    checking.typed.types[node] = type_
    checking.typed.locals[node] = variable
    return variable


def wrong_form(checking: Checking, node: expr.Call, takes: str, form: str) -> None:
    """Report a macro with too few arguments or too many."""
    message = f"`{node.function}` takes {takes}"
    checking.add(BAD_MACRO, node.function_span, message, help=f"write `{form}`")
