"""Whether a batch that is over, and was a success, may be a failure by other rules.

AWS's SDK records the outcome of each branch or item and does not run them again; what
that comes to is decided anew on each replay, by the rules that the handler has now
(`durablec_runtime/_batches.py`). Of what was recorded is known here what the old rules
ask of a success.
"""

from typing import NamedTuple

from durablec import ir

Batch = ir.Parallel | ir.Map


class _Record(NamedTuple):
    """What is sure of a batch that succeeded: so many did, and whether any may not have."""

    successes: float
    may_have_failures: bool


def may_fail_now(before: Batch, after: Batch) -> bool:
    """Say whether a success by the old rules may be a failure by the new."""
    record = _recorded(before)
    match _word(after):
        case "settled":
            return False
        case "all":
            return record.may_have_failures
        case "any" | "first":
            return record.successes < 1
        case _:
            assert after.complete is not None
            least = after.complete.min_successful
            if least is None:
                return False
            needed = _number(least)
            return needed is None or record.successes < needed


def _recorded(batch: Batch) -> _Record:
    count = len(batch.branches) if isinstance(batch, ir.Parallel) else 0
    match _word(batch):
        case "all":
            return _Record(count, may_have_failures=False)
        case "any" | "first":
            return _Record(1, may_have_failures=True)
        case "settled":
            return _Record(0, may_have_failures=True)
        case _:
            return _within(batch, count)


def _within(batch: Batch, count: int) -> _Record:
    """Return what is recorded within limits; of a `map`, items may be none."""
    limits = batch.complete
    assert limits is not None
    tolerated = _tolerated(limits, count)
    if limits.min_successful is None:
        return _Record(max(0, count - tolerated), may_have_failures=tolerated > 0)
    least = _number(limits.min_successful)
    return _Record(1 if least is None else least, may_have_failures=tolerated > 0)


def _tolerated(limits: ir.Completion, count: int) -> float:
    """Return how many may have failed."""
    found = float("inf")
    if limits.tolerated_failures is not None:
        number = _number(limits.tolerated_failures)
        found = found if number is None else number
    if limits.tolerated_failure_percentage is not None:
        share = _number(limits.tolerated_failure_percentage)
        if share == 0:
            return 0
        if share is not None and count:
            found = min(found, count * share // 100)
    return found


def _word(batch: Batch) -> str | None:
    return "all" if batch.complete is None else batch.complete.word


def _number(value: ir.Value) -> float | None:
    if isinstance(value, ir.Constant) and isinstance(value.value, int | float):
        return value.value
    return None
