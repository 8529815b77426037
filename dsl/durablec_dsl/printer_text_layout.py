"""Lays out the text form: brackets on one line if they fit, else an entry a line.

The options of a statement stand behind its head if they are few and fit the line. Else
they stand below it: on one line if they are few and all but the last are one word, and
otherwise one a line.
"""

from durablec_dsl.printer_layout import WIDTH
from durablec_dsl.record import Record

INDENT = 2

_FEW = 3
"""So many options share a line."""


class Bracket(Record):
    """A bracket; each of its `items` is what stands before a piece, and the piece.

    `comma` says that one may stand behind the last item.
    """

    opening: str
    items: list[tuple[str, "Piece"]]
    closing: str
    comma: bool = True

    @property
    def padding(self) -> str:
        """What stands inside of the bracket's signs on one line."""
        return " " if self.opening == "{" and self.items else ""


Piece = str | Bracket
Option = list[Piece]
"""An option's key with the blank behind it, and its value."""


def flat(*pieces: Piece) -> str:
    """Return pieces on one line, but for texts that have lines themselves."""
    return "".join(map(_flat, pieces))


def _flat(piece: Piece) -> str:
    if isinstance(piece, str):
        return piece
    inside = ", ".join(before + _flat(item) for before, item in piece.items)
    pad = piece.padding
    return f"{piece.opening}{pad}{inside}{pad}{piece.closing}"


def lines_of(pieces: list[Piece], indent: int, inner: int | None = None) -> list[str]:
    """Return pieces on as many lines as they need; the last bracket is opened first.

    `inner` is the indentation of what is in that bracket.
    """
    text = flat(*pieces)
    brackets = [
        at
        for at, piece in enumerate(pieces)
        if isinstance(piece, Bracket) and piece.items
    ]
    if fits(text, indent) or not brackets:
        return [" " * indent + text]
    at = brackets[-1]
    bracket = pieces[at]
    assert isinstance(bracket, Bracket)
    margin = indent + INDENT if inner is None else inner
    lines = [f"{' ' * indent}{flat(*pieces[:at])}{bracket.opening}"]
    for before, item in bracket.items:
        lines += lines_of([before, item, "," * bracket.comma], margin)
    closing = f"{bracket.closing}{flat(*pieces[at + 1 :])}"
    return [*lines, " " * (margin - INDENT) + closing]


def with_options(
    head: list[Piece], options: list[Option], indent: int, *, below: bool = False
) -> list[str]:
    """Return a head with its options; with `below` they never stand behind it."""
    one_line = _joined(head, options)
    if not options or (not below and _is_short(one_line, options, indent)):
        return lines_of(one_line, indent, indent + 2 * INDENT)
    lines = lines_of(head, indent, indent + 2 * INDENT)
    inner = indent + INDENT
    together = _joined(options[0], options[1:])
    first = [flat(*each[1:]) for each in options[:-1]]
    are_words = all(len(value.split()) == 1 for value in first)
    if are_words and _is_short(together, options, inner):
        return [*lines, *lines_of(together, inner)]
    return [*lines, *(line for each in options for line in lines_of(each, inner))]


def opened(head: list[Piece], options: list[Option], indent: int) -> list[str]:
    """Return a head with its options and the brace that opens its body.

    Behind options that stand below the head, the brace has a line of its own, so that
    the options are told from the body.
    """
    one_line = [*_joined(head, options), " {"]
    if not options or _is_short(one_line, options, indent):
        return lines_of(one_line, indent, indent + 2 * INDENT)
    return [*with_options(head, options, indent, below=True), " " * indent + "{"]


def _joined(head: list[Piece], options: list[Option]) -> list[Piece]:
    return [*head, *(piece for each in options for piece in (" ", *each))]


def _is_short(line: list[Piece], options: list[Option], indent: int) -> bool:
    return len(options) <= _FEW and fits(flat(*line), indent)


def fits(text: str, indent: int) -> bool:
    """Say whether the first line of a text fits the line."""
    return indent + len(text.partition("\n")[0]) <= WIDTH
