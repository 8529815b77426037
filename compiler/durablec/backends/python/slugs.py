"""Makes a Python name that says what an expression is: `a.b > 1` gives `a_b_gt_1`."""

import re
from itertools import islice

_LONGEST = 40

_WORDS = {
    "&&": "and",
    "||": "or",
    "==": "eq",
    "!=": "ne",
    "<=": "le",
    ">=": "ge",
    "<": "lt",
    ">": "gt",
    "!": "not",
    "+": "plus",
    "-": "minus",
    "*": "times",
    "/": "by",
    "%": "mod",
    "?": "then",
    ":": "else",
}
_OPERATORS = frozenset(_WORDS.values())
_PIECE = re.compile(
    r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*|[0-9]+|&&|\|\||[=!<>]=|[<>!+*/%?]|(?<=\s)[-:](?=\s)"
)


def slug(text: str, suffix: str = "") -> str:
    """Return a name of at most 40 characters for an expression of CEL.

    It is cut between words and not behind an operator; a first word that is too long
    is cut itself.
    """
    room = _LONGEST - len(suffix)
    # Each word takes a letter at least: further ones would only be dropped again.
    pieces = islice(_PIECE.finditer(text), _LONGEST + 2)
    words = [_WORDS.get(piece[0], piece[0].lower()) for piece in pieces]
    if not words:
        words = ["expression"]
    if not words[0].isalpha():
        words.insert(0, "value")
    while len("_".join(words)) > room and len(words) > 1:
        words.pop()
        while len(words) > 1 and words[-1] in _OPERATORS:
            words.pop()
    return f"{'_'.join(words)[:room]}{suffix}"
