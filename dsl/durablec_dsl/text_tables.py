"""The tables of the workflow grammar, as `scripts/save_grammars.py` saved them."""

from functools import cache
from typing import NamedTuple

from durablec_grammars import open_tables


class Tables(NamedTuple):
    """What drives the text form.

    `pattern` finds tokens, each a group of it, and `words` are the keywords. A rule is
    what it makes, of how many parts, and its alias. A state leads from a symbol to an
    action: the next state, or `~n` to reduce by the rule `n`; `symbols` are what each
    state was reached by. `inner` are the symbols of expressions and types.
    """

    pattern: str
    words: dict[str, str]
    rules: list[tuple[str, int, str]]
    states: list[dict[str, int]]
    symbols: list[str]
    inner: frozenset[str]
    start: int
    end: int


@cache
def tables() -> Tables:
    """Load the tables; they are data of this package."""
    import pickle

    with open_tables("workflow") as file:
        return Tables(**pickle.load(file))
