"""What a body may raise, and which clauses of its `try` no error can reach.

A clause is idle where an earlier one without a `when` takes all that it names, or where
nothing in the `try` body can raise what it names: a callback's timeout without a
callback, a user's error without a call. Errors are taken by their names, as
`lower/policies.py` says (`error_names`).
"""

from collections.abc import Iterator
from typing import NamedTuple

from durablec import ir
from durablec.expressions.typed import Typed
from durablec.values import expressions

ANY = "any"

RAISED_BY: dict[str, str] = {
    "Timeout": "a step, poll or group with a `timeout`",
    "CallbackTimeout": "a callback, or an `await` of one",
    "CallbackFailed": "a callback, or an `await` of one",
    "CallbackInvalid": "a callback, or an `await` of one",
    "ResultInvalid": "a step with `returns`",
    "StepInterrupted": "a step whose attempts run at most once",
    "InvokeFailed": "an `invoke` that is waited for",
    "TooFewSucceeded": "a `parallel` or `map` that may lose branches or items",
    "TooManyIterations": "a `while`",
    "PollExhausted": "a `poll`",
    "ExpressionError": "an expression",
}
"""The language's own error names (language.md section 3), and what raises each."""

_COMMON = ("Timeout",)
"""Those that classes of the user's, or of packages, may well have too."""


class Idle(NamedTuple):
    """A clause that no error reaches, or some of whose names no error has.

    `before` is the clause that takes everything which this one could, if one does.
    Else nothing raises `names`, which are places in what the clause has written; they
    are all that it names if it `is_whole`.
    """

    clause: ir.Clause
    before: ir.Clause | None
    names: tuple[int, ...]
    is_whole: bool


def idle(statement: ir.Try) -> Iterator[Idle]:
    """Yield what is idle of the clauses of a `try`, in order."""
    raised = raised_by(statement.body, bounded=statement.bounded)
    taken: dict[str, ir.Clause] = {}
    for clause in statement.clauses:
        before = _before(clause.names, taken)
        unraised = _unraised(clause.names, raised)
        count = len(_taken(clause.names))
        if before is not None:
            yield Idle(clause, before, (), is_whole=True)
        elif unraised:
            yield Idle(clause, None, unraised, is_whole=len(unraised) == count)
        if clause.when is None:
            for name in clause.names.all or (ANY,):
                taken.setdefault(name, clause)


def live_bodies(statement: ir.Stmt) -> Iterator[list[ir.Stmt]]:
    """Yield the bodies inside of a statement but those of clauses that never run."""
    never = []
    if isinstance(statement, ir.Try):
        never = [each.clause.body for each in idle(statement) if each.is_whole]
    for body in ir.bodies(statement):
        if not any(body is each for each in never):
            yield body


def takes_all(clause: ir.Clause) -> bool:
    """Say whether a clause takes every error that comes to it."""
    names = clause.names.all
    return clause.when is None and (not names or ANY in names)


def _before(names: ir.ErrorNames, taken: dict[str, ir.Clause]) -> ir.Clause | None:
    """Return a clause that takes what these names could, if earlier ones take it all."""
    if ANY in taken:
        return taken[ANY]
    found = [taken.get(n) or taken.get(n.rpartition(".")[2]) for n in names.written]
    return found[0] if found and all(found) else None


def _taken(names: ir.ErrorNames) -> tuple[tuple[str, ...], ...]:
    return names.each or ((ANY,),)


def _unraised(names: ir.ErrorNames, raised: "Raised") -> tuple[int, ...]:
    return tuple(
        index
        for index, taken in enumerate(_taken(names))
        if not raised.can_be_of(taken)
    )


class Raised:
    """What the statements of a body may raise.

    `own` are names of the language's errors, `failures` names that `fail` raises, and
    `any` where that may be every name; `calls` says that code of the user's runs, which
    may raise anything but the language's errors.
    """

    def __init__(self) -> None:
        self.own: set[str] = set()
        self.failures: set[str] = set()
        self.calls = False

    def can_be_of(self, names: tuple[str, ...]) -> bool:
        """Say whether an error of one of these names may come out of the body."""
        return any(map(self._can_be, names))

    @property
    def names(self) -> set[str]:
        """The names of what surely is no error of the user's code."""
        return self.own | self.failures - {ANY}

    def add(self, other: "Raised") -> None:
        """Add what something else may raise."""
        self.own |= other.own
        self.failures |= other.failures
        self.calls |= other.calls

    def catch(self, names: ir.ErrorNames) -> None:
        """Take away what a clause of these names surely takes."""
        taken = set(names.all or (ANY,))
        self.own -= taken
        self.failures -= taken - {ANY}
        if ANY in taken:
            self.own, self.failures, self.calls = set(), set(), False

    def _can_be(self, name: str) -> bool:
        if name == ANY:
            return bool(self.calls or self.own or self.failures)
        if name in self.failures or ANY in self.failures:
            return True
        if is_own(name):
            return name in self.own
        return self.calls or name in self.own


def raised_by(
    body: list[ir.Stmt],
    *,
    bounded: bool,
    with_borne: bool = False,
    with_caught: bool = False,
) -> Raised:
    """Return what may come out of a body.

    Where it is `bounded`, the deadline of a group around it may end what it begins.
    What a `parallel` or `map` bears is left out, and what a `try` inside has caught,
    unless asked for.
    """
    search = _Search(bounded, with_borne, with_caught)
    return search.body(body)


def raised_by_itself(statement: ir.Statement) -> Raised:
    """Return what a statement may raise, but for what stands inside of it."""
    raised = Raised()
    _add_statement(statement, raised)
    return raised


def is_own(name: str) -> bool:
    """Say whether a name is the language's, and surely that of no class of the user's."""
    return name in RAISED_BY and name not in _COMMON


class _Search:
    """Collects what bodies raise, of each block once."""

    def __init__(self, bounded: bool, with_borne: bool, with_caught: bool) -> None:
        self._bounded = bounded
        self._with_borne = with_borne
        self._with_caught = with_caught
        self._blocks: dict[int, Raised] = {}

    def body(self, body: list[ir.Stmt]) -> Raised:
        """Return what may come out of a body."""
        raised = Raised()
        for statement in body:
            raised.add(self._statement(statement))
        return raised

    def _statement(self, statement: ir.Stmt) -> Raised:
        raised = raised_by_itself(statement)
        if self._bounded and isinstance(statement, ir.Operation):
            raised.own.add("Timeout")
        match statement:
            case ir.Try() if not self._with_caught:
                raised.add(self._try(statement))
            case ir.Group(use=ir.Block() as block):
                raised.add(self._block(block))
            case _ if self._with_borne or not _bears(statement):
                for inner in ir.bodies(statement):
                    raised.add(self.body(inner))
            case _:
                pass
        return raised

    def _try(self, statement: ir.Try) -> Raised:
        raised = self.body(statement.body)
        for clause in statement.clauses:
            if clause.when is None:
                raised.catch(clause.names)
        for clause in statement.clauses:
            raised.add(self.body(clause.body))
            if clause.when is not None and any(True for _ in expressions(clause.when)):
                raised.own.add("ExpressionError")
        raised.add(self.body(statement.ending or []))
        return raised

    def _block(self, block: ir.Block) -> Raised:
        if id(block) not in self._blocks:
            self._blocks[id(block)] = self.body(block.body)
        return self._blocks[id(block)]


def _bears(statement: ir.Stmt) -> bool:
    """Say whether no failure of a branch or item is that of the statement."""
    match statement:
        case ir.Parallel(complete=ir.Completion() as complete):
            return complete.word not in ("all", "first")
        case ir.Map(complete=ir.Completion() as complete):
            return complete.word not in ("all", "first")
        case _:
            return False


def _add_statement(statement: ir.Statement, raised: Raised) -> None:
    match statement:
        case ir.Step():
            raised.calls = True
            if statement.timeout is not None:
                raised.own.add("Timeout")
            if statement.returns is not None:
                raised.own.add("ResultInvalid")
            if statement.at_most_once:
                raised.own.add("StepInterrupted")
        case ir.Callback() | ir.Await():
            # Of an answer that fails, nobody is told the class of its error.
            if isinstance(statement, ir.Callback) and statement.submitter is not None:
                raised.calls = True
            raised.own |= {"CallbackTimeout", "CallbackFailed", "CallbackInvalid"}
        case ir.Poll():
            raised.calls = True
            # Its condition is an expression always.
            raised.own |= {"PollExhausted", "ExpressionError"}
            if statement.timeout is not None:
                raised.own.add("Timeout")
        case ir.Invoke():
            raised.calls = True
            if not statement.detach:
                # The errors of the callee keep their names, those of the language too.
                raised.own.add("InvokeFailed")
                raised.failures.add(ANY)
        case ir.Group():
            if statement.timeout is not None:
                raised.own.add("Timeout")
        case ir.Parallel() | ir.Map():
            complete = statement.complete
            if complete is not None and complete.word not in ("all", "settled"):
                raised.own.add("TooFewSucceeded")
        case ir.While():
            raised.own.add("TooManyIterations")
        case ir.Fail():
            raised.failures.add(statement.name or ANY)
        case _:
            pass
    if any(True for _ in _expressions(statement)):
        raised.own.add("ExpressionError")


def _expressions(statement: ir.Statement) -> Iterator[Typed]:
    """Yield what is evaluated of a statement itself, and when it is done for its undo."""
    undo = ir.undo_of(statement)
    if undo is not None:
        yield from expressions(undo)
    match statement:
        case ir.If():
            for arm in statement.arms:
                yield from expressions(arm.condition)
        case ir.Switch():
            yield from expressions(statement.subject)
        case ir.Set():
            for _, _, value in statement.assignments:
                yield from expressions(value)
        case _:
            yield from expressions(statement)
