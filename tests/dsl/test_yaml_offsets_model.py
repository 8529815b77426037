"""The decoder of scalars against a model: scalars are built piece by piece.

A piece is what stands in the file and what it is in the value, and so it is known which
place makes each character. libyaml must read the value that was built, and the decoder
must lead each of its characters to the piece that made it.
"""

from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from durablec_dsl.source import Span
from durablec_dsl.yaml_offsets import decode, text_map
from tests.dsl.test_yaml_offsets import scalars


class Piece(NamedTuple):
    """A part of a scalar in the file, and the characters of the value it makes.

    `places` are the offsets into `text` of what makes each of them.
    """

    text: str
    value: str
    places: tuple[int, ...] = (0,)


def is_found(text: str, style: str | None, start: int, pieces: list[Piece]) -> None:
    """Assert that the last scalar of a text is read as it was built from `start`."""
    value, offsets = "", []
    at = start
    for piece in pieces:
        value += piece.value
        offsets += [at + place for place in piece.places[: len(piece.value)]]
        at += len(piece.text)
    node = max(scalars(text), key=lambda each: each.span.start)
    assert (node.style, node.value) == (style, value)
    decoded, found = decode(text, node.span, node.value, node.style)
    assert (decoded, found[:-1]) == (value, offsets)
    origin = text_map(text, node.span, node.value, node.style)
    for index, place in enumerate(offsets):
        assert origin.offset(index) == place
        assert origin.span(Span(index, index + 1)).start == place


def source(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


# Flow scalars -------------------------------------------------------------------------

WORDS = st.text("ab{}$.(é😀\U0010ffff", min_size=1, max_size=4)
BREAKS = st.sampled_from(["\n", "\r\n"])


def itself(text: str) -> Piece:
    return Piece(text, text, tuple(range(len(text))))


@st.composite
def folds(draw: st.DrawFn) -> Piece:
    """A line end between two words: a space, or one line end less than there are."""
    blanks = draw(st.text(" \t", max_size=2))
    text = blanks
    breaks = []
    for _ in range(draw(st.integers(1, 3))):
        breaks.append(len(text))
        text += draw(BREAKS) + draw(st.sampled_from(["", "  "]))
    text += "    "
    if len(breaks) == 1:
        return Piece(text, " ", (breaks[0],))
    return Piece(text, "\n" * (len(breaks) - 1), tuple(breaks[1:]))


ESCAPES = st.sampled_from(
    [
        Piece("\\n", "\n"),
        Piece("\\t", "\t"),
        Piece('\\"', '"'),
        Piece("\\\\", "\\"),
        Piece("\\/", "/"),
        Piece("\\ ", " "),
        Piece("\\x41", "A"),
        Piece("\\u00e9", "é"),
        Piece("\\U0001F600", "😀"),
        Piece("\\L", "\u2028"),
    ]
)


@st.composite
def escaped_ends(draw: st.DrawFn) -> Piece:
    """An escaped line end: it and the indentation behind it are nothing."""
    return Piece(f"\\{draw(BREAKS)}   ", "", ())


def flow(inside: st.SearchStrategy[Piece]) -> st.SearchStrategy[list[Piece]]:
    """Words with folds, blanks and what is `inside` between them."""
    between = st.one_of(folds(), st.text(" \t", min_size=1, max_size=2).map(itself))
    pairs = st.lists(
        st.tuples(st.one_of(between, inside), WORDS.map(itself)), max_size=6
    )
    return st.tuples(WORDS.map(itself), pairs).map(
        lambda drawn: [drawn[0], *(piece for pair in drawn[1] for piece in pair)]
    )


@given(flow(st.one_of(ESCAPES, escaped_ends())))
def test_double_quoted(pieces: list[Piece]) -> None:
    is_found(f'- k: "{source(pieces)}"\n', '"', 6, pieces)


@given(flow(st.just(Piece("''", "'"))))
def test_single_quoted(pieces: list[Piece]) -> None:
    is_found(f"- k: '{source(pieces)}'\n", "'", 6, pieces)


@given(flow(st.sampled_from([itself("'"), itself(":x"), itself("\\n"), itself("x#")])))
def test_plain(pieces: list[Piece]) -> None:
    pieces = [itself("p"), *pieces]
    is_found(f"- k: {source(pieces)}\n", None, 5, pieces)


# Block scalars ------------------------------------------------------------------------


class Line(NamedTuple):
    """A line of a block: its text behind the indentation, and the empty ones below it."""

    text: str
    empty: int
    end: str

    @property
    def is_deeper(self) -> bool:
        return self.text[0] in " \t"


LINES = st.lists(
    st.builds(
        lambda deeper, word, empty, end: Line(deeper + word, empty, end),
        st.sampled_from(["", "", " ", "\t"]),
        st.text("ab ${}\\'\"#:é😀", min_size=1, max_size=6).map(lambda t: f"x{t}x"),
        st.integers(0, 2),
        BREAKS,
    ),
    min_size=1,
    max_size=6,
)


def blocks(lines: list[Line], *, folded: bool, chomp: str, indent: int) -> list[Piece]:
    """Build a block: each line's text, then its end with the empty lines below."""
    pieces = []
    followers: list[Line | None] = [*lines[1:], None]
    for line, after in zip(lines, followers, strict=True):
        pieces += [Piece(" " * indent, "", ()), itself(line.text)]
        ends = [at * len(line.end) for at in range(line.empty + 1)]
        text = line.end * (line.empty + 1)
        if after is None:
            kept = {"-": 0, "": 1, "+": len(ends)}[chomp]
            pieces.append(Piece(text, "\n" * kept, tuple(ends)))
        elif not folded or line.is_deeper or after.is_deeper:
            pieces.append(Piece(text, "\n" * len(ends), tuple(ends)))
        elif line.empty:
            pieces.append(Piece(text, "\n" * line.empty, tuple(ends[1:])))
        else:
            pieces.append(Piece(text, " ", (0,)))
    return pieces


@given(
    LINES,
    st.booleans(),
    st.sampled_from(["", "-", "+"]),
    st.integers(1, 4),
    st.booleans(),
    BREAKS,
)
def test_block(
    lines: list[Line], folded: bool, chomp: str, deep: int, stated: bool, end: str
) -> None:
    # Only a number says where the first line begins if that is deeper.
    stated = stated or lines[0].is_deeper
    pieces = blocks(lines, folded=folded, chomp=chomp, indent=deep)
    style = ">" if folded else "|"
    head = f"k: {style}{deep if stated else ''}{chomp}{end}"
    is_found(head + source(pieces), style, len(head), pieces)
