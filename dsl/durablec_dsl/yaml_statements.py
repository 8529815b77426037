"""Reads bodies: lists of statements, each a mapping whose first key is its kind."""

from collections.abc import Callable
from typing import NamedTuple

from durablec_dsl import ast, codes
from durablec_dsl import yaml_control as control
from durablec_dsl import yaml_durable as durable
from durablec_dsl.source import Span
from durablec_dsl.yaml_keys import (
    Reader,
    Shape,
    describe,
    listed,
    target,
)
from durablec_dsl.yaml_nodes import (
    Mapping,
    Pair,
    Scalar,
    Unreadable,
    YamlNode,
    is_nothing,
)
from durablec_dsl.yaml_values import is_null, sequence

MAX_DEPTH = 15


class Kind(NamedTuple):
    shape: Shape
    read: Callable[..., ast.Stmt]


KINDS = {
    "step": Kind(durable.STEP, durable.step),
    "wait": Kind(durable.WAIT, durable.wait),
    "callback": Kind(durable.CALLBACK, durable.callback),
    "open": Kind(durable.OPEN, durable.open_),
    "await": Kind(durable.AWAIT, durable.await_),
    "poll": Kind(durable.POLL, durable.poll),
    "invoke": Kind(durable.INVOKE, durable.invoke),
    "group": Kind(durable.GROUP, durable.group),
    "parallel": Kind(durable.PARALLEL, durable.parallel),
    "map": Kind(durable.MAP, durable.map_),
    "if": Kind(control.IF, control.if_),
    "switch": Kind(control.SWITCH, control.switch),
    "while": Kind(control.WHILE, control.while_),
    "try": Kind(control.TRY, control.try_),
    "set": Kind(control.SET, control.set_),
    "return": Kind(control.RETURN, control.return_),
    "fail": Kind(control.FAIL, control.fail),
    "log": Kind(control.LOG, control.log),
}
BARE: dict[str, type[ast.Break] | type[ast.Continue]] = {
    "break": ast.Break,
    "continue": ast.Continue,
}
_WORDS = (*KINDS, *BARE)


def read_body(reader: Reader, pair: Pair) -> list[ast.Stmt] | None:
    """Read the list of statements that a key holds, or None after a report."""
    if reader.refuse_alias(pair.value):
        return None
    node = pair.value
    if isinstance(node, Scalar) and is_null(node):
        reader.error(
            codes.EMPTY_BODY,
            pair.key.span if is_nothing(node) else node.span,
            f"`{pair.key.value}` holds no statements",
            help=f"write `{pair.key.value}: []` if nothing is to be done",
        )
        return None
    if isinstance(node, Mapping) and _kinds(node):
        reader.wrong_shape(
            pair, "a list of statements", help="write a dash before it: `- `"
        )
        items: list[YamlNode] | None = [node]
    else:
        items = sequence(reader, pair, "a list of statements")
    return None if items is None else _statements(reader, items)


def _statements(reader: Reader, items: list[YamlNode]) -> list[ast.Stmt]:
    if reader.depth == MAX_DEPTH and items:
        reader.error(
            codes.NESTED_TOO_DEEP,
            _head(items[0]),
            f"statements nest more than {MAX_DEPTH} levels deep",
            help="move the inner ones into a block: see `blocks`",
        )
        return []
    reader.depth += 1
    found = [_statement(reader, item) for item in items]
    reader.depth -= 1
    return [statement for statement in found if statement is not None]


def _statement(reader: Reader, node: YamlNode) -> ast.Stmt | None:
    if isinstance(node, Scalar):
        return _bare(reader, node)
    if reader.refuse_alias(node) or isinstance(node, Unreadable):
        return None
    if not isinstance(node, Mapping):
        reader.error(
            codes.UNKNOWN_STATEMENT,
            Span(node.span.start, node.span.start + 1),
            "a list stands where a statement must",
            help="a statement begins with one dash",
        )
        return None
    if not node.pairs:
        reader.error(codes.UNKNOWN_STATEMENT, node.span, "a statement has no key")
        return None
    if (bare := BARE.get(node.pairs[0].key.value)) is not None:
        key = node.pairs[0].key
        reader.error(
            codes.WRONG_SHAPE,
            key.span,
            f"`{key.value}` takes nothing, not even a colon",
            help=f"write `- {key.value}`",
        )
        return bare(key.span, key.span)
    found = _kind_of(reader, node)
    if found is None:
        return None
    shape, read = KINDS[found.key.value]
    if found is not node.pairs[0]:
        others = [pair for pair in node.pairs if pair.key.span != found.key.span]
        node = Mapping(node.span, [found, *others])
    if shape is durable.WAIT:
        node = durable.with_length(reader, node)
    return read(reader, reader.keys(node, shape, _head_of(found)))


def _kind_of(reader: Reader, node: Mapping) -> Pair | None:
    """Return the pair whose key is the kind of a statement, or None after a report.

    A misspelt kind is read as what is meant if the other keys speak for it.
    """
    pair = node.pairs[0]
    first = pair.key.value
    if first in KINDS:
        return pair
    kinds = _kinds(node)
    if len(kinds) == 1:
        kind = kinds[0]
        # A key that has no meaning here is reported as such, and that is enough.
        if first in KINDS[kind.key.value].shape.keys:
            reader.error(
                codes.KIND_NOT_FIRST,
                kind.key.span,
                f"`{kind.key.value}` is the kind of this statement "
                "and not its first key",
                help=f"move `{kind.key.value}` before `{first}`",
            )
        return kind
    meant = reader.nearest(first, _WORDS)
    reader.error(
        codes.UNKNOWN_STATEMENT,
        pair.key.span,
        f"`{first}` is no statement",
        help=_meant(meant) or f"statements are {listed(_WORDS)}",
    )
    if meant in KINDS and _fits(node, KINDS[meant].shape):
        return Pair(Scalar(pair.key.span, meant, None), pair.value)
    return None


def _fits(node: Mapping, shape: Shape) -> bool:
    """Say whether half of the other keys or more are those of a kind."""
    others = node.pairs[1:]
    return 2 * sum(pair.key.value in shape.keys for pair in others) >= len(others)


def _meant(word: str | None) -> str | None:
    return f"did you mean `{word}`?" if word else None


def _kinds(node: Mapping) -> list[Pair]:
    return [pair for pair in node.pairs if pair.key.value in KINDS]


def _bare(reader: Reader, node: Scalar) -> ast.Stmt | None:
    make = BARE.get(node.value)
    if make is not None:
        return make(node.span, node.span)
    first, _, rest = node.value.partition(" ")
    help = _meant(reader.nearest(first, _WORDS))
    if first in KINDS:
        help = f"write `{first}: {rest.strip()}`" if rest else f"write `{first}:`"
    at = node.span
    # An empty item has no text of its own: its dash shows where it is.
    dash = reader.source.text.rfind("-", 0, at.start + 1)
    reader.error(
        codes.UNKNOWN_STATEMENT,
        at if at.end > at.start else Span(max(dash, 0), max(dash, 0) + 1),
        f"{describe(node)} stands where a statement must",
        help=help,
    )
    return None


def _head_of(pair: Pair) -> Span:
    value = target(pair.value)
    if isinstance(value, Scalar) and value.style not in ("|", ">"):
        return Span(pair.key.span.start, max(pair.key.span.end, pair.value.span.end))
    return pair.key.span


def _head(node: YamlNode) -> Span:
    if isinstance(node, Mapping) and node.pairs:
        return _head_of(node.pairs[0])
    return node.span
