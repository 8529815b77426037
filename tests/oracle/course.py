"""What an execution does in its course: a tree of calls, each with its moment.

Calls of one list follow each other; those of a fork's branches run at once. What a
branch does after its batch is over is cut off.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import count
from typing import Any, Literal, NamedTuple

from durablec_dsl import ast
from tests.oracle.moments import Moment, Undetermined

Kind = Literal["call", "open", "once"]


@dataclass(frozen=True)
class Call:
    """A call of a function, or something else that happens once and is counted.

    `open` is the opening of a callback, `once` an attempt that is not repeated when it
    is killed. A call with `cuts` may be missing if all that follow it are that have the
    same ones, and a call that is `doubtful` in any case.
    """

    name: str
    arguments: Any
    at: Moment
    kind: Kind = "call"
    cuts: frozenset[int] = frozenset()
    doubtful: bool = False


@dataclass(frozen=True)
class Fork:
    """Branches that run at once."""

    branches: list["Entries"]


@dataclass(frozen=True)
class Callee:
    """What another execution does, from its beginning to its end."""

    entries: "Entries"
    began: Moment
    ended: Moment


Entries = list[Call | Fork | Callee]


class Undo(NamedTuple):
    """How a statement is undone."""

    statement: str
    call: ast.Call
    arguments: dict[str, Any]
    retry: ast.RetrySpec | None


@dataclass
class Course:
    """Statements that follow each other: a workflow's, or those of a branch or item.

    `done` are the lists of the scopes that are open, the innermost last. What ends the
    statements early is a `deadline`, or a `stop`: the end of a batch around.
    """

    now: Moment
    above: "Course | None" = None
    deadline: Moment | None = None
    stop: Moment | None = None
    entries: Entries = field(default_factory=list)
    done: list[list[Undo]] = field(default_factory=lambda: [[]])

    def count(self, kind: Kind, name: str) -> int:
        """Say how often something has happened, as far as it matters here."""
        above = self.above.count(kind, name) if self.above is not None else 0
        found = [e for e in flat(self.entries) if (e.kind, e.name) == (kind, name)]
        if any(each.cuts for each in found):
            raise Undetermined(f"how often there was {kind} {name}")
        return above + len(found)


def flat(entries: Entries) -> Iterator[Call]:
    """Yield all calls, branch after branch."""
    for entry in entries:
        match entry:
            case Call():
                yield entry
            case Fork():
                for branch in entry.branches:
                    yield from flat(branch)
            case Callee():
                yield from flat(entry.entries)


def cut(entries: Entries, end: Moment, strays: list[Entries]) -> Entries:
    """Return what is done before a moment at which everything ends.

    Callees go on beyond it, and are added to `strays`.
    """
    return _cut(entries, end, strays, next(_NUMBERS))


_NUMBERS = count(1)


def _cut(entries: Entries, end: Moment, strays: list[Entries], number: int) -> Entries:
    kept: Entries = []
    for entry in entries:
        match entry:
            case Call():
                if entry.at.precedes(end):
                    kept.append(entry)
                elif not end.precedes(entry.at):
                    kept.append(replace(entry, cuts=entry.cuts | {number}))
            case Fork():
                branches = [_cut(e, end, strays, number) for e in entry.branches]
                kept.append(Fork(branches))
            case Callee():
                if entry.ended.precedes(end):
                    kept.append(entry)
                elif entry.began.precedes(end):
                    strays.append(entry.entries)
                elif not end.precedes(entry.began):
                    raise Undetermined("whether a callee is started")
    return kept
