"""Statements that make no operation: what they set, and how they are left."""

from durablec import ir
from durablec.compat.doubts import Doubts, matters
from durablec.compat.events import Choice, option
from durablec.compat.frames import Cursor, Leave, Raise
from durablec.compat.terms import Env, Term, Terms
from durablec.compat.written import Written, assigned
from durablec.flow import exits


class Silence:
    """Goes past statements that leave no trace in the history."""

    def __init__(
        self,
        terms: Terms,
        written: Written,
        doubts: Doubts,
        failures: dict[Term, str],
    ) -> None:
        self._terms = terms
        self._failures = failures
        self._written = written
        self._doubts = doubts
        self._silent: dict[ir.Statement, bool] = {}

    def is_silent(self, statement: ir.Stmt) -> bool:
        """Say whether a statement makes no operation, nor any inside of it."""
        if statement not in self._silent:
            inside = ir.walk([statement])
            makes = any(isinstance(each, ir.Operation) for each in inside)
            self._silent[statement] = not makes
        return self._silent[statement]

    def only_sets(self, statement: ir.Stmt) -> bool:
        """Say whether all that a statement does is to set variables."""
        if not self.is_silent(statement) or exits([statement]) != {"on"}:
            return False
        return not self._may_fail(statement)

    def set_by(self, bodies: list[list[ir.Stmt]], chosen: Term, env: Env) -> Env:
        """Return what one of some bodies sets, of which a value has chosen one."""
        names = [name for body in bodies for name in assigned(body)]
        if not names:
            return {}
        each = [self._written.statement(s, env) for body in bodies for s in body]
        sizes = self._terms.constant(tuple(map(len, bodies)))
        all_ = self._terms.of("one of", chosen, sizes, *each)
        of, constant = self._terms.of, self._terms.constant
        return {name: of("after", all_, constant(name)) for name in names}

    def passed(
        self, rest: Cursor, statement: ir.Stmt, env: Env
    ) -> "Choice | tuple[Cursor, Env]":
        """Go on behind a statement; how it is left follows from all that it reads."""
        all_ = self._written.statement(statement, env)
        behind = env | self._set(all_, statement)
        ways = sorted(exits([statement]))
        options = [option(way, _left(rest, way), behind) for way in ways]
        may_fail = self._may_fail(statement)
        name = self._failure(statement)
        if may_fail and (matters(rest, env) or not options or name is not None):
            error = self._terms.of("error", all_)
            if name is not None:
                self._failures[error] = name
            failed = behind | {" error": error}
            options.append(option("fail", (*rest, Raise(name)), failed))
        if ways == ["on"] and not may_fail:
            return rest, behind
        return Choice(self._terms.of("ways", all_), options)

    def _failure(self, statement: ir.Stmt) -> str | None:
        """Return the name of the error that a statement may end by, if it is one only."""
        inside = list(ir.walk([statement]))
        names = {each.name for each in inside if isinstance(each, ir.Fail)}
        others = any(isinstance(each, ir.While | ir.Try) for each in inside)
        if others or len(names) != 1 or self._doubts.inside(statement):
            return None
        return names.pop()

    def _may_fail(self, statement: ir.Stmt) -> bool:
        inside = ir.walk([statement])
        is_ended = any(isinstance(each, ir.Fail | ir.While) for each in inside)
        return is_ended or self._doubts.inside(statement)

    def _set(self, all_: Term, statement: ir.Stmt) -> Env:
        of, constant = self._terms.of, self._terms.constant
        return {n: of("after", all_, constant(n)) for n in assigned([statement])}


def _left(rest: Cursor, way: str) -> Cursor:
    match way:
        case "return" | "break" | "continue":
            return (*rest, Leave(way))
        case _:
            return rest
