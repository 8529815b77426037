"""Looks at the pattern of `format` where it is written out, and at what it is given."""

import re

from durablec.codes import WRONG_ARGUMENT
from durablec.expressions.checking import Checking
from durablec.expressions.operators import plain
from durablec.expressions.wording import alternatives, describe
from durablec.types import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    STRING,
    OptionalType,
    Type,
)
from durablec_dsl import expr
from durablec_dsl.record import Record

_CLAUSE = r"%(?:(%)|(?:\.([0-9]+))?([sdfebxXo])|.?)"
_MOST_DIGITS = 1_000
_TAKES: dict[str, tuple[Type, ...]] = {
    "b": (INT, BOOL),
    "d": (INT, DOUBLE),
    "e": (DOUBLE, INT),
    "f": (DOUBLE, INT),
    "o": (INT,),
    "x": (INT, STRING),
}


class Clause(Record):
    """What stands for a value in a pattern: `%.2f` has a letter and a precision.

    One that is none has no letter.
    """

    text: str
    letter: str | None
    precision: str | None


def pieces(pattern: str) -> list[str | Clause]:
    """Return the texts and clauses of a pattern in turn; `%%` is a text, `%`."""
    found: list[str | Clause] = []
    at = 0
    for match in re.finditer(_CLAUSE, pattern, re.DOTALL):
        found.append(pattern[at : match.start()])
        at = match.end()
        percent, precision, letter = match.groups()
        found.append("%" if percent else Clause(match[0], letter, precision))
    return [piece for piece in [*found, pattern[at:]] if piece != ""]


def check_format(checking: Checking, pattern: expr.Expr, values: expr.Expr) -> None:
    """Report a pattern and values that surely do not fit."""
    if not isinstance(pattern, expr.Constant) or not isinstance(pattern.value, str):
        return
    clauses = [each for each in pieces(pattern.value) if isinstance(each, Clause)]
    for clause in clauses:
        problem = _problem(clause)
        if problem is not None:
            checking.add(WRONG_ARGUMENT, pattern.span, problem)
            return
    if not isinstance(values, expr.ListOf) or any(e.optional for e in values.elements):
        return
    given = [element.value for element in values.elements]
    if len(clauses) != len(given):
        message = f"the pattern takes {len(clauses)} values, and {len(given)} are given"
        checking.add(WRONG_ARGUMENT, values.span, message)
        return
    for clause, value in zip(clauses, given, strict=True):
        _check_value(checking, clause, value)


def _problem(clause: Clause) -> str | None:
    if clause.letter is None:
        return f"`{clause.text}` is not a clause of `format`"
    digits = clause.precision or "0"
    if len(digits) > 9 or int(digits) > _MOST_DIGITS:
        return f"`{clause.text}` has a precision over {_MOST_DIGITS}"
    return None


def _check_value(checking: Checking, clause: Clause, value: expr.Expr) -> None:
    type_ = plain(checking.typed.types[value])
    taken = _TAKES.get((clause.letter or "").lower())
    if type_ is DYN or (taken is None and not isinstance(type_, OptionalType)):
        return
    if taken is None or type_ not in taken:
        words = alternatives([describe(each) for each in taken or (STRING,)])
        message = f"`{clause.text}` takes {words}, and this is {describe(type_)}"
        checking.add(WRONG_ARGUMENT, value.span, message)
