"""Branches and items: each has a place of its own in a batch, and none has a counter.

While a `parallel` or `map` goes on, each branch is found again by its place among the
branches, and its name is compared, unless the batch is flat. When it is over, what is
recorded of it is the list of all outcomes, in their order and without names.
"""

from math import ceil
from typing import TYPE_CHECKING

from durablec import ir
from durablec.compat import contexts
from durablec.compat.completions import asked, reading
from durablec.compat.contexts import Context
from durablec.compat.events import Made
from durablec.compat.findings import Finding, Kind, When
from durablec.compat.operations import BRANCH, ITEM, Piece
from durablec.compat.operations import Kind as OperationKind
from durablec.compat.terms import Env, Term

if TYPE_CHECKING:
    from durablec.compat.walk import Walk, Within

Batch = ir.Parallel | ir.Map


class Batches:
    """Looks into batches that both versions make."""

    def __init__(self, walk: "Walk") -> None:
        self._walk = walk

    def look(
        self,
        made: Made,
        other: Made,
        old: Context,
        new: Context,
        within: "Within",
        *,
        first: bool,
    ) -> None:
        """Find what is wrong with a batch, and with its branches."""
        pair = _Pair(self._walk, made, other, old, new, within, first)
        match made.piece.statement, other.piece.statement:
            case ir.Parallel() as before, ir.Parallel() as after:
                pair.look(before, after)
                pair.branches(before, after)
            case ir.Map() as before, ir.Map() as after:
                pair.look(before, after)
                pair.items(before, after)
            case _:
                pass


class _Pair:
    """One batch in both versions."""

    def __init__(
        self,
        walk: "Walk",
        made: Made,
        other: Made,
        old: Context,
        new: Context,
        within: "Within",
        first: bool,
    ) -> None:
        self._walk, self._within, self._first = walk, within, first
        self._made, self._other = made, other
        self._old, self._new = old, new

    def look(self, before: Batch, after: Batch) -> None:
        """Look at what any batch records."""
        if before.flat != after.flat:
            self._add("differs", "started", certain=False, detail="nesting")
        handed = contexts.hands_up(self._walk.old, before, self._old)
        handing = contexts.hands_up(self._walk.new, after, self._new)
        if handed != handing:
            self._add("bare" if handed else "handed", "started", certain=False)
            return
        for key in self._walk.records.undos.gone(list(ir.bodies(before))):
            self._add("undo gone", "started", certain=False, detail=key)

    def _end(self, before: Batch, after: Batch, totals: tuple[int, int] | None) -> None:
        """Look at how both read the record of a batch that is over."""
        one, two = (
            asked(self._walk.terms, machine.written, each.complete, made.env)
            for machine, each, made in (
                (self._walk.old, before, self._made),
                (self._walk.new, after, self._other),
            )
        )
        is_same = totals is None or totals[0] == totals[1]
        if one == two and (is_same or two.word in ("all", "settled")):
            # Of these, all are recorded, or a replay does not take their number.
            return
        bodies = [] if self._made.bounded else list(ir.bodies(before))
        found = reading(
            one,
            two,
            totals,
            is_named=self._walk.is_caught_by_name,
            is_sure=bool(bodies) and not any(map(self._walk.old.may_fail, bodies)),
        )
        if found.leaves_out:
            self._add("left out", "ended", certain=False)
        if found.fails:
            self._add("outvoted", "ended", certain=False)
        is_borne = contexts.is_borne(self._other, self._new)
        if found.fails_early and not is_borne:
            self._add("fails", "started", certain=False, detail="complete")
        stops = self._old.stopped or self._walk.old.sagas.comes_to_rest(before)
        if found.goes_on and stops:
            # Branches may be recorded as stopped before the end of the whole is.
            self._add("stopped", "started", certain=False)
        if one != two:
            self._add("mixed", "started", certain=True, detail="complete")

    # Branches -----------------------------------------------------------------------------

    def branches(self, before: ir.Parallel, after: ir.Parallel) -> None:
        """Look at the branches of a `parallel`, each with that in its place."""
        names = [[branch.name for branch in each.branches] for each in (before, after)]
        self._over(names[0], names[1], after)
        self._end(before, after, (len(names[0]), len(names[1])))
        if before.flat != after.flat:
            return
        for index, branch in enumerate(before.branches):
            piece = self._branch(self._walk.old.terms.constant(branch.name), before)
            if index >= len(after.branches):
                self._add_at(piece, "lost branch", branch.name)
                continue
            there = after.branches[index]
            if branch.name != there.name and not before.flat:
                self._add_at(piece, "differs", there.name, other=there.name)
                continue
            self._into(piece, branch.body, there.body, {}, {}, flat=before.flat)

    def _over(self, old: list[str], new: list[str], after: ir.Parallel) -> None:
        """Look at what is recorded of all branches when the batch is over."""
        complete = after.complete
        word = "all" if complete is None else complete.word
        counted = word in ("all", "settled")
        if len(new) != len(old) if counted else len(new) < len(old):
            self._add("branches", "ended", certain=False)
        elif any(
            one != two and (one in new or two in old)
            for one, two in zip(old, new, strict=False)
        ):
            self._add("shifted", "ended", certain=False)

    # Items --------------------------------------------------------------------------------

    def items(self, before: ir.Map, after: ir.Map) -> None:
        """Look at the items of a `map`, each with that in its place."""
        walk = self._walk
        terms = walk.terms
        given = [
            machine.written.part([each.items, each.batch], made.env)
            for machine, each, made in (
                (walk.old, before, self._made),
                (walk.new, after, self._other),
            )
        ]
        alike = given[0] == given[1]
        complete = after.complete
        if not alike and complete is not None and complete.word is None:
            self._add("branches", "ended", certain=False)
        sizes = [_size(before.items), _size(after.items)]
        if self._is_regrouped(before, after, sizes):
            self._add("regrouped", "started", certain=False)
            return
        self._end(before, after, self._totals(before, after, sizes))
        if before.flat != after.flat:
            return
        envs: list[Env] = []
        for side, each in enumerate((before, after)):
            item = terms.symbol("item", before, after, *([] if alike else [side]))
            index = terms.symbol("index", before, after)
            numbered = {each.index.name: index} if each.index else {}
            envs.append({each.item.name: item} | numbered)
        names = self._item_names(before, after, envs)
        piece = self._branch(names[0], before)
        if names[0] != names[1] and not before.flat:
            known = all(map(terms.is_known, names))
            self._add_at(piece, "differs", "item", certain=known, other="item")
            if known:
                return
        self._into(piece, before.body, after.body, *envs, flat=before.flat)

    def _is_regrouped(
        self, before: ir.Map, after: ir.Map, sizes: list[int | None]
    ) -> bool:
        """Say whether the items are in other lists; a few may be in one all the same."""
        if before.batch == after.batch:
            return False
        if before.batch is None or after.batch is None:
            return True
        least = min(before.batch, after.batch)
        return any(size is None or size > least for size in sizes)

    def _totals(
        self, before: ir.Map, after: ir.Map, sizes: list[int | None]
    ) -> tuple[int, int] | None:
        old, new = sizes
        if old is None or new is None:
            return None
        return ceil(old / (before.batch or 1)), ceil(new / (after.batch or 1))

    def _item_names(
        self, before: ir.Map, after: ir.Map, envs: list[Env]
    ) -> tuple[Term, Term]:
        found = []
        for machine, each, made, env in (
            (self._walk.old, before, self._made, envs[0]),
            (self._walk.new, after, self._other, envs[1]),
        ):
            if each.item_label is None:
                found.append(machine.terms.symbol("item name"))
            else:
                found.append(machine.pieces.label(each.item_label, made.env | env))
        return found[0], found[1]

    # Into a branch ------------------------------------------------------------------------

    def _into(
        self,
        piece: Piece,
        before: list[ir.Stmt],
        after: list[ir.Stmt],
        old: Env,
        new: Env,
        *,
        flat: bool,
    ) -> None:
        walk = self._walk
        one, two = self._made.piece.statement, self._other.piece.statement
        assert isinstance(one, Batch)
        assert isinstance(two, Batch)
        begun = contexts.of_branch(walk.old, one, before, self._made, self._old, old)
        now = contexts.of_branch(walk.new, two, after, self._other, self._new, new)
        within = (*self._within, self._made.piece)
        inside = within if flat else (*within, piece)
        walk.context(begun, now, inside, first=self._first)

    def _branch(self, name: Term, batch: Batch) -> Piece:
        kind: OperationKind = BRANCH if isinstance(batch, ir.Parallel) else ITEM
        terms = self._walk.terms
        known = terms.known(name)
        shown = known if isinstance(known, str) else "item"
        is_named = terms.is_known(name)
        return Piece(batch, kind, name, shown, "main", True, None, is_named)

    def _add_at(
        self,
        piece: Piece,
        kind: Kind,
        detail: str,
        *,
        certain: bool = True,
        other: str | None = None,
    ) -> None:
        """Add what is met once a branch has started."""
        within = (*self._within, self._made.piece)
        new = None if other is None else self._other.piece
        batch = self._made.piece.statement
        assert isinstance(batch, Batch)
        certain &= not (self._old.races or contexts.races(batch))
        self._walk.findings.add(
            Finding(kind, "started", piece, new, within, certain, self._first, detail)
        )

    def _add(self, kind: Kind, when: When, *, certain: bool, detail: str = "") -> None:
        """Add what is met once the batch has started, or has ended."""
        first = self._first and when == "started" and kind != "fails"
        self._walk.findings.add(
            Finding(
                kind,
                when,
                self._made.piece,
                self._other.piece,
                self._within,
                certain,
                first,
                detail,
            )
        )


def _size(items: ir.Value | None) -> int | None:
    """Return how many items there are, if that is written."""
    return len(items.items) if isinstance(items, ir.ListOf) else None
