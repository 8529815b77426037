"""What a `parallel` and a `map` cost, by what their branches and items do."""

from math import ceil, inf

from durablec import ir
from durablec.metering.amounts import FREE, NOTHING, Amount, Cost, Ends, plus, times
from durablec.metering.sizes import CHECKPOINT_BYTES


def parallel(statement: ir.Parallel, branches: list[Ends], size: int) -> Ends:
    """Return the cost of a `parallel` by its branches', whose value has a size."""
    each = size // max(len(branches), 1)
    begun = [_in_context(branch, flat=statement.flat, size=each) for branch in branches]
    run = _at_once(statement, len(branches))
    made = _batch(statement.complete, begun, len(begun), run)
    return _around(statement, made, size)


def map_(
    statement: ir.Map, item: Ends, count: int | None, assumed: int | None, size: int
) -> Ends:
    """Return the cost of a `map` by that of an item; `count` is None if not known."""
    begun = _in_context(item, flat=statement.flat, size=size)
    known = count if count is not None else assumed
    least: float = known or 0
    most: float = inf if known is None else known
    if statement.batch is not None:
        least, most = (_batches(each, statement.batch) for each in (least, most))
    made = _items(statement, begun, least, most)
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


def _items(statement: ir.Map, item: Ends, least: float, most: float) -> Ends:
    """Return the cost of a number of items that are alike."""
    run = _at_once(statement, most)
    complete = statement.complete
    if _word(complete) == "all":
        if item.completes is None:
            done = FREE if least == 0 else None
        else:
            cost = item.completes
            low = times(cost.low, least)
            done = Cost(low, times(cost.high, most), times(cost.debt, most))
    else:
        needed = _needed(complete, least)
        cost = item.all
        low = times(cost.low, needed)
        done = _loose(complete, low, times(cost.high, most), times(cost.debt, most))
    lost = Cost(NOTHING, times(item.all.high, most), times(item.all.debt, most))
    return Ends(_together(done, run), lost)


def _batch(
    complete: ir.Completion | None, branches: list[Ends], count: int, run: float
) -> Ends:
    """Return the cost of branches by what completes them."""
    high = _sum([branch.all.high for branch in branches])
    debt = _sum([branch.all.debt for branch in branches])
    done: Cost | None
    if _word(complete) == "all":
        ended = [branch.completes for branch in branches]
        costs = [cost for cost in ended if cost is not None]
        done = Cost(
            _sum([cost.low for cost in costs]), _sum([c.high for c in costs]), debt
        )
        done = done if len(costs) == count else None
    else:
        needed = _needed(complete, count)
        lows = zip(*(branch.all.low for branch in branches), strict=True)
        low = Amount(*(sum(sorted(each)[: int(needed)]) for each in lows))
        done = _loose(complete, low, high, debt)
    return Ends(_together(done, run), Cost(NOTHING, high, debt))


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
            return min(1, count)
        case ir.Completion(min_successful=ir.Constant(value=int(least))):
            return min(least, count)
        case ir.Completion(word=None, min_successful=least) if least is not None:
            return min(1, count)
        case _:
            return count


def _word(complete: ir.Completion | None) -> str:
    return "all" if complete is None else complete.word or ""


def _together(cost: Cost | None, run: float) -> Cost | None:
    """Return a cost where, of what runs at once, one may suspend while another works."""
    if cost is None or run <= 1:
        return cost
    return cost._replace(low=cost.low._replace(invocations=0))


def _around(statement: ir.Parallel | ir.Map, made: Ends, size: float) -> Ends:
    own = Amount(1, written=min(size, CHECKPOINT_BYTES), transitions=1)
    done = made.completes and _more(made.completes, own)
    failed = made.fails and Cost(
        made.fails.low, plus(made.fails.high, own), made.fails.debt
    )
    return Ends(done, failed)
