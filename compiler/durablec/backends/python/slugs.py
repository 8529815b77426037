"""Makes a Python name that says what an expression is: `a.b > 1` gives `a_b_gt_1`."""

import re

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
    "*": "times",
    "/": "by",
    "%": "mod",
    "?": "then",
    ":": "else",
}
_PIECE = re.compile(
    r"[a-z]+|[A-Z]+(?![a-z])|[A-Z][a-z]*|[0-9]+|&&|\|\||[=!<>]=|[<>!+*/%?:]"
)


def slug(text: str) -> str:
    """Return a name of at most 40 characters for an expression of CEL.

    It is cut between words; a word of more than 40 characters is cut itself.
    """
    words = [_WORDS.get(piece, piece.lower()) for piece in _PIECE.findall(text)]
    name = ""
    for word in words:
        longer = f"{name}_{word}" if name else word
        if len(longer) > _LONGEST:
            break
        name = longer
    name = name or (words[0][:_LONGEST] if words else "expression")
    return name if name[0].isalpha() else f"value_{name}"[:_LONGEST]
