"""Makes nodes of the values and types of the text form.

A whole value that is a bracket literal is a record or list of whole values, a text is
a template, and whatever else an expression. Parentheses around a literal make it an
expression, and are no part of it.
"""

from collections.abc import Iterable

from durablec_dsl import codes
from durablec_dsl.source import Span
from durablec_dsl.text_lexer import RESERVED
from durablec_dsl.text_parts import Part
from durablec_dsl.text_strings import read_string
from durablec_dsl.yaml_keys import Reader
from durablec_dsl.yaml_nodes import (
    BARE,
    PATH,
    TEXT,
    Mapping,
    Pair,
    Scalar,
    Sequence,
    Unreadable,
    YamlNode,
)
from durablec_dsl.yaml_words import is_path

MAX_DEPTH = 100

_LITERALS = frozenset({"INT", "FLOAT", "TRUE", "FALSE", "NULL", "DURATION", "NEGATIVE"})
_BRACKETS = frozenset({"LIST", "MAP"})
_WORDS = frozenset({"NAME", "TRUE", "FALSE", "NULL", "IN"}) | RESERVED


class Values:
    """Makes the nodes of one source; what is wrong in them goes to its report."""

    def __init__(self, reader: Reader) -> None:
        self.error = reader.error
        self.text = reader.source.text

    def value(self, part: Part) -> YamlNode:
        """Return the node of a whole value."""
        kind = part.kind
        if kind == "STRING":
            return self.string(part)
        if kind in _LITERALS:
            return self.plain(part)
        if kind in _BRACKETS:
            return self._bracket(part)
        if kind == "PARENTHESIS" and _is_literal(part.inside[1]):
            part = part.inside[1]
        return self.bare(part)

    def plain(self, part: Part) -> Scalar:
        """Return a literal or a word as it is written."""
        return Scalar(part.span, self.text[part.start : part.end], None)

    def bare(self, part: Part) -> Scalar:
        """Return an expression as it is written."""
        return Scalar(part.span, self.text[part.start : part.end], BARE)

    def path(self, part: Part) -> YamlNode:
        """Return a whole value that is a name, or a path, where it may be one.

        Parentheses make an expression of it.
        """
        text = self.text[part.start : part.end]
        if part.kind in ("NAME", "EXPRESSION") and is_path(text):
            return Scalar(part.span, text, PATH)
        if part.kind == "PARENTHESIS" and part.inside[1].kind in ("NAME", "EXPRESSION"):
            return self.bare(part.inside[1])
        return self.value(part)

    def string(self, part: Part) -> Scalar:
        """Return a text, after reports of what is wrong in it."""
        text, faults = read_string(self.text, part.span)
        for fault in faults:
            self.error(fault.rule, fault.span, fault.message, help=fault.help)
        return Scalar(part.span, text, TEXT)

    def key(self, part: Part) -> Scalar:
        """Return the key of a record: a word, or a text."""
        return self.string(part) if part.kind == "STRING" else self.plain(part)

    def mapping(self, span: Span, pairs: list[Pair]) -> Mapping:
        """Return a mapping of pairs; of two with one key, the second is reported."""
        seen: dict[str, Scalar] = {}
        kept = []
        for pair in pairs:
            first = seen.setdefault(pair.key.value, pair.key)
            if first is pair.key:
                kept.append(pair)
            else:
                self.error(
                    codes.DUPLICATE_KEY,
                    pair.key.span,
                    f"the key `{pair.key.value}` stands twice in this mapping",
                    labels=[(first.span, "it stands here first")],
                )
        return Mapping(span, kept)

    # Brackets -------------------------------------------------------------------------

    def _bracket(self, part: Part) -> YamlNode:
        if part.depth > MAX_DEPTH:
            return self._too_deep(part, "a value")
        inside = part.inside[1:-1]
        if any(each.kind == "QUERY" for each in inside):
            # What is optional has a meaning in an expression only.
            return self.bare(part)
        if part.kind == "LIST":
            items = [self.value(each) for each in inside if each.kind != "COMMA"]
            return Sequence(part.span, items)
        return self.mapping(part.span, self._entries(inside))

    def _entries(self, inside: Iterable[Part]) -> list[Pair]:
        pairs = []
        parts = [each for each in inside if each.kind not in ("COLON", "COMMA")]
        for key, part in zip(parts[::2], parts[1::2], strict=True):
            value = self.value(part)
            if key.kind in _WORDS or key.kind == "STRING":
                pairs.append(Pair(self.key(key), value))
                continue
            shown = self.text[key.start : key.end]
            self.error(
                codes.WRONG_SHAPE,
                key.span,
                f"the key `{shown[:40]}` is computed, and keys are fixed",
                help="quote it, or put the map in parentheses to make it an expression",
            )
        return pairs

    def _too_deep(self, part: Part, what: str) -> Unreadable:
        self.error(
            codes.NESTED_TOO_DEEP,
            Span(part.start, part.start + 1),
            f"{what} nests more than {MAX_DEPTH} levels deep",
        )
        return Unreadable(part.span)

    # Types ----------------------------------------------------------------------------

    def type(self, part: Part) -> YamlNode:
        """Return the node of a type."""
        if part.depth > MAX_DEPTH:
            return self._too_deep(part, "a type")
        if part.kind == "LIST_TYPE":
            return Sequence(part.span, [self.type(part.inside[1])])
        if part.kind == "RECORD_TYPE":
            return Mapping(part.span, self._fields(part.inside[1:-1]))
        if part.kind == "DIRECTIVE_TYPE":
            _, name, _, value, _ = part.inside
            pair = Pair(self.plain(name), self.path(value))
            return Mapping(part.span, [pair])
        # A union or an enumeration is text for the parser of types.
        return self.plain(part)

    def _fields(self, inside: Iterable[Part]) -> list[Pair]:
        pairs = []
        for field in inside:
            if field.kind == "FIELD":
                name, *rest, type_ = field.inside
                key = self.key(name)
                if rest[0].kind == "QUERY":
                    span = Span(key.span.start, rest[0].end)
                    key = Scalar(span, f"{key.value}?", key.style)
                pairs.append(Pair(key, self.type(type_)))
        return pairs


def _is_literal(part: Part) -> bool:
    """Say whether a part is a literal in whatever parentheses."""
    while part.kind == "PARENTHESIS":
        part = part.inside[1]
    return part.kind in _LITERALS or part.kind in _BRACKETS or part.kind == "STRING"
