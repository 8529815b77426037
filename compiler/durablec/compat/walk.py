"""Goes through both versions at once, as a replay of any execution would.

An execution of the old version has recorded a run of operations in each context; the
new version must come to the same ones, in the same order, up to the last of them. So
both versions go on together from operation to operation. Where a value decides, the old
version may go each way, and the new one must go with it: both ask for the same value, or
the answers have nothing to do with each other.

What is known in a pair of places is which values are equal in both versions. It is
made less until nothing changes any more (a fixed point); then each pair is looked at
once, and what does not fit is found.
"""

from collections.abc import Iterator
from typing import NamedTuple

from durablec import ir
from durablec.compat import contexts
from durablec.compat.batches import Batches
from durablec.compat.contexts import Context
from durablec.compat.events import Alphabet, Choice, Ended, Made
from durablec.compat.findings import Finding, Findings, Kind, When
from durablec.compat.frames import Again, End, Frame, Handle, Raise
from durablec.compat.machine import Machine
from durablec.compat.operations import Piece
from durablec.compat.places import ERROR, Place
from durablec.compat.records import Records
from durablec.compat.terms import Env, Pair, Term, Terms, forget, joined
from durablec.compat.waiting import Places, Waiting
from durablec.flow import exits

_MOST = 60_000
"""So many choices are looked at before a comparison is given up."""

Decided = dict[Term, frozenset[object]]
Within = tuple[Piece, ...]


class Reached(NamedTuple):
    """What one version comes to, by answers that were given on the way."""

    event: Made | Ended
    env: Env
    decided: Decided


class TooLong(Exception):
    """There are too many ways through a workflow to compare them all."""


class Walk:
    """One comparison of two versions of a workflow."""

    def __init__(self, old: ir.Workflow, new: ir.Workflow) -> None:
        self.terms = Terms()
        alphabet = Alphabet([old, new])
        self.old = Machine(self.terms, old, alphabet)
        self.new = Machine(self.terms, new, alphabet)
        self.is_caught_by_name = _catches_by_name(old)
        self.findings = Findings()
        self.records = Records(self)
        self._batches = Batches(self)
        self._seen: set[tuple[object, ...]] = set()
        self._left = _MOST

    def compare(self) -> Findings:
        """Compare the whole of both."""
        old, new = contexts.outermost(self.old), contexts.outermost(self.new)
        try:
            self.context(old, new, (), first=True)
        except TooLong:
            self.findings.add(
                Finding("too long", "always", None, None, (), False, True)
            )
        return self.findings

    def context(
        self, old: Context, new: Context, within: Within, *, first: bool
    ) -> None:
        """Compare two contexts of which the old one has begun and has not ended.

        `first` says that it is the first thing that an execution does.
        """
        key = (old[:1], new[:1], old[2:], new[2:], within, *_shape(old.env, new.env))
        if (key, first) in self._seen:
            return
        self._seen.add((key, first))
        begun: Places = (old.cursor, new.cursor)
        states: dict[Places, Pair] = {begun: (old.env, new.env)}
        waiting = Waiting()
        waiting.add(begun)
        while waiting:
            places = waiting.pop()
            for found, pair in self._following(places, states[places], old, new):
                known = states.get(found)
                if known is not None:
                    pair = joined(self.terms, ("state", found), known, pair)
                if pair != known:
                    states[found] = pair
                    waiting.add(found)
        for places, pair in states.items():
            self._look(places, pair, old, new, within, first=first and places == begun)

    # Going on -------------------------------------------------------------------------

    def _following(
        self, places: Places, pair: Pair, old: Context, new: Context
    ) -> Iterator[tuple[Places, Pair]]:
        """Yield the places behind the operations that both come to, with their values."""
        for made, others in self._steps(places, pair, old, new):
            for other in others:
                if isinstance(other, Made) and fit(made.piece, other.piece) == "same":
                    yield from self._behind(made, other)

    def _behind(self, made: Made, other: Made) -> Iterator[tuple[Places, Pair]]:
        one, two = made.piece, other.piece
        place = (one.statement, one.role, two.statement, two.role)
        recorded = self.terms.symbol("recorded", *place)
        envs = forget(self.terms, recorded, (made.env, other.env), place)
        made, other = made._replace(env=envs[0]), other._replace(env=envs[1])
        alike = one.role != "main" or self.records.come_to_the_same(made, other)
        results = [recorded, recorded]
        if not alike:
            names = ("old", "new")
            results = [self.terms.symbol(name, *place) for name in names]
        ends = [
            self._ends(machine, each, result)
            for machine, each, result in zip(
                (self.old, self.new), (made, other), results, strict=True
            )
        ]
        pairs = zip(*ends, strict=True) if alike else _all_pairs(*ends)
        for first, second in pairs:
            yield (first[0], second[0]), (first[1], second[1])

    def _ends(self, machine: Machine, made: Made, result: Term) -> list[Place]:
        """Return the places behind an operation: where it succeeds, and where it fails."""
        ends = [machine.succeeded(made, result)]
        if made.piece.fails:
            ends.append(machine.failed(made, self.terms.of("error", result)))
        return ends

    def _steps(
        self, places: Places, pair: Pair, old: Context, new: Context
    ) -> Iterator[tuple[Made, list[Made | Ended]]]:
        """Yield each operation that the old version may come to, and all that the new may."""
        for reached in self._runs(self.old, (places[0], pair[0]), {}, old):
            if not isinstance(reached.event, Made):
                continue
            others = self._runs(self.new, (places[1], pair[1]), reached.decided, new)
            yield reached.event, [other.event for other in others]

    def _runs(
        self, machine: Machine, place: Place, decided: Decided, context: Context
    ) -> Iterator[Reached]:
        """Yield what a version may come to next, by each answer that fits those given."""
        waiting: list[tuple[Place, Decided, dict[ir.While, int]]] = [
            (place, decided, {})
        ]
        while waiting:
            self._left -= 1
            if self._left < 0:
                raise TooLong
            (cursor, env), decided, rounds = waiting.pop()
            event = machine.advance(cursor, env, context.owner, bounded=context.bounded)
            if not isinstance(event, Choice):
                found = event.env if isinstance(event, Made) else env
                yield Reached(event, found, decided)
                continue
            if event.loop is not None:
                rounds = rounds | {event.loop: rounds.get(event.loop, 0) + 1}
                if rounds[event.loop] > 2:
                    continue
                if rounds[event.loop] == 2:
                    again = machine.spun(event, env)
                    event = machine.headed(event, again)
            for option in reversed(event.options):
                answers = option.answers & decided.get(event.key, option.answers)
                if answers:
                    behind = (option.cursor, option.env)
                    waiting.append((behind, decided | {event.key: answers}, rounds))

    # Looking --------------------------------------------------------------------------

    def _look(
        self,
        places: Places,
        pair: Pair,
        old: Context,
        new: Context,
        within: Within,
        *,
        first: bool,
    ) -> None:
        steps = list(self._steps(places, pair, old, new))
        # Where a choice comes before anything else, some executions go another way.
        first &= len(steps) == 1
        for made, others in steps:
            fits = [
                fit(made.piece, other.piece) if isinstance(other, Made) else "ended"
                for other in others
            ]
            certain = set(fits) == {"other"} and not old.races
            for other, how in zip(others, fits, strict=True):
                match other:
                    case Made() if how == "same":
                        self.findings.meet(made.piece, within)
                        self._found_again(made, other, old, new, within, first=first)
                        self._taken_no_more(made, other, old, new, within)
                    case Made():
                        self._differs(made, other, within, certain=certain, first=first)
                    case Ended():
                        ends = set(fits) == {"ended"}
                        # Of what comes in the place of an operation, one is enough.
                        fails = "other" not in fits and _fails_now(made, other, new)
                        self._ends_before(
                            made, other, within, certain=ends, fails=fails
                        )

    def _taken_no_more(
        self, made: Made, other: Made, old: Context, new: Context, within: Within
    ) -> None:
        """Find where the old version goes on from a recorded error, and the new one fails.

        What is inside of a context may have been changed so that it fails no more; a batch
        fails by a branch, which may have ended before the whole is over. Of others, the
        error is met by who has gone on from it.
        """
        if new.is_borne or made.piece.role == "undo":
            return
        for places, pair in self._behind(made, other):
            if not all(each and isinstance(each[-1], Raise) for each in places):
                continue
            error = pair[1][ERROR]
            if pair[0][ERROR] != error:
                continue
            for reached, ends in self._steps(places, pair, old, new):
                is_lost = all(isinstance(e, Ended) and e.error == error for e in ends)
                if not is_lost or _is_failing(reached):
                    continue
                when, piece = _failed(made.piece) or ("started", reached.piece)
                self.findings.add(
                    Finding("fails", when, piece, None, within, False, False, "?")
                )

    def _ends_before(
        self, made: Made, end: Ended, within: Within, *, certain: bool, fails: bool
    ) -> None:
        """Add that the new version ends before an operation; if it fails, it may do so."""
        kind: Kind = "fails" if fails else "left"
        detail = "" if end.error is None else end.name or "?"
        self.findings.add(
            Finding(
                kind,
                "started",
                made.piece,
                None,
                within,
                certain and not fails,
                False,
                detail,
            )
        )

    def _differs(
        self, made: Made, other: Made, within: Within, *, certain: bool, first: bool
    ) -> None:
        self.findings.add(
            Finding(
                "differs", "started", made.piece, other.piece, within, certain, first
            )
        )

    def _found_again(
        self,
        made: Made,
        other: Made,
        old: Context,
        new: Context,
        within: Within,
        *,
        first: bool,
    ) -> None:
        """Look at an operation that both make, and into it."""
        one, two = made.piece, other.piece
        if one.inside != two.inside:
            self._differs(made, other, within, certain=True, first=first)
        if one.role != "main":
            return
        self.records.look(made, other, old, new, within, first=first)
        inside = (*within, one)
        match one.statement, two.statement:
            case ir.Group() as before, ir.Group() as after:
                begun = contexts.of_group(self.old, before, made, old)
                now = contexts.of_group(self.new, after, other, new)
                self.context(begun, now, inside, first=first)
            case ir.Parallel() | ir.Map(), ir.Parallel() | ir.Map():
                self._batches.look(made, other, old, new, within, first=first)
            case _:
                pass


def fit(old: Piece, new: Piece) -> str:
    """Say whether one operation is the `same` as another, `other`, or either (`may`)."""
    if old.kind != new.kind:
        return "other"
    if old.name == new.name:
        return "same"
    if "undo" in (old.role, new.role):
        return "may" if old.role == new.role else "other"
    return "other" if old.is_named and new.is_named else "may"


def _fails_now(made: Made, end: Ended, new: Context) -> bool:
    """Say whether a `fail` ends an execution by the new version that went on by the old."""
    return end.name is not None and not new.is_borne and not _is_failing(made)


def _failed(piece: Piece) -> tuple[When, Piece] | None:
    """Return when a context may be known to fail, None of what is no context."""
    match piece.statement:
        case ir.Group():
            return "ended", piece
        case ir.Parallel() | ir.Map():
            return ("ended" if piece.statement.flat else "started"), piece
        case _:
            return None


def _is_failing(made: Made) -> bool:
    """Say whether a version makes something on its way out by an error.

    So it is in an undo, in a `finally`, before another attempt, and in a clause that
    raises an error again.
    """
    return made.piece.role == "undo" or any(map(_leads_out, made.cursor))


def _leads_out(frame: Frame) -> bool:
    match frame:
        case Raise() | End(how=Raise()) | Again():
            return True
        case Handle(statement):
            return not all(exits(clause.body) for clause in statement.clauses)
        case _:
            return False


def _catches_by_name(workflow: ir.Workflow) -> bool:
    """Say whether a clause takes some errors and leaves others."""
    tries = (s for s in ir.all_statements(workflow) if isinstance(s, ir.Try))
    names = [clause.names.all for each in tries for clause in each.clauses]
    return any(each and "any" not in each for each in names)


def _all_pairs(one: list[Place], two: list[Place]) -> Iterator[tuple[Place, Place]]:
    for first in one:
        for second in two:
            yield first, second


def _shape(old: Env, new: Env) -> Iterator[tuple[object, ...]]:
    """Yield which names are equal to which others, and nothing else of them."""
    numbers: dict[Term, int] = {}
    for env in (old, new):
        names = sorted(env)
        yield (
            *names,
            *(numbers.setdefault(env[name], len(numbers)) for name in names),
        )
