"""The paths out of a piece of a workflow, and where a failure among them may go."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal as OneOf
from typing import NamedTuple

from durablec import ir
from durablec_dsl.values import Literal

Label = str | Sequence[Literal]
"""What an edge says: a word or name, or the values of a case."""

Kind = OneOf["next", "error"]


class Path(NamedTuple):
    """A way out of a node that still has to arrive somewhere."""

    node: str
    label: Label = ""
    kind: Kind = "next"


@dataclass(slots=True)
class Ways:
    """The paths out of a piece of the workflow, by how they leave it."""

    through: list[Path] = field(default_factory=list)
    returned: list[Path] = field(default_factory=list)
    failed: list[Path] = field(default_factory=list)
    broken: list[Path] = field(default_factory=list)
    continued: list[Path] = field(default_factory=list)

    def absorb(self, other: "Ways") -> list[Path]:
        """Take in the paths that jump out of a part; return those that go through."""
        self.returned += other.returned
        self.failed += other.failed
        self.broken += other.broken
        self.continued += other.continued
        return other.through


def labelled(paths: list[Path], label: str, kind: Kind = "next") -> list[Path]:
    """Return paths out of the same nodes with another label."""
    return [Path(path.node, label, kind) for path in paths]


def onward(end: Ways, ways: list[Path], label: str, kind: Kind = "next") -> list[Path]:
    """Return how the paths that came to a `finally` in one way go on behind it."""
    return labelled(end.through, label, kind) if ways else []


def may_catch(clause: ir.Clause, path: Path) -> bool:
    """Say whether a clause may take a path; `again` may be an error of any name."""
    names = clause.names.all
    return not names or "any" in names or path.label in (*names, "again")


def must_catch(clause: ir.Clause, path: Path | None) -> bool:
    """Say whether a clause catches a path surely; None is an error of any name."""
    names = clause.names.all
    takes = not names or "any" in names or (path is not None and path.label in names)
    return takes and clause.when is None


def failures(
    statement: ir.Parallel | ir.Map, failed: list[Path]
) -> list[tuple[str, Kind]]:
    """Return the labels by which a whole fails after failures of its parts."""
    word = statement.complete.word if statement.complete is not None else "all"
    if word == "settled" or not failed:
        return []
    if word in ("all", "first"):
        names = dict.fromkeys(path.label for path in failed)
        return [(name, "error") for name in names if isinstance(name, str)]
    return [("TooFewSucceeded", "error")]
