"""Reads mappings whose keys are known, and says what is wrong with them in words.

A `Shape` declares the keys of one kind of mapping, once. `Reader` is what all readers
of nodes share; it holds the source, the report and the expression parser.
"""

from collections.abc import Callable, Iterable
from typing import NamedTuple, TypeVar

from durablec_dsl import codes
from durablec_dsl.ast import Stmt
from durablec_dsl.diagnostics import Report, Rule
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.source import Source, Span
from durablec_dsl.suggest import mistyped, nearest
from durablec_dsl.words import STATEMENT_WORDS
from durablec_dsl.yaml_habits import meant_key
from durablec_dsl.yaml_nodes import (
    BARE,
    Alias,
    Mapping,
    Pair,
    Scalar,
    Sequence,
    Unreadable,
    YamlNode,
    is_nothing,
)
from durablec_dsl.yaml_scalars import resolve

T = TypeVar("T")

# Finding a near word takes a fraction of a millisecond; a hostile file has 100,000.
_MAX_HINTS = 100

_ELIF = "write `elif:`, and below it `- if: CONDITION` with a `then:` of its own"


_STATEMENTS = frozenset(STATEMENT_WORDS.split())


class Shape(NamedTuple):
    """The keys of one kind of mapping.

    `what` names it in messages (`a `step``). Of each group in `one_of` exactly one key
    is given, of each in `at_most_one` one or none, of each in `some_of` one or more.
    """

    what: str
    keys: tuple[str, ...]
    required: tuple[str, ...] = ()
    one_of: tuple[tuple[str, ...], ...] = ()
    at_most_one: tuple[tuple[str, ...], ...] = ()
    some_of: tuple[tuple[str, ...], ...] = ()


def keys_of(words: str) -> tuple[str, ...]:
    """Return the keys that are listed in a text."""
    return tuple(words.split())


class Keys(NamedTuple):
    """The pairs of a mapping that fit its shape; `head` is where it is pointed at."""

    span: Span
    head: Span
    pairs: dict[str, Pair]

    def get(self, key: str) -> Pair | None:
        return self.pairs.get(key)


class Reader:
    """What the readers of one source share.

    `depth` counts the bodies around what is being read. `read_body` is handed in
    since statements hold bodies, and bodies statements. `caught` are the names that the
    `catch` clauses around it give to errors; `is_text` tells the text form, in which
    expressions stand bare. `lost` are keys that may be missing for what was reported, and `told` the
    places of words that were reported already.
    """

    is_text = False

    def __init__(
        self,
        source: Source,
        report: Report,
        expressions: ExpressionParser,
        read_body: "ReadBody",
    ) -> None:
        self.source = source
        self.report = report
        self.expressions = expressions
        self.depth = 0
        self.lost: frozenset[str] = frozenset()
        self.told: set[Span] = set()
        self.caught: list[str] = []
        self._read_body = read_body
        self._hints = 0

    def error(
        self,
        rule: Rule,
        span: Span,
        message: str,
        *,
        help: str | None = None,
        labels: Iterable[tuple[Span, str]] = (),
    ) -> None:
        """Report a finding in this source."""
        self.report.add(rule, self.source, span, message, help=help, labels=labels)

    def nearest(self, word: str, known: Iterable[str]) -> str | None:
        """Return the known word that is meant, as long as hints are not exhausted."""
        if self._hints >= _MAX_HINTS:
            return None
        self._hints += 1
        return nearest(word[:80], known)

    def wrong_shape(
        self, pair: Pair, takes: str, *, key: str = "", help: str | None = None
    ) -> None:
        """Report that the value of a key is not what the key takes."""
        value = target(pair.value)
        if isinstance(value, Unreadable):
            return
        subject = key or f"`{pair.key.value}`"
        if is_nothing(value):
            message = f"{subject} takes {takes}, and nothing is given"
        else:
            message = f"{subject} takes {takes}, and this is {describe(value)}"
        self.error(codes.WRONG_SHAPE, point(pair), message, help=help)

    def said(self, shape: Shape) -> tuple[str, ...]:
        """Return the keys of a shape that this form writes as keys."""
        return shape.keys

    def body(self, pair: Pair | None, caught: str | None = None) -> list[Stmt] | None:
        """Read the list of statements that a key holds; None if it is left out or wrong.

        `caught` names the error that they handle.
        """
        if pair is None:
            return None
        if caught is None:
            return self._read_body(self, pair)
        self.caught.append(caught)
        found = self._read_body(self, pair)
        self.caught.pop()
        return found

    def own_mapping(self, pair: Pair, takes: str) -> Mapping | None:
        """Return a mapping that holds statements, which an alias may not stand for."""
        return None if self.refuse_alias(pair.value) else self.mapping(pair, takes)

    def refuse_alias(self, node: YamlNode) -> bool:
        """Report an alias where statements stand; say whether it is one."""
        if not isinstance(node, Alias):
            return False
        self.error(
            codes.YAML_FEATURE,
            node.span,
            "an alias stands for statements, and it may stand only for data",
            help="statements that are used twice are a block: see `blocks`",
        )
        return True

    def mapping(
        self, pair: Pair, takes: str, help: str | None = None
    ) -> Mapping | None:
        """Return the mapping that a key holds, or None after a report."""
        value = target(pair.value)
        if isinstance(value, Mapping):
            return value
        self.wrong_shape(pair, takes, help=help)
        return None

    def keys(self, node: Mapping, shape: Shape, head: Span) -> Keys:
        """Return the pairs of a mapping that its shape allows, after reports.

        A misspelt key is read as the one that is meant, where that one is missing.
        """
        pairs: dict[str, Pair] = {}
        unknown: list[Pair] = []
        for pair in node.pairs:
            if pair.key.value in shape.keys:
                pairs[pair.key.value] = pair
            else:
                unknown.append(pair)
        for pair in (each for each in unknown if each.key.span not in self.told):
            if self._begins_statement(pair, shape):
                # The others are its own.
                break
            self._unknown_key(pair, shape, pairs)
        self._missing(shape, pairs, head)
        return Keys(node.span, head, pairs)

    def _unknown_key(self, pair: Pair, shape: Shape, pairs: dict[str, Pair]) -> None:
        word = pair.key.value
        meant = habit = None
        if word in _STATEMENTS and shape.keys[0] in _STATEMENTS:
            help = f"`{word}` begins a statement of its own, with a dash before it"
        else:
            keys = self.said(shape)
            free = [key for key in keys if key not in pairs]
            habit = meant_key(word, free)
            meant = habit or self.nearest(word, free)
            help = f"did you mean `{meant}`? " if meant else ""
            help += f"its keys are {listed(keys)}"
            if meant == "elif" and not isinstance(pair.value, Sequence):
                # The condition stands beside it in other languages.
                help = _ELIF
                meant = habit = None
        self.error(
            codes.UNKNOWN_KEY,
            pair.key.span,
            f"`{word}` is no key of {shape.what}",
            help=help,
        )
        # A word that is much longer or shorter is no slip, and its value is another.
        if habit or (meant is not None and abs(len(word) - len(meant)) <= 2):
            assert meant is not None
            pairs[meant] = Pair(Scalar(pair.key.span, meant, None), pair.value)

    def _begins_statement(self, pair: Pair, shape: Shape) -> bool:
        """Report a misspelt word of the text form that is read as a statement's option."""
        word = pair.key.value
        is_option = self.is_text and shape.keys[0] in _STATEMENTS
        line = self.source.text.rfind("\n", 0, pair.key.span.start) + 1
        if not is_option or self.source.text[line : pair.key.span.start].strip():
            return False
        if mistyped(word[:80], shape.keys):
            return False
        meant = mistyped(word[:80], _STATEMENTS)
        if meant is not None:
            help = f"did you mean `{meant}`?"
            message = f"`{word}` is no statement"
            self.error(codes.UNKNOWN_STATEMENT, pair.key.span, message, help=help)
        return meant is not None

    def _missing(self, shape: Shape, pairs: dict[str, Pair], head: Span) -> None:
        for key in shape.required:
            if key not in pairs and key not in self.lost:
                message = f"{shape.what} needs `{key}`"
                version = "durablec 1" if self.is_text else "durablec: 1"
                help = f"add `{version}`" if key == "durablec" else None
                self.error(codes.MISSING_KEY, head, message, help=help)
        for group in shape.some_of:
            self._needs_one(group, shape, pairs, head)
        for group in shape.one_of:
            self._needs_one(group, shape, pairs, head)
            self._refuse_two(group, shape, pairs)
        for group in shape.at_most_one:
            self._refuse_two(group, shape, pairs)

    def _needs_one(
        self, group: tuple[str, ...], shape: Shape, pairs: dict[str, Pair], head: Span
    ) -> None:
        if self.lost.isdisjoint(group) and pairs.keys().isdisjoint(group):
            needs = listed(group, "or")
            self.error(codes.MISSING_KEY, head, f"{shape.what} needs {needs}")

    def _refuse_two(
        self, group: tuple[str, ...], shape: Shape, pairs: dict[str, Pair]
    ) -> None:
        given = [pairs[key] for key in group if key in pairs]
        if len(given) > 1:
            given.sort(key=lambda pair: pair.key.span)
            self._conflict(shape.what, given[0].key, given[1].key)

    def _conflict(self, what: str, first: Scalar, second: Scalar) -> None:
        self.error(
            codes.KEY_CONFLICT,
            second.span,
            f"{what} has `{first.value}` or `{second.value}`, and not both",
            labels=[(first.span, f"`{first.value}` stands here")],
        )


ReadBody = Callable[[Reader, Pair], list[Stmt] | None]

# Nodes in words -----------------------------------------------------------------------


def target(node: YamlNode) -> Scalar | Sequence | Mapping | Unreadable:
    """Return what a node is, or what it is an alias of."""
    return node.target if isinstance(node, Alias) else node


def point(pair: Pair) -> Span:
    """Return the smallest span that shows a wrong value: its key if it has none."""
    value = target(pair.value)
    if is_nothing(value):
        return pair.key.span
    if isinstance(value, Scalar):
        return value.span
    return Span(value.span.start, value.span.start + 1)


def describe(node: YamlNode) -> str:
    """Return what a node is, as messages say it."""
    node = target(node)
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "a mapping"
    if isinstance(node, Unreadable):
        return "not readable"
    value = resolve(node.value) if node.style is None else node.value
    if value is None:
        return "nothing" if node.value == "" else "`null`"
    shown = node.value if len(node.value) <= 40 else node.value[:37] + "..."
    shown = shown.strip().replace("\n", " ")
    if node.style == BARE:
        word = "name" if node.value.isidentifier() else "expression"
        return f"the {word} `{shown}`"
    if isinstance(value, str):
        return f"the text `{shown}`" if shown else "an empty text"
    if isinstance(value, bool):
        return f"`{shown}`"
    return f"the number `{shown}`"


def listed(words: Iterable[str], joint: str = "and") -> str:
    """Return words in backticks, with commas and a joint before the last."""
    quoted = [f"`{word}`" for word in words]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} {joint} {quoted[-1]}"


def each(
    read: Callable[[Pair], T | None], pair: Pair, items: list[YamlNode]
) -> list[T]:
    """Read each item of a list under its key, and return what could be read."""
    found = (read(Pair(pair.key, item)) for item in items)
    return [one for one in found if one is not None]
