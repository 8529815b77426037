"""The decoder of scalars: its value is libyaml's, its offsets are true."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Source, Span
from durablec_dsl.yaml_composer import read_document
from durablec_dsl.yaml_nodes import Mapping, Scalar, Sequence, YamlNode
from durablec_dsl.yaml_offsets import decode, text_map

# Dense in what scalars treat specially, with an astral character.
_LETTERS = "ab \t\n'\"\\:#-|>n0x41u{}[]$?!&*😀é\r"


def scalars(text: str) -> list[Scalar]:
    """Return the scalars of a document, or nothing if it is no YAML."""
    root = read_document(Source("f", text), Report())
    found: list[Scalar] = []
    waiting: list[YamlNode] = [] if root is None else [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            found.append(node)
        elif isinstance(node, Sequence):
            waiting += node.items
        elif isinstance(node, Mapping):
            waiting += [part for pair in node.pairs for part in pair]
    return found


def check(text: str) -> int:
    """Assert the law for each scalar of a text, and return how many it has."""
    found = scalars(text)
    for node in found:
        value, offsets = decode(text, node.span, node.value, node.style)
        assert value == node.value, (text, node.style)
        assert len(offsets) == len(value) + 1
        assert offsets == sorted(offsets)
        origin = text_map(text, node.span, node.value, node.style)
        for at, character in enumerate(value):
            place = offsets[at]
            assert origin.offset(at) == place
            literal = text[place] == character
            folded = character in " \n" and text[place] in "\r\n"
            assert literal or folded or text[place] == "\\", (text, at)
    return len(found)


def lines(indent: int, text: str) -> str:
    return "".join(" " * indent + line + "\n" for line in text.split("\n"))


@given(st.text(_LETTERS, max_size=40), st.sampled_from(["'", '"', ""]))
def test_flow_scalars(content: str, quote: str) -> None:
    check(f"k: {quote}{content}{quote}\n")
    check(f"- {quote}" + content.replace("\n", "\n   ") + f"{quote}\n")


@given(
    st.text(_LETTERS, max_size=40),
    st.sampled_from("|>"),
    st.sampled_from(["", "-", "+", "2", "2-", "+1", "3"]),
    st.integers(0, 5),
    st.booleans(),
    st.sampled_from(["", "next: x\n", "# comment\n", "\n\n  \n"]),
)
def test_block_scalars(
    content: str, style: str, header: str, indent: int, crlf: bool, after: str
) -> None:
    text = f"a:\n  k: {style}{header} # c\n" + lines(indent, content) + after
    check(text.replace("\n", "\r\n") if crlf else text)
    check(text.rstrip("\n"))


@given(st.text(max_size=30))
def test_quoted_by_pyyaml(content: str) -> None:
    for style in ("'", '"', "|", ">", None):
        check(yaml.safe_dump({"k": [content]}, default_style=style, allow_unicode=True))


@pytest.mark.parametrize(
    ("text", "value", "offsets"),
    [
        ("a\n  b", "a b", [0, 1, 4, 5]),
        ("a \r\n\r\n b", "a\nb", [0, 4, 7, 8]),
        ("'it''s'", "it's", [1, 2, 3, 5, 6]),
        ('"\\u0041\\\n  b"', "Ab", [1, 11, 12]),
        ('"\\\\😀\\n"', "\\😀\n", [1, 3, 4, 6]),
        ("|\n  a\n   b\n", "a\n b\n", [4, 5, 8, 9, 10, 11]),
        (">-\n a\n b\n\n c\n", "a b\nc", [4, 5, 7, 9, 11, 12]),
    ],
)
def test_places(text: str, value: str, offsets: list[int]) -> None:
    (node,) = scalars(text)
    assert node.value == value
    found = decode(text, node.span, node.value, node.style)[1]
    assert found[:-1] == offsets[:-1]


def test_map_of_a_span() -> None:
    text = "k: 'it''s ${x}'"
    node = next(node for node in scalars(text) if node.style)
    origin = text_map(text, node.span, node.value, node.style)
    at = node.value.index("x")
    assert text[slice(*origin.span(Span(at, at + 1)))] == "x"
