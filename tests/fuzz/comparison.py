"""Says whether both sides agree on an expression.

They agree if both fail, whatever the words, or both give the same value: of the same
type, NaN like NaN, and a zero with its sign. What our checker refuses counts as failing.
A double that came as an int of Python's may go as one.
"""

import math
from typing import Any

from durablec.types import Type
from durablec_dsl.record import Record
from tests.fuzz.sides import UNTYPED, Crash, Failure, Outcome, Refused, Value
from tests.fuzz.sides import ours as run_ours
from tests.fuzz.sides import theirs as run_theirs
from tests.fuzz.values import OURS, Given


class Setting(Record):
    """What an expression is evaluated with: values, and whether their types are known."""

    given: Given
    is_typed: bool

    def outcomes(self, text: str) -> tuple[Outcome, Outcome]:
        """Return what becomes of an expression on our side and on the other one."""
        types: dict[str, Type] = OURS if self.is_typed else UNTYPED
        values = self.given.ours if self.is_typed else self.given.theirs
        return run_ours(text, values, types), run_theirs(text, self.given.theirs)


def agree(ours: Outcome, theirs: Outcome) -> bool:
    """Say whether two outcomes are one; a refusal by the other side says nothing."""
    match ours, theirs:
        case _, Refused():
            return True
        case Crash(), _:
            return False
        case ((Failure() | Refused()), Failure()):
            return True
        case Value(mine), Value(other):
            return same(mine, other)
        case _:
            return False


def same(mine: Any, other: Any) -> bool:
    """Say whether two values are one."""
    match mine, other:
        case list(), list():
            return len(mine) == len(other) and all(map(same, mine, other))
        case dict(), dict():
            return mine.keys() == other.keys() and all(
                same(value, other[key]) for key, value in mine.items()
            )
        case float(), float():
            if math.isnan(mine) or math.isnan(other):
                return math.isnan(mine) and math.isnan(other)
            return mine == other and math.copysign(1, mine) == math.copysign(1, other)
        case int(), float() if type(mine) is int:
            return mine == other and math.copysign(1, other) == (-1) ** (mine < 0)
        case _:
            return type(mine) is type(other) and bool(mine == other)
