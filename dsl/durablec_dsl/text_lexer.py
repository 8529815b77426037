"""Reads the tokens of the text form, and its comments.

A word that the grammar has as a keyword is given as that keyword; whether it is one where
it stands is for the driver to decide, which knows what may follow. In a right file that
is never in doubt: a reserved word is a name nowhere but after a dot and as a key, where
the grammar takes both, and any other keyword stands where no name could.
"""

import re
from typing import NamedTuple

from durablec_dsl.comment_habits import hidden_operand
from durablec_dsl.durations import UNITS
from durablec_dsl.fault import Fault
from durablec_dsl.text_parts import Part
from durablec_dsl.text_quotes import cut_text
from durablec_dsl.text_tables import Tables
from durablec_dsl.values import Name
from durablec_dsl.words import STATEMENT_WORDS

END = "$END"
BAD = "BAD"
STATEMENTS = frozenset(word.upper() for word in STATEMENT_WORDS.split())
CLAUSES = frozenset({"ELIF", "ELSE", "CASE", "DEFAULT", "CATCH", "FINALLY", "BRANCH"})
RESERVED = STATEMENTS | CLAUSES
LITERAL_WORDS = frozenset({"TRUE", "FALSE", "NULL", "IN"})

_OPERANDS = (
    frozenset({"NAME", "INT", "FLOAT", "STRING", "RPAR", "RSQB"}) | LITERAL_WORDS
)
"""What an expression may end with."""

_SIGN = "durablec:"
# A stray quote makes the pattern look as far as the end of the file for another.
_MOST_BAD = 20


class Tokens(NamedTuple):
    """The tokens of a text, the last of which is its end, and the rules it allows.

    `habits` are comments that may not be meant as such.
    """

    parts: list[Part]
    allowed: list[Name]
    habits: list[Fault]


def read_tokens(text: str, tables: Tables) -> Tokens:
    """Return the tokens of a text; a character that begins none is a `BAD` one.

    Behind too many of those, the rest is not read.
    """
    words = tables.words
    parts: list[Part] = []
    allowed: list[Name] = []
    habits: list[Fault] = []
    bad = 0
    end = meant_end = 0
    for found in re.compile(tables.pattern).finditer(text):
        kind = found.lastgroup
        if kind == "SPACE":
            continue
        last_end = end
        start, end = found.span()
        if start < meant_end:
            continue
        # No word and no other text stands right behind a text.
        is_other = text[start].isalnum() or text[start] in "_'\""
        if is_other and start == last_end and parts and parts[-1].kind == "STRING":
            cut = cut_text(text, parts[-1].start)
            if cut is not None:
                meant_end = cut.end
                parts[-1] = Part(BAD, parts[-1].start, meant_end)
                continue
        if kind == "NAME":
            word = found.group()
            if word in UNITS and parts and _is_amount(text, parts[-1], start):
                # `10 seconds`: no duration, and the reader of durations says so.
                parts[-1] = Part("DURATION", parts[-1].start, end)
                continue
            parts.append(Part(words.get(word, "NAME"), start, end))
        elif kind == "COMMENT":
            allowed += _allowed(text, start, end)
            if parts and parts[-1].kind in _OPERANDS:
                habit = hidden_operand(text, start, end)
                habits += [habit] if habit is not None else []
        else:
            assert kind is not None
            if kind == BAD:
                # Behind `#`, the line is meant as a comment, and behind a quote as a text.
                bad += 1
                if bad > _MOST_BAD:
                    break
            parts.append(Part(kind, start, end))
    parts.append(Part(END, len(text), len(text)))
    return Tokens(parts, allowed, habits)


def _is_amount(text: str, part: Part, end: int) -> bool:
    return part.kind in ("INT", "FLOAT") and "\n" not in text[part.end : end]


def _allowed(text: str, start: int, end: int) -> list[Name]:
    sign = text.find(_SIGN, start, end)
    if sign < 0 or text[start + 2 : sign].strip():
        return []
    from durablec_dsl.yaml_comments import rule_names

    return rule_names(text, sign + len(_SIGN))
