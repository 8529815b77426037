"""Counts what a run has looked at: results, errors, functions and operators."""

import re
from collections import Counter

from tests.fuzz.expressions import Node
from tests.fuzz.sides import Failure, Outcome, Refused, Value

_FUNCTION = re.compile(r"(?:\b(?:cel|lists|math|optional|strings)\.)?\b\w+(?=\()")
_OPERATOR = re.compile(
    r" (&&|\|\||[-+*/%<>?]|[<>=!]=|in) |(\[\?|\.\?|(?<=\w|>)\[|^[-!])"
)
_VARIABLE_PARTS = (
    (re.compile(r"\A[A-Z_]+: |\s*\[[A-Z_]+\]\Z"), ""),
    (re.compile(r"\"[^\"]*\"|'[^']*'|\d+"), "..."),
    (re.compile(r" : .*|\(.*", re.DOTALL), ""),
)


class Histogram:
    """What the expressions of a run were, and what became of them on the other side."""

    def __init__(self) -> None:
        self.results: Counter[str] = Counter()
        self.errors: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.forms: Counter[str] = Counter()
        self.total = 0

    def add(self, node: Node, ours: Outcome, theirs: Outcome) -> None:
        """Count an expression that both sides have evaluated."""
        self.total += 1
        match theirs:
            case Failure(message):
                self.errors[_kind(message)] += 1
            case Value(value):
                self.results[type(value).__name__] += 1
            case _:
                raise AssertionError("the other side has refused it")
        if isinstance(ours, Refused):
            self.refused[type(theirs).__name__] += 1
        for each in node.inside():
            self.forms.update(_words(each.form))

    def lines(self) -> list[str]:
        """Return what was counted, as text."""
        failed = self.errors.total()
        refused = ", ".join(f"{k} there {v}" for k, v in sorted(self.refused.items()))
        return [
            f"{self.total} expressions, {failed} of them ({failed / self.total:.0%})"
            " end in an error of cel-cpp",
            f"results by type: {_shown(self.results)}",
            f"errors by kind: {_shown(self.errors)}",
            f"refused by our checker: {refused or 'none'}",
            f"functions and operators: {_shown(self.forms)}",
        ]


def _words(form: str) -> list[str]:
    flat = re.sub(r"<~?[A-Z_]+(;@[ab]:[A-Z_]+)*>", "x", form)
    flat = re.sub(r"'(\\.|[^'\\])*'", "''", flat)
    operators = [one or other for one, other in _OPERATOR.findall(flat)]
    return _FUNCTION.findall(flat) + operators


def _kind(message: str) -> str:
    """Return an error without what is of its data."""
    for pattern, put in _VARIABLE_PARTS:
        message = pattern.sub(put, message)
    return message.strip()


def _shown(counts: Counter[str]) -> str:
    return ", ".join(f"{what} {count}" for what, count in counts.most_common())
