"""Compares what an execution did with what the interpreter says it must do.

Only what language.md fixes is compared: text that it leaves open fits any text, and an
error without a message may come with none or an empty one.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

from tests.oracle.failures import UNSAID, Failure, of_text
from tests.oracle.interpreter import Ending
from tests.oracle.outside import Call
from tests.support.replay import Error, Outcome


def differences(
    expected: Ending, outcome: Outcome, calls: Sequence[Call], *, killed: bool = False
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
    seen = _without_repeats(calls, expected.calls) if killed else list(calls)
    if not _calls_fit(seen, expected.calls):
        found.append(f"calls: {expected.calls} expected, {list(calls)} seen")
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
                and all(fits(seen[key], value) for key, value in expected.items())
            )
        case list():
            return (
                isinstance(seen, list)
                and len(seen) == len(expected)
                and all(map(fits, seen, expected))
            )
        case _:
            return json.dumps(seen) == json.dumps(expected)


def _error_fits(seen: Error | None, expected: Failure | None) -> bool:
    if seen is None or expected is None:
        return seen is None and expected is None
    return (
        seen.type in (expected.dotted, expected.dotted.removeprefix("builtins."))
        and fits(seen.message or "", expected.message)
        and fits(of_text(seen.data), expected.data)
    )


def _calls_fit(seen: Sequence[Call], expected: Sequence[Call]) -> bool:
    return fits([list(call) for call in seen], [list(call) for call in expected])


def _without_repeats(seen: Sequence[Call], expected: Sequence[Call]) -> list[Call]:
    """Leave out repeats of the call before: a step is done at least once."""
    kept: list[Call] = []
    for call in seen:
        wanted = expected[len(kept)] if len(kept) < len(expected) else None
        fresh = wanted is not None and _calls_fit([call], [wanted])
        if fresh or not kept or call != kept[-1]:
            kept.append(call)
    return kept


def _shown(failure: Failure | None) -> str:
    if failure is None:
        return "none"
    return f"{failure.dotted}({failure.message!r}, {failure.data!r})"
