"""How soon statements may fail, by the names of their errors.

A `catch` clause begins no sooner than what it takes: one that takes the `CallbackTimeout`
of a callback begins when that has timed out.
"""

from collections.abc import Iterable
from math import inf
from typing import NamedTuple

from durablec import ir
from durablec.bounds.delays import poll_pauses
from durablec.bounds.ranges import NOW, Stretch, of
from durablec.catching import ANY, is_own, raised_by_itself

Failures = dict[str, Stretch]
"""By each name, how long it takes at least until an error of it comes.

`ANY` stands for errors of every name, `CALLS` for those of the user's code, and `DEADLINE`
for the `Timeout` of a group around, which may come whenever something inside begins.
"""

CALLS, DEADLINE = "calls", "deadline"
"""No error has such a name: those of classes and of the language begin with a capital."""

_TIMEOUT = "Timeout"


class Soonest(NamedTuple):
    """How soon a clause is come to; `begins` is without what leaves no time to its body."""

    fails: Stretch
    begins: Stretch


def of_itself(statement: ir.Stmt, *, bounded: bool) -> Failures:
    """Return how soon a statement may fail by itself, not by what stands inside of it.

    Args:
        statement: Any.
        bounded: Whether a group with a timeout may be around it.
    """
    raised = raised_by_itself(statement)
    found = dict.fromkeys(sorted(raised.own | raised.failures), NOW)
    if raised.calls:
        found[CALLS] = NOW
    if bounded and isinstance(statement, ir.Operation):
        found[DEADLINE] = NOW
    match statement:
        case ir.Step(timeout=int(seconds)) | ir.Group(timeout=int(seconds)):
            found[_TIMEOUT] = of(statement, seconds, seconds).low
        case ir.Poll():
            least = poll_pauses(statement)[0]
            if isinstance(statement.after, int):
                least += statement.after
            found["PollExhausted"] = of(statement, least, least).low
        case ir.Callback():
            least = min(_least(statement.timeout), _least(statement.heartbeat))
            found["CallbackTimeout"] = of(statement, least, least).low
        case ir.While():
            # How soon its rounds are too many depends on them.
            found.pop("TooManyIterations", None)
        case _:
            pass
    return {name: each for name, each in found.items() if each.seconds < inf}


def _least(length: ir.Length | None) -> float:
    match length:
        case None:
            return inf
        case int():
            return length
        case _:
            return 1


def soonest(failures: Failures, names: ir.ErrorNames) -> Soonest:
    """Return how soon an error comes that a clause takes, of those that may come."""
    taken = names.all or (ANY,)
    begins = [each for name in taken for each in _of_name(failures, name)]
    fails = list(begins)
    if DEADLINE in failures and {ANY, _TIMEOUT} & set(taken):
        fails.append(failures[DEADLINE])
    if not fails:
        # Nobody knows of an error that it takes.
        return Soonest(NOW, NOW)
    return Soonest(_least_of(fails), _least_of(begins or fails))


def _of_name(failures: Failures, name: str) -> Iterable[Stretch]:
    """Yield how soon an error of a name may come, by each that may have it."""
    if name == ANY:
        yield from (each for key, each in failures.items() if key != DEADLINE)
        return
    bare = name.rpartition(".")[2]
    for key in {name, bare, ANY, CALLS}:
        if key == CALLS and is_own(name):
            continue
        if key in failures:
            yield failures[key]


def _least_of(stretches: Iterable[Stretch]) -> Stretch:
    return min(stretches, key=lambda each: each.seconds)
