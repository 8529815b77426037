"""Gives an expression its types, and reports what is wrong in it.

The walk goes down with what is known where a part stands (`checking.Env`) and comes
back with the part's type. It is recursive: the parser refuses what nests deeper than
100. A name or function that was reported has the type `dyn`, so that one mistake
gives one diagnostic.
"""

from durablec.expressions import access, calls, comparisons, literals, operators
from durablec.expressions.checking import Checking, Env, Scope
from durablec.expressions.facts import NO_FACTS
from durablec.expressions.typed import Typed
from durablec.types import Type
from durablec_dsl import expr
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Source
from durablec_dsl.values import Embedded


def check(embedded: Embedded, scope: Scope, report: Report, source: Source) -> Typed:
    """Check an expression that stands where `scope` holds.

    The result is whole whatever was reported.
    """
    checking = Checking(embedded, scope, report, source, _visit)
    checking.typed.type = checking.type_of(embedded.expr, Env({}, NO_FACTS))
    return checking.typed


def _visit(checking: Checking, node: expr.Expr, env: Env) -> Type:
    match node:
        case expr.Constant():
            return literals.constant(checking, node, env)
        case expr.Ident():
            return access.ident(checking, node, env)
        case expr.Select():
            return access.select(checking, node, env)
        case expr.Index():
            return access.index(checking, node, env)
        case expr.Call():
            return calls.call(checking, node, env)
        case expr.Unary():
            return operators.unary(checking, node, env)
        case expr.Binary():
            return _binary(checking, node, env)
        case expr.Logic():
            return operators.logic(checking, node, env)
        case expr.Conditional():
            return operators.conditional(checking, node, env)
        case expr.ListOf():
            return literals.list_of(checking, node, env)
        case expr.MapOf():
            return literals.map_of(checking, node, env)


def _binary(checking: Checking, node: expr.Binary, env: Env) -> Type:
    match node.operator:
        case "==" | "!=":
            return comparisons.equality(checking, node, env)
        case "<" | "<=" | ">" | ">=":
            return comparisons.ordering(checking, node, env)
        case "in":
            return comparisons.membership(checking, node, env)
        case "+" | "-" | "*" | "/" | "%":
            return operators.arithmetic(checking, node, env)
