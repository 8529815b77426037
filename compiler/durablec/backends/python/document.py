"""Own the document algebra of the Python backend: text with the places where its lines may break.

It is that of ruff's formatter: Wadler's, with specials for Python's optional parentheses. The printer
(`printer.py`) decides which lines break:

- A `Group` is flat if all up to the next certain line break fits, else its own lines break.
- `FitsExpanded` marks brackets of an expression that may yet get parentheses: while those are absent, the
  brackets count as fitting if every line of their expanded content fits.
- `BestFitParens` adds parentheses only if that makes the content fit.
- `BestFitting` takes the first variant that fits, else the last.

A document is made of strings, lists of documents and the classes below.
"""

import re
from dataclasses import dataclass
from typing import TypeAlias
from unicodedata import category, east_asian_width

# Where the `unicode-width` tables of ruff depart from the general categories of Python 3.11.
EXTENDING = re.compile(
    "[\u1160-\u11ff\ud7b0-\ud7fb\uff9e\uff9f\u302e\u302f"
    "\u09be\u09d7\u0b3e\u0b57\u0bbe\u0bd7\u0cc0\u0cc2\u0cc7\u0cc8\u0cca\u0ccb\u0cd5\u0cd6\u0d3e\u0d4e\u0d57"
    "\u0dcf\u0ddf\u1715\u1734\u1b35\u1b3b\u1b3d\u1b43\u1b44\u1baa\u1bf2\u1bf3\ua8fa\ua953\ua9c0"
    "\U000111c0\U000111c2\U000111c3\U00011235\U0001133e\U0001134d\U00011357\U000114b0\U000114bd"
    "\U000115af\U000116b6\U00011930\U0001193d\U0001193f\U00011941\U00011a84-\U00011a89\U00011d46"
    "\U00016ff0\U00016ff1\U0001d165\U0001d166\U0001d16d-\U0001d172]"
)
WIDE = re.compile(
    "[\u2630-\u2637\u268a-\u268f\u4dc0-\u4dff\U0001d300-\U0001d356\U0001d360-\U0001d376]"
)


@dataclass(slots=True, eq=False, repr=False)
class Line:
    """A place where a line may break: flat it is `flat`, a `hard` one always breaks."""

    flat: str
    hard: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Mode:
    """Names a group whose state decides elsewhere too; the printer sets `flat` at the group."""

    flat: bool = False


@dataclass(slots=True, eq=False, repr=False)
class Indent:
    """Content one step deeper; with `mode`, only if the group of that name breaks."""

    content: "Doc"
    mode: Mode | None = None


@dataclass(slots=True, eq=False, repr=False)
class Group:
    """Content that is flat if it fits; with `within`, a group only if that group breaks.

    `comma` tells that it ends with a comma if broken, which ruff takes as a wish to be broken.
    """

    content: "Doc"
    mode: Mode | None = None
    within: Mode | None = None
    expand: bool = False
    comma: bool = False


@dataclass(slots=True, eq=False, repr=False)
class IfBreak:
    """One of two contents, by the state of the enclosing group or of the named one."""

    broken: "Doc"
    flat: "Doc" = ""
    mode: Mode | None = None


@dataclass(slots=True, eq=False, repr=False)
class FitsExpanded:
    """Content measured in its expanded form while the named group is flat."""

    content: "Doc"
    mode: Mode
    expand: bool = False


@dataclass(slots=True, eq=False, repr=False)
class BestFitParens:
    """Content that gets parentheses if, and only if, it fits with and not without."""

    content: "Doc"
    mode: Mode


@dataclass(slots=True, eq=False, repr=False)
class BestFitting:
    """Variants of one content, from the flattest to the most expanded."""

    variants: list["Doc"]


Doc: TypeAlias = (
    str
    | Line
    | Indent
    | Group
    | IfBreak
    | FitsExpanded
    | BestFitParens
    | BestFitting
    | list["Doc"]
)

SOFT = Line("")
LINE = Line(" ")
HARD = Line("", hard=True)


def text_width(text: str) -> int:
    """Return the columns a text takes, by the tables ruff uses (Unicode's widths)."""
    if text.isascii():
        return len(text)
    return sum(map(_char_width, text))


def propagate(doc: Doc) -> None:
    """Expand each group that holds a hard line break.

    The specials are borders: what breaks inside of them does not break what is around.
    """
    order, waiting = [doc], [doc]
    while waiting:
        parts = _parts(waiting.pop())
        order += parts
        waiting += parts
    breaking: set[int] = set()
    for part in reversed(order):
        if _breaks(part, breaking):
            breaking.add(id(part))


def _parts(doc: Doc) -> list[Doc]:
    match doc:
        case list():
            return [part for part in doc if not isinstance(part, str)]
        case Indent() | Group() | FitsExpanded() | BestFitParens():
            return [doc.content]
        case BestFitting():
            return doc.variants[:1]
        case _:
            return []


def _breaks(doc: Doc, breaking: set[int]) -> bool:
    inside = any(id(part) in breaking for part in _parts(doc))
    match doc:
        case Line():
            return doc.hard
        case Group():
            doc.expand = doc.expand or inside
            return doc.expand
        case FitsExpanded():
            doc.expand = inside
            return False
        case _:
            return inside and not isinstance(doc, BestFitParens)


def _char_width(char: str) -> int:
    if category(char) in {"Mn", "Me", "Cf"} or EXTENDING.match(char):
        return 0
    return 2 if east_asian_width(char) in {"W", "F"} or WIDE.match(char) else 1
