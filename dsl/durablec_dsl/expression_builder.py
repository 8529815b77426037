"""Builds the tree of an expression from the tree that lark made.

lark's tree is walked from its leaves up without recursion, so that its depth does no
harm. Every part knows how far it reaches with the parentheses around it, which its own
node's span leaves out: `(a + b) * c` begins at the parenthesis.
"""

from collections.abc import Iterator
from typing import Literal as OneOf
from typing import NamedTuple, cast

from lark import Token, Tree
from lark.visitors import Transformer_NonRecursive

from durablec_dsl import expr
from durablec_dsl.codes import (
    BAD_NUMBER,
    EXPRESSION_SYNTAX,
    NESTED_TOO_DEEP,
    RESERVED_NAME,
)
from durablec_dsl.expression_literals import (
    INT_MAX,
    UINT_MAX,
    read_bytes,
    read_double,
    read_integer,
    read_text,
    shorten,
)
from durablec_dsl.fault import Fault
from durablec_dsl.source import Span
from durablec_dsl.words import RESERVED_WORDS

MAX_DEPTH = 100

_PYTHON_WORDS = {"True": "true", "False": "false", "None": "null"}


class Part(NamedTuple):
    """A node, where it stands with its parentheses, and how deep it nests."""

    node: expr.Expr
    start: int
    end: int
    depth: int


Child = Part | Token


def build_expression(tree: Tree[Token]) -> tuple[expr.Expr, list[Fault]]:
    """Return the expression that lark's `tree` holds, and what is wrong in it."""
    builder = _Builder()
    part: Part = builder.transform(tree)
    faults = [*builder.faults, *builder.too_large.values()]
    return part.node, faults


class _Builder(Transformer_NonRecursive[Token, Part]):
    """One method for each alias of the grammar's rules for expressions."""

    def __init__(self) -> None:
        super().__init__(visit_tokens=False)
        self.faults: list[Fault] = []
        # Integers too large for themselves; the largest is right behind a minus.
        self.too_large: dict[int, Fault] = {}
        self._is_too_deep = False

    def conditional(self, children: list[Child]) -> Part:
        condition, then, otherwise = parts = _parts(children)
        span = Span(condition.start, otherwise.end)
        depth = self._depth(parts, children[1])
        return _part(
            expr.Conditional(span, depth, condition.node, then.node, otherwise.node)
        )

    def disjunction(self, children: list[Child]) -> Part:
        return self._logic("||", _parts(children))

    def conjunction(self, children: list[Child]) -> Part:
        return self._logic("&&", _parts(children))

    def _logic(self, operator: OneOf["&&", "||"], parts: list[Part]) -> Part:
        span = Span(parts[0].start, parts[-1].end)
        depth = self._depth(parts, parts[1])
        return _part(expr.Logic(span, depth, operator, [part.node for part in parts]))

    def binary(self, children: list[Child]) -> Part:
        left, right = parts = _parts(children)
        operator = children[1]
        span = Span(left.start, right.end)
        depth = self._depth(parts, operator)
        name = cast(expr.BinaryOperator, str(operator))
        return _part(
            expr.Binary(span, depth, name, _span(operator), left.node, right.node)
        )

    def unary(self, children: list[Child]) -> Part:
        operator, (operand,) = children[0], _parts(children)
        start = _span(operator).start
        if operator == "-" and _is_bare_number(operand):
            return self._negative(operand, start)
        name: OneOf["!", "-"] = "!" if operator == "!" else "-"
        depth = self._depth([operand], operator)
        return _part(expr.Unary(Span(start, operand.end), depth, name, operand.node))

    def _negative(self, operand: Part, start: int) -> Part:
        node = operand.node
        assert isinstance(node, expr.Constant)
        assert isinstance(node.value, int | float)
        if node.value == INT_MAX + 1:
            self.too_large.pop(node.span.start, None)
        span = Span(start, operand.end)
        return _part(expr.Constant(span, 0, node.kind, -node.value))

    def select(self, children: list[Child]) -> Part:
        (operand,) = parts = _parts(children)
        field = _token(children[-1])
        span = Span(operand.start, _span(field).end)
        depth = self._depth(parts, field)
        return _part(
            expr.Select(
                span,
                depth,
                operand.node,
                field.strip("`"),
                _span(field),
                optional=len(children) == 4,
            )
        )

    def method(self, children: list[Child]) -> Part:
        target, *arguments = parts = _parts(children)
        name = _token(children[2])
        span = Span(target.start, _span(children[-1]).end)
        depth = self._depth(parts, name)
        nodes = [part.node for part in arguments]
        return _part(expr.Call(span, depth, target.node, str(name), _span(name), nodes))

    def function(self, children: list[Child]) -> Part:
        name = next(_token(child) for child in children if child != ".")
        parts = _parts(children)
        span = Span(_span(children[0]).start, _span(children[-1]).end)
        depth = self._depth(parts, name)
        if name == "not":
            self._fault(_span(name), "`not` is not an operator", "write `!`")
        nodes = [part.node for part in parts]
        return _part(expr.Call(span, depth, None, str(name), _span(name), nodes))

    def index(self, children: list[Child]) -> Part:
        operand, index = parts = _parts(children)
        span = Span(operand.start, _span(children[-1]).end)
        depth = self._depth(parts, children[1])
        optional = len(children) == 5
        return _part(expr.Index(span, depth, operand.node, index.node, optional))

    def parenthesis(self, children: list[Child]) -> Part:
        opening, (inner,) = children[0], _parts(children)
        depth = self._depth([inner], opening)
        return Part(inner.node, _span(opening).start, _span(children[-1]).end, depth)

    def name(self, children: list[Child]) -> Part:
        token = _token(children[-1])
        word, span = str(token), _span(token)
        if word in _PYTHON_WORDS:
            self._fault(
                span, f"`{word}` is Python's word", f"write `{_PYTHON_WORDS[word]}`"
            )
        elif word in RESERVED_WORDS:
            message = f"`{word}` is a reserved word and cannot be a name"
            self.faults.append(Fault(RESERVED_NAME, span, message))
        span = Span(_span(children[0]).start, span.end)
        return _part(expr.Ident(span, 0, word, rooted=len(children) == 2))

    def list_of(self, children: list[Child]) -> Part:
        elements: list[expr.Element] = []
        parts = _parts(children)
        for part, query in _with_queries(children[1:-1]):
            span = Span(part.start if query is None else query, part.end)
            elements.append(expr.Element(span, part.node, query is not None))
        span = Span(_span(children[0]).start, _span(children[-1]).end)
        depth = self._depth(parts, children[0])
        return _part(expr.ListOf(span, depth, elements))

    def map_of(self, children: list[Child]) -> Part:
        entries: list[expr.Entry] = []
        parts = _parts(children)
        pairs = iter(_with_queries(children[1:-1]))
        for (key, query), (value, _) in zip(pairs, pairs, strict=True):
            span = Span(key.start if query is None else query, value.end)
            entry = expr.Entry(span, key.node, value.node, query is not None)
            entries.append(entry)
        span = Span(_span(children[0]).start, _span(children[-1]).end)
        depth = self._depth(parts, children[0])
        return _part(expr.MapOf(span, depth, entries))

    def int_literal(self, children: list[Child]) -> Part:
        token = _token(children[0])
        value = read_integer(token)
        if value > INT_MAX:
            message = f"`{shorten(token)}` is beyond the integers of 64 bits"
            fault = Fault(BAD_NUMBER, _span(token), message, _INT_HELP)
            self.too_large[_span(token).start] = fault
        return _part(expr.Constant(_span(token), 0, "int", value))

    def uint_literal(self, children: list[Child]) -> Part:
        token = _token(children[0])
        value = read_integer(token)
        if value > UINT_MAX:
            message = f"`{shorten(token)}` is beyond the unsigned integers of 64 bits"
            self.faults.append(Fault(BAD_NUMBER, _span(token), message))
        return _part(expr.Constant(_span(token), 0, "uint", value))

    def double_literal(self, children: list[Child]) -> Part:
        token = _token(children[0])
        value = read_double(token, _span(token).start, self.faults)
        return _part(expr.Constant(_span(token), 0, "double", value))

    def string_literal(self, children: list[Child]) -> Part:
        token = _token(children[0])
        value = read_text(token, _span(token).start, self.faults)
        return _part(expr.Constant(_span(token), 0, "string", value))

    def bytes_literal(self, children: list[Child]) -> Part:
        token = _token(children[0])
        value = read_bytes(token, _span(token).start, self.faults)
        return _part(expr.Constant(_span(token), 0, "bytes", value))

    def word_literal(self, children: list[Child]) -> Part:
        token = _token(children[0])
        if token == "null":
            return _part(expr.Constant(_span(token), 0, "null", None))
        return _part(expr.Constant(_span(token), 0, "bool", token == "true"))

    def _depth(self, parts: list[Part], at: Child) -> int:
        """Return the depth of what holds `parts`; `at` shows where it is too deep."""
        depth = 1 + max((part.depth for part in parts), default=-1)
        if depth > MAX_DEPTH and not self._is_too_deep:
            self._is_too_deep = True
            message = f"an expression nests deeper than {MAX_DEPTH}"
            help = "give a part of it a name of its own with `set`"
            self.faults.append(Fault(NESTED_TOO_DEEP, _span(at), message, help))
        return depth

    def _fault(self, span: Span, message: str, help: str) -> None:
        self.faults.append(Fault(EXPRESSION_SYNTAX, span, message, help))


_INT_HELP = "with a fraction, `1e19` or `1.5`, it is a number and may be larger"


def _part(node: expr.Expr) -> Part:
    return Part(node, node.span.start, node.span.end, node.depth)


def _parts(children: list[Child]) -> list[Part]:
    return [child for child in children if isinstance(child, Part)]


def _token(child: Child) -> Token:
    assert isinstance(child, Token)
    return child


def _span(child: Child) -> Span:
    if isinstance(child, Part):
        return Span(child.start, child.end)
    assert child.start_pos is not None
    return Span(child.start_pos, child.start_pos + len(child))


def _with_queries(children: list[Child]) -> Iterator[tuple[Part, int | None]]:
    """Pair each part with the place of the `?` before it, None where there is none."""
    query: int | None = None
    for child in children:
        if isinstance(child, Part):
            yield child, query
            query = None
        else:
            query = _span(child).start


def _is_bare_number(part: Part) -> bool:
    """Say whether a part is a number without a sign or parentheses."""
    node = part.node
    return (
        isinstance(node, expr.Constant)
        and node.kind in ("int", "double")
        and part.start == node.span.start
        and not str(node.value).startswith("-")
    )
