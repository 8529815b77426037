"""What a comparison finds: one record each, which `wording` makes a diagnostic of."""

from collections.abc import Iterator
from typing import Literal as OneOf

from durablec.compat.operations import Piece
from durablec_dsl.record import Record

When = OneOf["always", "started", "ended"]

Kind = OneOf[
    "differs",
    "misread",
    "input",
    "answer",
    "result",
    "unknown",
    "handed",
    "bare",
    "branches",
    "shifted",
    "left out",
    "outvoted",
    "stopped",
    "regrouped",
    "undo gone",
    "fails",
    "beyond",
    "left",
    "lost branch",
    "mixed",
    "too long",
]
"""What is wrong; the last ones but `too long` are only worth a thought.

`differs`: a replay finds another operation than is recorded. `misread`: it takes one
statement's record for that of another. `input`, `answer`, `result`: what is recorded
does not fit the type that is read. `unknown`: what is read of a value of any type was
not read before. `handed`, `bare`: what is recorded of a context has a list of undos, or
has none, and is read as if it were the other way. `branches`: there are more or fewer
branches than are recorded. `shifted`: the record of one branch is read as another's.
`left out`, `outvoted`: a batch that was over by the old `complete` is read by the new
one, which would have waited for more, or which makes a failure of what was none.
`regrouped`: the record of some items is read as that of others. `undo gone`: a recorded
list names an undo that there is no more. `fails`: the new version may end by an error
where the old one went on. `beyond`: what an input or answer has that its type did not
name may be refused. `left`: the new version ends before what is recorded. `lost branch`:
what a branch has done is dropped. `mixed`: what is recorded was computed in another way
than now.
"""

NOTES: frozenset[Kind] = frozenset({"beyond", "left", "lost branch", "mixed"})
SILENT: frozenset[Kind] = frozenset(
    {"misread", "bare", "shifted", "left out", "regrouped"}
)


class Finding(Record):
    """One thing that an execution of the old version meets in the new one.

    `old` is the operation after whose start, or end, it is met, None if that does not
    matter; `within` are those around it, which have not ended then. `new` is what the
    new version does in its place, None if it ends. `certain` says that no execution
    that is so far goes on well, and `first` that every execution is so far. `detail`
    is for the wording.
    """

    kind: Kind
    when: When
    old: Piece | None
    new: Piece | None
    within: tuple[Piece, ...]
    certain: bool
    first: bool
    detail: str = ""


class Findings:
    """Findings in the order in which they were made, each once."""

    def __init__(self) -> None:
        self._found: dict[tuple[object, ...], Finding] = {}
        self._met: set[tuple[object, ...]] = set()

    def add(self, finding: Finding) -> None:
        """Add a finding; of two alike, the first, as far as it is as sure as the other.

        Of what comes in the place of an operation, one is enough.
        """
        is_failure = finding.kind == "fails"
        detail = "" if is_failure else finding.detail
        key = (finding.kind, finding.when, *_place(finding), detail)
        known = self._found.setdefault(key, finding)
        if is_failure and known.detail == "?":
            known.detail = finding.detail
        known.certain &= finding.certain
        known.first |= finding.first

    def meet(self, old: Piece, within: tuple[Piece, ...]) -> None:
        """Note that an operation is found again, at least in some executions."""
        self._met.add((old.statement, old.role, *(w.statement for w in within)))

    def __iter__(self) -> Iterator[Finding]:
        fails = {_at(e) for e in self._found.values() if e.kind == "fails"}
        for finding in self._found.values():
            if finding.kind == "left" and _at(finding) in fails:
                continue
            if finding.kind == "differs" and _at(finding) in self._met:
                finding.certain = False
            yield finding


def _at(finding: Finding) -> tuple[object, ...]:
    """Return which operation a finding is of, wherever that is found."""
    old = finding.old
    around = (each.statement for each in finding.within)
    return () if old is None else (old.statement, old.role, *around)


def _place(finding: Finding) -> tuple[object, ...]:
    old, new = finding.old, finding.new
    behind = () if finding.kind == "differs" else (new and (new.statement, new.role),)
    return (
        old and (old.statement, old.role, old.kind, old.shown),
        *behind,
        *(each.statement for each in finding.within),
    )
