"""Which operations a statement makes, in order, as a replay would compare them.

The id of an operation is its position in its context, and no name is a part of it
(durable-sdk.md 1.8). At its position, AWS's SDK compares its type, its subtype, its
name and its parent. What a statement makes follows from the Python that is generated
for it (`backends/python`): a deadline that holds for a statement records a look of its
own before what waits, and runs what waits for somebody else as a race.
"""

from typing import Literal as OneOf

from durablec import ir
from durablec.compat.terms import Env, Term, Terms
from durablec.compat.written import Written
from durablec_dsl.record import Record

Kind = tuple[str, str]
"""An operation's type and subtype."""

STEP: Kind = ("STEP", "Step")
WAIT: Kind = ("WAIT", "Wait")
CALLBACK: Kind = ("CALLBACK", "Callback")
POLL: Kind = ("STEP", "WaitForCondition")
INVOKE: Kind = ("CHAINED_INVOKE", "ChainedInvoke")
ASKED: Kind = ("CONTEXT", "WaitForCallback")
GROUP: Kind = ("CONTEXT", "RunInChildContext")
PARALLEL: Kind = ("CONTEXT", "Parallel")
BRANCH: Kind = ("CONTEXT", "ParallelBranch")
MAP: Kind = ("CONTEXT", "Map")
ITEM: Kind = ("CONTEXT", "MapIteration")

Role = OneOf["look", "main", "backoff", "undo"]

_LONGEST_NAME = 230


class Piece(Record):
    """One operation that a statement makes.

    `name` is that in the history, `shown` the same as text where it `is_named`: where
    it is known without an execution. The
    `main` one gives the statement's value, a `look` and a `backoff` stand around it,
    and an `undo` is what a list of undos runs, however long it is. `inside` is what a
    race with a deadline runs. `fails` says that it may end by an error.
    """

    statement: ir.Statement
    kind: Kind
    name: Term
    shown: str
    role: Role
    fails: bool
    inside: Kind | None = None
    is_named: bool = True


class Pieces:
    """Makes the pieces of one version's statements."""

    def __init__(self, terms: Terms, written: Written) -> None:
        self._terms = terms
        self._written = written

    def of(self, statement: ir.Operation, env: Env, *, bounded: bool) -> list[Piece]:
        """Return what a statement makes, `bounded` where a deadline may hold for it."""
        name = self.name(statement, env)
        main = self._main(statement, name)
        if not bounded:
            return [] if isinstance(statement, ir.Await) else [main]
        match statement:
            case ir.Wait() | ir.Callback() | ir.Open():
                # A wait that the deadline has cut short fails when it is over.
                main.fails = not isinstance(statement, ir.Open)
                return [self._look(statement, name), main]
            case ir.Await():
                raced = self._raced(main, ("AWAIT", ""))
                return [self._look(statement, name), raced]
            case ir.Invoke() if not statement.detach:
                return [self._look(statement, name), self._raced(main, INVOKE)]
            case _:
                return [main]

    def name(self, statement: ir.Operation, env: Env) -> Term:
        """Return the term of an operation's name in the history."""
        if statement.label is None:
            return self._terms.constant(statement.name)
        return self.label(statement.label, env)

    def label(self, label: ir.Value, env: Env) -> Term:
        """Return the term of a name that is written out."""
        term = self._written.value(label, env)
        known = self._terms.known(term)
        return self._terms.constant(_taken(known)) if isinstance(known, str) else term

    def shown(self, name: Term, otherwise: str) -> str:
        """Return a name as text, or what it is called where that is computed."""
        known = self._terms.known(name)
        return known if isinstance(known, str) else otherwise

    def begin(self, group: ir.Group) -> Piece:
        """Return what records the deadline of a group that begins."""
        return self._look(group, self._terms.constant(group.name))

    def backoff(self, group: ir.Group, env: Env, attempt: Term) -> Piece:
        """Return the pause after a failed attempt of a group."""
        own = self.name(group, env)
        name = self._terms.of("backoff", own, attempt)
        shown = f"{self.shown(own, group.name)}-backoff"
        is_named = self._terms.is_known(own)
        return Piece(group, WAIT, name, shown, "backoff", False, None, is_named)

    def undo(self, statement: ir.Statement, listed: Term, before: Term) -> Piece:
        """Return what undoes all that a list holds behind what it held before."""
        name = self._terms.of("undo", listed, before)
        return Piece(statement, STEP, name, "undo", "undo", fails=False)

    def _look(self, statement: ir.Operation, name: Term) -> Piece:
        known = self._terms.known(name)
        if isinstance(known, str):
            own = self._terms.constant(f"{known} deadline")
        else:
            own = self._terms.of("deadline", name)
        shown = f"{self.shown(name, statement.name)} deadline"
        is_named = self._terms.is_known(own)
        return Piece(statement, STEP, own, shown, "look", True, None, is_named)

    def _raced(self, main: Piece, inside: Kind) -> Piece:
        return Piece(
            main.statement,
            PARALLEL,
            main.name,
            main.shown,
            "main",
            True,
            inside,
            main.is_named,
        )

    def _main(self, statement: ir.Operation, name: Term) -> Piece:
        kind = _kind(statement)
        fails = not isinstance(statement, ir.Wait | ir.Open)
        shown = self.shown(name, statement.name)
        is_named = self._terms.is_known(name)
        return Piece(statement, kind, name, shown, "main", fails, None, is_named)


def _kind(statement: ir.Operation) -> Kind:
    match statement:
        case ir.Wait():
            return WAIT
        case ir.Callback(submitter=None) | ir.Open():
            return CALLBACK
        case ir.Callback():
            return ASKED
        case ir.Poll():
            return POLL
        case ir.Invoke(detach=False):
            return INVOKE
        case ir.Group():
            return GROUP
        case ir.Parallel():
            return PARALLEL
        case ir.Map():
            return MAP
        case _:
            return STEP


def _taken(text: str) -> str:
    """Return a text as the runtime makes a name of it (`durablec_runtime/_names.py`)."""
    shown = "".join(each if " " <= each <= "~" else "?" for each in text)
    return shown[:_LONGEST_NAME] or "unnamed"
