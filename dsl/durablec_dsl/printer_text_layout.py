"""Lays out the text form: brackets on one line if they fit, else an entry a line."""

from durablec_dsl.printer_layout import WIDTH
from durablec_dsl.record import Record

INDENT = 2


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
    opened = [
        at
        for at, piece in enumerate(pieces)
        if isinstance(piece, Bracket) and piece.items
    ]
    if fits(text, indent) or not opened:
        return [" " * indent + text]
    at = opened[-1]
    bracket = pieces[at]
    assert isinstance(bracket, Bracket)
    margin = indent + INDENT if inner is None else inner
    lines = [f"{' ' * indent}{flat(*pieces[:at])}{bracket.opening}"]
    for before, item in bracket.items:
        lines += lines_of([before, item, "," * bracket.comma], margin)
    closing = f"{bracket.closing}{flat(*pieces[at + 1 :])}"
    return [*lines, " " * (margin - INDENT) + closing]


def fits(text: str, indent: int) -> bool:
    """Say whether the first line of a text fits the line."""
    return indent + len(text.partition("\n")[0]) <= WIDTH
