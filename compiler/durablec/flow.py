"""What can be said of the flow of control from the structure alone.

Control flow is structured, so a body falls through to its end or ends early, and
which of the two follows from its statements without a graph.
"""

from durablec import ir


def ends(statement: ir.Stmt) -> bool:
    """Say whether no path goes on behind a statement."""
    match statement:
        case ir.Return() | ir.Fail() | ir.Break() | ir.Continue():
            return True
        case ir.If():
            return (
                statement.otherwise is not None
                and falls_off(statement.otherwise) is False
                and not any(falls_off(arm.body) for arm in statement.arms)
            )
        case ir.Switch():
            bodies = [case.body for case in statement.cases]
            if statement.default is not None:
                bodies.append(statement.default)
            elif not statement.covers:
                return False
            return not any(map(falls_off, bodies))
        case ir.Try():
            return _try_ends(statement)
        case _:
            return False


def falls_off(body: list[ir.Stmt]) -> bool:
    """Say whether a path goes through a body to its end and on."""
    return not any(map(ends, body))


def _try_ends(statement: ir.Try) -> bool:
    if statement.ending is not None and not falls_off(statement.ending):
        return True
    bodies = [statement.body, *(clause.body for clause in statement.clauses)]
    return not any(map(falls_off, bodies))
