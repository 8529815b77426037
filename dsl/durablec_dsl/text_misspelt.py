"""Finds the word of a statement or declaration that is misspelt.

Such a word is read as the key of an option, and what follows as its value, so that the
grammar refuses a token further on, which says nothing.
"""

from durablec_dsl import codes
from durablec_dsl.fault import Fault
from durablec_dsl.source import Span
from durablec_dsl.suggest import mistyped
from durablec_dsl.text_stop import Mistake
from durablec_dsl.words import STATEMENT_WORDS
from durablec_dsl.yaml_keys import keys_of

DECLARATIONS = frozenset(
    keys_of(
        "durablec workflow timeout retention input output type retry defaults constants"
        " block on_failure deploy"
    )
)

_STATEMENTS = frozenset(STATEMENT_WORDS.split())
_LONGEST = 20
_STARTS = ("option", "declaration", "statement")


def misspelt(m: Mistake) -> Fault | None:
    """`tyr {`, `blok told {`, `workfow orders "..."`."""
    for span in (_key_around(m), m.first_of_line()):
        if span is None:
            continue
        word = m.text[span.start : span.end]
        if not word.isidentifier() or len(word) > _LONGEST:
            continue
        meant = mistyped(word, _STATEMENTS | DECLARATIONS)
        if meant in DECLARATIONS and meant != word and not m.is_inside:
            message = f"`{word}` is no key of a workflow"
            return Fault(codes.UNKNOWN_KEY, span, message, _meant(meant))
        if meant in _STATEMENTS and meant != word:
            message = f"`{word}` is no statement"
            return Fault(codes.UNKNOWN_STATEMENT, span, message, _meant(meant))
    return None


def _meant(word: str) -> str:
    return f"did you mean `{word}`?"


def _key_around(m: Mistake) -> Span | None:
    """Return the key in whose value the refused token stands, if it begins its line."""
    rows, states, starts = m.stop.tables.states, m.stop.states, m.stop.starts
    for depth in range(len(states) - 1, 0, -1):
        if rows[states[depth - 1]].keys().isdisjoint(_STARTS):
            continue
        if m.stop.tables.symbols[states[depth]] != "NAME":
            return None
        start = starts[depth - 1]
        begin = m.text.rfind("\n", 0, start) + 1
        is_first = not m.text[begin:start].strip(" \t}")
        return Span(start, _end_of_word(m.text, start)) if is_first else None
    return None


def _end_of_word(text: str, start: int) -> int:
    end = start
    while end < len(text) and (text[end].isalnum() or text[end] == "_"):
        end += 1
    return end
