"""What a `parallel` and a `map` cost, by what their branches and items do."""

from collections.abc import Iterable
from math import ceil, inf
from typing import NamedTuple

from durablec import ir
from durablec.metering.amounts import FREE, NOTHING, Amount, Cost, Ends, plus, times
from durablec.metering.resting import Resting
from durablec.metering.sizes import CHECKPOINT_BYTES


class Part(NamedTuple):
    """A branch or an item: what it costs, and how it rests."""

    ends: Ends
    resting: Resting


def parallel(statement: ir.Parallel, branches: list[Part], size: int) -> Ends:
    """Return the cost of a `parallel` by its branches', whose value has a size."""
    each = size // max(len(branches), 1)
    begun = [
        Part(_in_context(branch.ends, flat=statement.flat, size=each), branch.resting)
        for branch in branches
    ]
    run = _at_once(statement, len(branches))
    made = _batch(statement.complete, begun, run)
    return _around(statement, made, size)


def map_(
    statement: ir.Map, item: Part, count: int | None, assumed: int | None, size: int
) -> Ends:
    """Return the cost of a `map` by that of an item; `count` is None if not known."""
    begun = Part(_in_context(item.ends, flat=statement.flat, size=size), item.resting)
    known = count if count is not None else assumed
    least: float = known or 0
    most: float = inf if known is None else known
    if statement.batch is not None:
        least, most = (_batches(each, statement.batch) for each in (least, most))
    made = _items(statement, begun, least, most, is_known=count is not None)
    return _around(statement, made, size * min(most, CHECKPOINT_BYTES))


def _batches(items: float, size: int) -> float:
    return items if items == inf else ceil(items / size)


def _at_once(statement: ir.Parallel | ir.Map, count: float) -> float:
    stated = statement.max_concurrency
    if stated is None and isinstance(statement, ir.Map):
        stated = ir.DEFAULT_CONCURRENCY
    return count if stated is None else min(stated, count)


def _in_context(ends: Ends, *, flat: bool, size: int) -> Ends:
    own = NOTHING if flat else Amount(1, written=min(size, CHECKPOINT_BYTES))
    return Ends(*(cost and _more(cost, own) for cost in ends))


def _more(cost: Cost, amount: Amount) -> Cost:
    return Cost(plus(cost.low, amount), plus(cost.high, amount), cost.debt)


def _items(
    statement: ir.Map, item: Part, least: float, most: float, *, is_known: bool
) -> Ends:
    """Return the cost of a number of items that are alike."""
    ends = item.ends
    complete = statement.complete
    run = _at_once(statement, most)
    lost = Cost(NOTHING, times(ends.all.high, most), times(ends.all.debt, most))
    needed = _needed(complete, least)
    cost = ends.completes if _must_succeed(complete) else ends.all
    if needed == 0:
        low: Amount = NOTHING
    elif cost is None or needed > most:
        # Where all must succeed and none can, only an empty list completes.
        is_empty = not is_known and _word(complete) == "all"
        return Ends(FREE if is_empty else None, lost)
    else:
        low = times(cost.low, needed)
        if most > 1 and run > 1:
            spared = _unspared(cost.low, item.resting.works)
            one = _Shared(spared, needed * spared)
            answers = _Shared(cost.low.answers, low.answers)
            rests = _resting_together(complete, [item], [cost])
            low = _together(low, one, answers, run, rests)
    if cost is None:
        return Ends(FREE, lost)
    done = Cost(low, times(cost.high, most), times(cost.debt, most))
    if _word(complete) != "all":
        high, debt = times(ends.all.high, most), times(ends.all.debt, most)
        done = _loose(complete, low, high, debt)
    return Ends(done, lost)


def _batch(complete: ir.Completion | None, branches: list[Part], run: float) -> Ends:
    """Return the cost of branches by what completes them."""
    high = _sum([branch.ends.all.high for branch in branches])
    debt = _sum([branch.ends.all.debt for branch in branches])
    lost = Cost(NOTHING, high, debt)
    needed = int(_needed(complete, len(branches)))
    able = [
        (index, cost)
        for index, branch in enumerate(branches)
        for cost in [
            branch.ends.completes if _must_succeed(complete) else branch.ends.all
        ]
        if cost is not None
    ]
    if len(able) < needed:
        return Ends(None, lost)
    costs = [cost for _, cost in able]
    lows = zip(*(cost.low for cost in costs), strict=True)
    low = Amount(*(sum(sorted(each)[:needed]) for each in lows))
    if run > 1:
        working = [branch.resting.works for branch in branches]
        each = _Shared.of_least(
            (
                _unspared(cost.low, any(working[:index] + working[index + 1 :]))
                for index, cost in able
            ),
            needed,
        )
        answers = _Shared.of_least((cost.low.answers for cost in costs), needed)
        rests = _resting_together(complete, branches, costs)
        low = _together(low, each, answers, run, rests)
    if _word(complete) == "all":
        high = _sum([cost.high for cost in costs])
        return Ends(Cost(low, high, debt), lost)
    return Ends(_loose(complete, low, high, debt), lost)


# Invocations ------------------------------------------------------------------------


class _Shared(NamedTuple):
    """The `largest` of what some parts begin each, and the sum of all."""

    largest: float
    sum: float

    @classmethod
    def of_least(cls, each: Iterable[float], needed: int) -> "_Shared":
        """Return that of the parts with the least, as many as are needed."""
        least = sorted(each)[:needed]
        return cls(max(least, default=0), sum(least))

    def among(self, run: float) -> float:
        """Return how many there are at least, of which `run` parts may share one."""
        return max(self.largest, ceil(self.sum / run))


def _unspared(low: Amount, is_beside_work: bool) -> float:
    """Return how many invocations a part begins, whatever goes on beside it."""
    return low.answers if is_beside_work else low.invocations


def _resting_together(
    complete: ir.Completion | None, parts: list[Part], costs: list[Cost]
) -> bool:
    """Say whether all that has begun of a batch rests at some moment.

    So it is at its beginning if each part rests first, and at its end if each rests last.
    """
    if not parts or not _must_succeed(complete) or len(costs) < len(parts):
        return False
    if not all(cost.low.invocations for cost in costs):
        return False
    if all(part.resting.begins for part in parts):
        return True
    return _word(complete) == "all" and all(part.resting.ends for part in parts)


def _together(
    low: Amount, invocations: _Shared, answers: _Shared, run: float, rests: bool
) -> Amount:
    """Return an amount with the least invocations of parts of which some run at once."""
    least = max(invocations.among(run), int(rests))
    return low._replace(invocations=least, answers=answers.among(run))


def _sum(amounts: list[Amount]) -> Amount:
    return Amount(*map(sum, zip(*amounts, strict=True))) if amounts else NOTHING


def _loose(
    complete: ir.Completion | None, low: Amount, high: Amount, debt: Amount
) -> Cost:
    """Return a cost with that of undoing at once what comes after the end."""
    if _word(complete) == "settled":
        return Cost(low, high, debt)
    return Cost(low, plus(high, debt), debt)


def _needed(complete: ir.Completion | None, count: float) -> float:
    """Return how many of so many branches must have ended for the batch to be over."""
    match complete:
        case ir.Completion(word="any" | "first"):
            return 1
        case ir.Completion(min_successful=ir.Constant(value=int(least))):
            return least
        case ir.Completion(word=None, min_successful=least) if least is not None:
            return 1
        case _:
            return count


def _must_succeed(complete: ir.Completion | None) -> bool:
    """Say whether only parts that succeed complete a batch, as many as are needed."""
    if complete is None or complete.word is not None:
        return _word(complete) != "settled"
    return complete.min_successful is not None


def _word(complete: ir.Completion | None) -> str:
    return "all" if complete is None else complete.word or ""


def _around(statement: ir.Parallel | ir.Map, made: Ends, size: float) -> Ends:
    own = Amount(1, written=min(size, CHECKPOINT_BYTES), transitions=1)
    done = made.completes and _more(made.completes, own)
    failed = made.fails and Cost(
        made.fails.low, plus(made.fails.high, own), made.fails.debt
    )
    return Ends(done, failed)
