"""The differences that are meant, or are faults of the other side, by name.

`tests/cel/differences.json` says for each name why, and gives an example. A rule here
says whether an expression, made as small as it gets, differs in that way; what no rule
knows is a fault of ours, or of the evaluator's, that nobody has looked at.
"""

import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from tests.cel_suite import CASES
from tests.fuzz.comparison import Setting, agree, same
from tests.fuzz.sides import UNTYPED, Failure, Outcome, Refused, Value
from tests.fuzz.sides import ours as run_ours
from tests.fuzz.values import OURS

NAMED: Path = CASES.with_name("differences.json")

_NUMBER = re.compile(r"\d+(?:\.\d+)?(?:e[+-]?\d+)?|[-+]?(?:nan|NaN)")

_LAZY = re.compile(
    r"&&|\|\|| \? |cel\.bind\(|\.(?:all|exists|exists_one|existsOne|map|filter"
    r"|transformList|sortBy|optMap|optFlatMap|or|orValue)\("
)
"""What does not evaluate each of its parts, whatever the data are."""


class Difference(NamedTuple):
    """A small expression on which both sides differ."""

    text: str
    setting: Setting
    ours: Outcome
    theirs: Outcome

    @property
    def words(self) -> tuple[str, str]:
        """Return what each side says, a value or an error."""
        return str(self.ours[0]), str(self.theirs[0])


Rule = Callable[[Difference], bool]


def reasons() -> dict[str, dict[str, str]]:
    """Return what is said of each name: `reason`, `right` and `example`."""
    named: dict[str, dict[str, str]] = json.loads(NAMED.read_text("utf-8"))
    return named


def name_of(difference: Difference) -> str | None:
    """Return the name of a difference, None if it has none."""
    return next((name for name, rule in RULES.items() if rule(difference)), None)


def _refused(it: Difference) -> bool:
    """Say whether our checker refuses what the other side does not come to.

    There is something in the expression that leaves a part of it out: what is refused
    wrongly and has a value, is refused without that, too. What a record or `maybe` holds
    is of a type to us alone: the other side compares it with whatever there is.
    """
    if not isinstance(it.ours, Refused) or not isinstance(it.theirs, Value):
        return False
    if re.search(r"is never in|does not compare", it.ours[0]) and re.search(
        r"\b(?:r|rs|maybe)\b", it.text
    ):
        return True
    is_of_literal = "has(" in it.text and "has no field" in it.ours[0]
    return is_of_literal or _LAZY.search(it.text) is not None


def _before_the_first(it: Difference) -> bool:
    is_refused = isinstance(it.ours, Refused) and "no list has an item" in it.ours[0]
    return is_refused and "[?" in it.text and isinstance(it.theirs, Value)


def _number_as_text(it: Difference) -> bool:
    return not _has_times(it) and _same_but_for_numbers(it)


def _time_as_text(it: Difference) -> bool:
    return _has_times(it) and _same_but_for_numbers(it)


def _zone_beyond_the_years(it: Difference) -> bool:
    is_overflow = isinstance(it.ours, Failure) and "timestamp overflow" in it.ours[0]
    return is_overflow and re.search(r"\.get\w+\(.+\)", it.text) is not None


def _long_duration(it: Difference) -> bool:
    return _has_times(it) and it.theirs == Failure("OUT_OF_RANGE: integer overflow")


def _int_of_bool(it: Difference) -> bool:
    return (
        isinstance(it.ours, Failure) and "`int` is not defined for bool" in it.ours[0]
    )


def _int_and_double(it: Difference) -> bool:
    return isinstance(it.ours, Value) and _fails(
        it, r"No matching overloads found : _[-+*/]_\((int64, double|double, int64)\)"
    )


def _chain_of_integers(it: Difference) -> bool:
    """Say whether ours fails too where each step of the chain is looked at."""
    if not isinstance(it.ours, Value) or not _fails(it, "integer overflow"):
        return False
    stepwise = run_ours(it.text, it.setting.given.theirs, UNTYPED)
    return isinstance(stepwise, Failure) and "overflow" in stepwise.message


def _substring_to_the_end(it: Difference) -> bool:
    return isinstance(it.ours, Value) and _fails(
        it, r"<start> or <end> is greater than <string>.size\(\)"
    )


def _number_of_spaces(it: Difference) -> bool:
    if not isinstance(it.ours, Failure) or not isinstance(it.theirs, Value):
        return False
    return (
        re.search(r"`(\s+\S*|\S*\s+)` cannot be read as (int|double)", it.ours[0])
        is not None
    )


def _double_of_hexadecimal(it: Difference) -> bool:
    if not isinstance(it.ours, Failure) or not isinstance(it.theirs, Value):
        return False
    return (
        re.search(r"`[-+]?0[xX]\S*` cannot be read as double", it.ours[0]) is not None
    )


def _letters_without_case(it: Difference) -> bool:
    is_found_there = (it.ours, it.theirs) == (Value(False), Value(True))
    return is_found_there and "(?i" in it.text


def _order_of_equals(it: Difference) -> bool:
    """Say whether `sortBy` has put what sorts alike in two orders."""
    match it.ours, it.theirs:
        case Value(list(mine)), Value(list(other)):
            return "sortBy(" in it.text and _are_the_same(mine, other)
        case _:
            return False


def _are_the_same(mine: list[Any], other: list[Any]) -> bool:
    """Say whether two lists have the same items, in whatever order."""
    left = list(other)
    for item in mine:
        at = next((at for at, each in enumerate(left) if same(item, each)), None)
        if at is None:
            return False
        del left[at]
    return not left


def _no_boundary(it: Difference) -> bool:
    is_found_there = (it.ours, it.theirs) == (Value(False), Value(True))
    return is_found_there and r"\\B" in it.text and not it.text.isascii()


def _double_as_integer(it: Difference) -> bool:
    """Say whether it is but how JSON writes a double: its sign of zero, its type as any."""
    match it.ours, it.theirs:
        case Value(0), Value(float(zero)):
            is_known = zero == 0
        case Value(), (Failure() | Value()):
            is_known = "dyn(" in it.text
        case _:
            is_known = False
    if not (is_known and it.setting.is_typed):
        return False
    return agree(run_ours(it.text, it.setting.given.theirs, OURS), it.theirs)


def _variable_of_before(it: Difference) -> bool:
    """Say whether a name is bound behind a macro that may have stopped early.

    `sortBy` binds one, too. Whichever of our two ways is taken, the value is the same.
    """
    if re.search(r"\.(?:all|exists)\(.*(?:cel\.bind|sortBy)\(", it.text) is None:
        return False
    stepwise = run_ours(it.text, it.setting.given.theirs, UNTYPED)
    return agree(it.ours, stepwise) or {type(it.ours), type(stepwise)} == {Failure}


RULES: dict[str, Rule] = {
    "an item before the first": _before_the_first,
    "refused when compiled": _refused,
    "a number as text": _number_as_text,
    "a time as text": _time_as_text,
    "a zone beyond the years": _zone_beyond_the_years,
    "a long duration": _long_duration,
    "int of a bool": _int_of_bool,
    "int beside double": _int_and_double,
    "a chain of integers": _chain_of_integers,
    "substring to the end": _substring_to_the_end,
    "a variable of before": _variable_of_before,
    "a number of a text with spaces": _number_of_spaces,
    "letters without case": _letters_without_case,
    "a place that is no boundary": _no_boundary,
    "the order of what sorts alike": _order_of_equals,
    "a double written as an integer": _double_as_integer,
    "double of a hexadecimal": _double_of_hexadecimal,
}


def _fails(it: Difference, pattern: str) -> bool:
    """Say whether the other side fails with words like these."""
    return isinstance(it.theirs, Failure) and bool(re.search(pattern, it.theirs[0]))


def _has_times(it: Difference) -> bool:
    return "timestamp(" in it.text or "duration(" in it.text


def _same_but_for_numbers(it: Difference) -> bool:
    """Say whether two texts differ only in how their numbers are written."""
    if not (isinstance(it.ours, Value) and isinstance(it.theirs, Value)):
        return False
    one, other = it.words
    if _NUMBER.split(one) != _NUMBER.split(other):
        return False
    pairs = zip(_NUMBER.findall(one), _NUMBER.findall(other), strict=True)
    is_rounded = "format(" in it.text
    return all(_is_near(float(a), float(b), is_rounded) for a, b in pairs)


def _is_near(one: float, other: float, is_rounded: bool) -> bool:
    if math.isnan(one):
        return math.isnan(other)
    return one == other or (
        is_rounded and math.isclose(one, other, rel_tol=1e-5, abs_tol=1e-6)
    )
