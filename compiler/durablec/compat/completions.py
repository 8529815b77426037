"""What another `complete` makes of a batch that was over by the old one.

AWS's SDK records the outcome of each branch that had begun, and why the batch was over.
The new version asks none of its limits again: `durablec_runtime/_batches.py` reads the
record by the new `complete`. So an end by the old one may leave out what the new one
would have waited for, or fail although the old version went on. Here every end of small
batches is looked at.
"""

from collections.abc import Iterator
from itertools import product
from typing import NamedTuple

from durablec import ir
from durablec.compat.terms import Env, Terms
from durablec.compat.written import Written

_MANY = 5
"""Batches of so many branches have each end that matters, if the limits are below that."""

_GUESSES = ((1, 2, 3), (0, 1, 2), (0, 50, 100))
"""What limits may be that are computed."""


class Asked(NamedTuple):
    """A `complete` in one version: its limits may be terms that nothing is known of."""

    word: str
    least: object
    tolerated: object
    share: object


class Reading(NamedTuple):
    """What may come of an end by the old version.

    It `leaves_out` what has not ended, it `fails` although it did not, or by an error that
    is not caught as it was, or the new version `goes_on`, if no end is recorded yet. It
    `fails_early` by what has ended while the old version went on.
    """

    leaves_out: bool
    fails: bool
    goes_on: bool
    fails_early: bool


class _Unknown(NamedTuple):
    """A limit that an execution computes."""

    term: int


class _Rule(NamedTuple):
    word: str
    least: float | None
    tolerated: float | None
    share: float | None

    def is_lost(self, failed: int, total: int) -> bool:
        """Say whether more have failed than are tolerated."""
        if self.tolerated is not None and failed > self.tolerated:
            return True
        return self.share is not None and failed * 100 > self.share * total

    def is_over(self, succeeded: int, failed: int, total: int) -> bool:
        """Say whether nothing more has to end."""
        if succeeded + failed >= total or self.is_lost(failed, total):
            return True
        return self.least is not None and succeeded >= self.least

    def fails(self, succeeded: int, failed: int, *, lost: bool) -> bool:
        """Say whether a record is read as a failure; `lost` is the reason in it."""
        match self.word:
            case "all":
                return failed > 0
            case "settled":
                return False
            case "any":
                return not succeeded
            case "first":
                return lost or not succeeded
            case _:
                return lost or succeeded < (self.least or 0)

    def error(self, *, lost: bool) -> str:
        """Return which error a failure is: that of a branch, or one of the whole."""
        is_own = self.word == "all" or (self.word == "first" and lost)
        return "" if is_own else "TooFewSucceeded"


def asked(
    terms: Terms, written: Written, complete: ir.Completion | None, env: Env
) -> Asked:
    """Return a `complete` with its limits, as far as they are known."""
    match complete:
        case None | ir.Completion(word="all"):
            return Asked("all", None, 0, None)
        case ir.Completion(word="any"):
            return Asked("any", 1, None, None)
        case ir.Completion(word="first"):
            return Asked("first", 1, 0, None)
        case ir.Completion(word="settled"):
            return Asked("settled", None, None, 100)
    limits: list[object] = []
    for value in (
        complete.min_successful,
        complete.tolerated_failures,
        complete.tolerated_failure_percentage,
    ):
        term = written.value(value, env)
        known = terms.known(term)
        is_known = value is None or isinstance(known, int | float)
        limits.append(known if is_known else _Unknown(term))
    return Asked("", *limits)


def reading(
    old: Asked,
    new: Asked,
    totals: tuple[int, int] | None,
    *,
    is_named: bool,
    is_sure: bool,
) -> Reading:
    """Return what the new version may make of a batch that is over in the old one.

    `totals` are the numbers of branches in both versions, None if they are not known.
    `is_named` says that some clause takes errors by their names, `is_sure` that no branch
    can fail.
    """
    leaves_out = fails = goes_on = fails_early = False
    for one, two in _rules(old, new):
        sizes = [totals] if totals else [(n, n) for n in _sizes(one, two)]
        for size, total in sizes:
            for succeeded, failed, lost in _records(one, size):
                if failed and is_sure:
                    continue
                is_over = two.is_over(succeeded, failed, total)
                goes_on |= not is_over
                if two.fails(succeeded, failed, lost=lost):
                    failed_before = one.fails(succeeded, failed, lost=lost)
                    is_renamed = one.error(lost=lost) != two.error(lost=lost)
                    fails |= not failed_before or (is_named and is_renamed)
                else:
                    leaves_out |= not is_over
            fails_early |= not is_sure and _fails_early(one, two, size, total)
    return Reading(leaves_out, fails, goes_on, fails_early)


def _fails_early(old: _Rule, new: _Rule, size: int, total: int) -> bool:
    """Say whether the new version may fail by what has ended in a batch that goes on."""
    return any(
        new.is_lost(failed, total)
        and new.fails(succeeded, failed, lost=True)
        and not old.is_over(succeeded, failed, size)
        for succeeded in range(size + 1)
        for failed in range(size - succeeded + 1)
    )


def _rules(old: Asked, new: Asked) -> Iterator[tuple[_Rule, _Rule]]:
    """Yield both with their limits; what is computed alike is the same in both."""
    guesses: dict[_Unknown, tuple[int, ...]] = {}
    for each in (old, new):
        for limit, guess in zip(each[1:], _GUESSES, strict=True):
            if isinstance(limit, _Unknown):
                guesses.setdefault(limit, guess)
    for values in product(*guesses.values()):
        known = dict(zip(guesses, values, strict=True))
        one, two = (
            _Rule(
                each.word,
                *(
                    known[n] if isinstance(n, _Unknown) else _number(n)
                    for n in each[1:]
                ),
            )
            for each in (old, new)
        )
        yield one, two


def _number(limit: object) -> float | None:
    return limit if isinstance(limit, int | float) else None


def _sizes(old: _Rule, new: _Rule) -> Iterator[int]:
    """Yield numbers of items; a `map` of fewer than must succeed does not begin."""
    limits = (old.least, old.tolerated, new.least, new.tolerated)
    largest = _MANY + min(int(max(limit or 0 for limit in limits)), 20)
    least = int(old.least or 0)
    yield from (n for n in range(largest + 1) if n >= least)
    if old.share is not None or new.share is not None:
        yield from (n for n in (20, 100) if n >= least)


def _records(rule: _Rule, total: int) -> Iterator[tuple[int, int, bool]]:
    """Yield how many have succeeded and failed in a record, and whether it is lost.

    One more, or all others, may have ended besides what the batch was over by.
    """
    for succeeded, failed in _ends(rule, total):
        lost = rule.is_lost(failed, total)
        yield succeeded, failed, lost
        left = total - succeeded - failed
        for more in {min(1, left), left} - {0}:
            yield succeeded + more, failed, lost
            yield succeeded, failed + more, lost


def _ends(rule: _Rule, total: int) -> Iterator[tuple[int, int]]:
    """Yield how many have succeeded and failed when a batch is over."""
    if not total:
        yield 0, 0
    for succeeded in range(total + 1):
        for failed in range(total - succeeded + 1):
            before = [(succeeded - 1, failed), (succeeded, failed - 1)]
            began = (min(one) >= 0 and not rule.is_over(*one, total) for one in before)
            if rule.is_over(succeeded, failed, total) and any(began):
                yield succeeded, failed
