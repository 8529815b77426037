"""Expressions that may fail, and where it matters that they do.

An expression that fails is an error that a `catch` may take, and that undoes what was
done. So whether it fails is a choice, by all that it reads; but only where something
follows from it. Elsewhere it ends the context, and a replay that ends finds nothing
that is wrong.
"""

from durablec import ir
from durablec.backends.python.cel_python import python
from durablec.backends.python.names import Names
from durablec.compat.frames import Again, Attempt, Cursor, Handle
from durablec.compat.places import BEGUN, DONE
from durablec.compat.terms import Env, Term, Terms
from durablec.compat.written import Written
from durablec.expressions.typed import Typed
from durablec.types import DYN, ListType
from durablec.values import all_expressions, expressions, type_of


class Doubts:
    """Says of the statements of one version what of them may fail."""

    def __init__(self, terms: Terms, written: Written) -> None:
        self._terms = terms
        self._written = written
        self._names = Names([])
        self._known: dict[Typed, bool] = {}

    def of_statement(self, statement: ir.Stmt, env: Env) -> Term | None:
        """Return what decides whether a statement can be begun, None if it surely can."""
        if isinstance(statement, ir.Set):
            return self._of_set(statement, env)
        if isinstance(statement, ir.While | ir.If | ir.Switch | ir.Try):
            return None
        read = list(expressions(statement))
        if not read:
            return None
        is_doubted = _is_made(statement) or may_be_too_few(statement)
        if not is_doubted and not any(map(self._fails, read)):
            return None
        return self._terms.of(
            "begun", *(self._written.expression(e, env) for e in read)
        )

    def _of_set(self, statement: ir.Set, env: Env) -> Term | None:
        """Return what decides whether all can be assigned, one after the other."""
        env = dict(env)
        read: list[Term] = []
        fails = False
        for variable, _, value in statement.assignments:
            fails |= self.of_value(value)
            env[variable.name] = self._written.value(value, env)
            read.append(env[variable.name])
        return self._terms.of("begun", *read) if fails else None

    def of_undo(self, statement: ir.Operation, env: Env) -> Term | None:
        """Return what decides whether an undo can be noted, None if it surely can."""
        undo = ir.undo_of(statement)
        read = [] if undo is None else list(expressions(undo))
        if not any(map(self._fails, read)):
            return None
        return self._terms.of(
            "noted", *(self._written.expression(e, env) for e in read)
        )

    def of_value(self, value: ir.Value) -> bool:
        """Say whether a condition, or what is compared, may fail."""
        return any(map(self._fails, expressions(value)))

    def inside(self, statement: ir.Stmt) -> bool:
        """Say whether anything in a statement may fail."""
        return any(map(self._fails, all_expressions([statement])))

    def of_body(self, body: list[ir.Stmt]) -> bool:
        """Say whether a body may fail, if no deadline holds for it.

        What is handed out may be too large, unless it is written.
        """
        return any(map(self._of_part, body))

    def _of_part(self, statement: ir.Stmt) -> bool:
        match statement:
            case ir.Return(value=value):
                return not isinstance(value, ir.Constant)
            case ir.Wait() | ir.Set() | ir.Log() | ir.Break() | ir.Continue():
                return any(True for _ in expressions(statement)) and (
                    _is_made(statement) or self.inside(statement)
                )
            case ir.If() | ir.Switch():
                own = ir.bodies(statement)
                return self.inside(statement) or any(map(self.of_body, own))
            case ir.Try() if _takes_all(statement):
                handled = [each.body for each in statement.clauses]
                bodies = [*handled, statement.ending or []]
                return any(map(self.of_body, bodies))
            case ir.Try():
                return any(map(self.of_body, ir.bodies(statement)))
            case _:
                return True

    def _fails(self, typed: Typed) -> bool:
        if typed not in self._known:
            part = python(typed, self._names)
            # A value of any type may be none that a text or a condition can be.
            self._known[typed] = part.fails or typed.type is DYN
        return self._known[typed]


def _takes_all(statement: ir.Try) -> bool:
    """Say whether some clause takes every error; an undo that fails is one of its own."""
    undone = any(ir.undo_of(each) for each in ir.walk(statement.body))
    return not undone and any(
        each.when is None and (not each.names.all or "any" in each.names.all)
        for each in statement.clauses
    )


def matters(cursor: Cursor, env: Env) -> bool:
    """Say whether something but the end of the context follows from an error."""
    if env[DONE] != env[BEGUN]:
        return True
    for frame in cursor:
        match frame:
            case Attempt() | Again():
                return True
            case Handle(statement) if statement.ending is not None:
                return True
            case _:
                pass
    return False


def may_be_too_few(statement: ir.Stmt) -> bool:
    """Say whether a `map` may have fewer items than must succeed, and so not begin."""
    match statement:
        case ir.Map(complete=ir.Completion() as complete):
            return complete.word in ("any", "first") or bool(complete.min_successful)
        case ir.Parallel(complete=ir.Completion(min_successful=least)):
            return least is not None and not isinstance(least, ir.Constant)
        case _:
            return False


def _is_made(statement: ir.Stmt) -> bool:
    """Say whether something is made of a value that not every value can be made into."""
    match statement:
        case ir.Step() | ir.Group():
            lengths: list[object] = [statement.timeout]
        case ir.Wait():
            lengths = [statement.length, statement.until]
        case ir.Callback() | ir.Open():
            lengths = [statement.timeout, statement.heartbeat]
        case ir.Poll():
            lengths = [statement.every, statement.after, statement.timeout]
        case ir.Invoke():
            lengths = [statement.tenant]
        case ir.Parallel():
            lengths = _limits(statement.complete)
        case ir.Map(items=items):
            if items is not None and not isinstance(type_of(items), ListType):
                return True
            lengths = _limits(statement.complete)
        case _:
            return False
    return any(isinstance(each, ir.Computed | ir.Text) for each in lengths)


def _limits(complete: ir.Completion | None) -> list[object]:
    if complete is None:
        return []
    return [
        complete.min_successful,
        complete.tolerated_failures,
        complete.tolerated_failure_percentage,
    ]
