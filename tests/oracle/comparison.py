"""Compares what an execution did with what the interpreter says it must do.

Only what language.md fixes is compared: text that it leaves open fits any text, and an
error without a message may come with none or an empty one. Calls of branches that run
at once may come in any order that keeps that of each branch and that of time.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from tests.oracle.course import Call, Callee, Entries, Fork
from tests.oracle.failures import UNSAID, Failure, of_text
from tests.oracle.interpreter import Ending
from tests.oracle.virtual_time import Outcome
from tests.support.replay import Error

Seen = tuple[str, Any]
"""A call as a function has noted it: its name and its arguments."""


def differences(
    expected: Ending, outcome: Outcome, calls: Sequence[Seen], *, killed: bool = False
) -> list[str]:
    """Return a line for each thing that is not as expected."""
    found = []
    if outcome.status != expected.status:
        found.append(f"status: {expected.status} expected, {outcome.status} seen")
        found += [f"  expected error: {_shown(expected.failure)}", f"  {outcome.error}"]
    elif not fits(outcome.result, expected.result):
        found.append(f"result: {expected.result!r} expected, {outcome.result!r} seen")
    elif not _error_fits(outcome.error, expected.failure):
        found.append(
            f"error: {_shown(expected.failure)} expected, {outcome.error} seen"
        )
    wanted = [each for each in _placed(expected.entries) if each.call.kind == "call"]
    if problem := _of_calls(wanted, calls, killed=killed):
        found.append(f"calls: {problem}")
        found.append(f"  expected: {[str(each) for each in wanted]}")
        found.append(f"  seen: {[list(each) for each in calls]}")
    return found


def fits(seen: Any, expected: Any) -> bool:
    """Say whether a value is the one expected, or one that the language leaves open."""
    match expected:
        case str() if UNSAID in expected:
            pattern = ".*".join(map(re.escape, expected.split(UNSAID)))
            text = seen if isinstance(seen, str) else json.dumps(seen)
            return re.fullmatch(pattern, text, re.DOTALL) is not None
        case dict():
            return (
                isinstance(seen, dict)
                and seen.keys() == expected.keys()
                and all(
                    fits(seen[key], value)
                    for key, value in _counted(expected, seen).items()
                )
            )
        case list():
            return (
                isinstance(seen, list)
                and len(seen) == len(expected)
                and all(map(fits, seen, expected))
            )
        case _:
            return json.dumps(seen) == json.dumps(expected)


def _counted(expected: dict[str, Any], seen: dict[str, Any]) -> dict[str, Any]:
    """Return a summary with those that succeeded as AWS's SDK may have counted them.

    An invocation takes up the branches again that have ended before, each in a thread;
    where a failure ends the batch, it may not have come to all of them.
    """
    if expected.get("reason") != "FAILURE_TOLERANCE_EXCEEDED":
        return expected
    late = expected["succeeded"] - seen["succeeded"]
    if late not in range(expected["succeeded"] + 1):
        return expected
    counts = {"succeeded": seen["succeeded"], "started": expected["started"] + late}
    return expected | counts


def _error_fits(seen: Error | None, expected: Failure | None) -> bool:
    if seen is None or expected is None:
        return seen is None and expected is None
    return (
        seen.type in (expected.dotted, expected.dotted.removeprefix("builtins."))
        and fits(seen.message or "", expected.message)
        and fits(of_text(seen.data), expected.data)
    )


# Calls --------------------------------------------------------------------------------


@dataclass
class _Placed:
    """An expected call, and where it stands: numbers of entries and branches in turn.

    `at` is where it has been seen, the first time.
    """

    call: Call
    place: tuple[int, ...]
    at: int | None = None

    def __str__(self) -> str:
        doubt = "?" if self.may_be_missing else ""
        return (
            f"{self.call.name}{doubt} {self.call.arguments} at {self.call.at.early}"
            f"..{self.call.at.late} in {self.place}"
        )

    @property
    def may_be_missing(self) -> bool:
        return bool(self.call.cuts) or self.call.doubtful

    def is_needed_for(self, other: "_Placed") -> bool:
        """Say whether what may have ended this branch before it has ended another."""
        if self.call.doubtful or not self.call.cuts <= other.call.cuts:
            return False
        return self.precedes(other)

    def precedes(self, other: "_Placed") -> bool:
        """Say whether this call surely comes before another."""
        if self.call.at.precedes(other.call.at):
            return True
        for depth, (own, others) in enumerate(
            zip(self.place, other.place, strict=False)
        ):
            if own != others:
                return depth % 2 == 0 and own < others
        return False


def _placed(entries: Entries, place: tuple[int, ...] = ()) -> Iterator[_Placed]:
    for number, entry in enumerate(entries):
        here = (*place, number)
        match entry:
            case Call():
                yield _Placed(entry, here)
            case Fork():
                for branch, inner in enumerate(entry.branches):
                    yield from _placed(inner, (*here, branch))
            case Callee():
                yield from _placed(entry.entries, (*here, 0))


def _of_calls(
    wanted: list[_Placed], seen: Sequence[Seen], *, killed: bool
) -> str | None:
    """Say what is wrong with the calls that were seen; None if nothing is."""
    for number, call in enumerate(seen):
        found = next((e for e in wanted if e.at is None and _is(e, call, wanted)), None)
        if found is not None:
            found.at = number
        elif not (killed and _is_repeated(call, wanted)):
            return f"call {number} is not expected: {list(call)}"
    for each in wanted:
        if each.at is not None:
            continue
        if not (each.may_be_missing):
            return f"missing is {each}"
        if any(e.at is not None and each.is_needed_for(e) for e in wanted):
            return f"missing before others is {each}"
    return None


def _is(placed: _Placed, seen: Seen, wanted: list[_Placed]) -> bool:
    """Say whether a call is the one expected, and may come now."""
    return _is_same(placed, seen) and not any(
        each.precedes(placed)
        for each in wanted
        if each.at is None and not (each.may_be_missing)
    )


def _is_repeated(seen: Seen, wanted: list[_Placed]) -> bool:
    """Say whether a step was done again: it is the last one of its branch so far.

    Any that has been seen and that no other one seen follows may be done again.
    """
    done = [each for each in wanted if each.at is not None]
    return any(
        _is_same(each, seen) and not any(each.precedes(other) for other in done)
        for each in done
    )


def _is_same(placed: _Placed, seen: Seen) -> bool:
    return fits(list(seen), [placed.call.name, placed.call.arguments])


def _shown(failure: Failure | None) -> str:
    if failure is None:
        return "none"
    return f"{failure.dotted}({failure.message!r}, {failure.data!r})"
