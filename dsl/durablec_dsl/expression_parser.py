"""Reads expressions and types of one source: text in, trees or reports out."""

from typing import TYPE_CHECKING, NamedTuple

from durablec_dsl import expr
from durablec_dsl.diagnostics import Report
from durablec_dsl.expression_paths import read_path
from durablec_dsl.fault import Fault
from durablec_dsl.source import Source, Span, TextMap
from durablec_dsl.values import Embedded, Literal, Type

if TYPE_CHECKING:
    from lark import Token, Tree

_SPACE = " \t\r\n\f"


class ExpressionParser:
    """Parses the expressions and types of one source; equal texts are parsed once.

    lark is imported when the first of them is read that is more than a path: a file
    without any does not pay its 30 ms.
    """

    def __init__(self, source: Source, report: Report) -> None:
        self.source = source
        self.report = report
        self._expressions: dict[str, _Expression] = {}
        self._types: dict[str, Tree[Token] | Fault] = {}

    def parse(
        self, text: str, start: int, origin: TextMap
    ) -> Embedded | Literal | None:
        """Read the expression `text`, which begins at `start` of what `origin` maps.

        An expression that is only a literal is that literal. None after a report.
        """
        embedded = self.embed(text, start, origin)
        if embedded is None or not isinstance(embedded.expr, expr.Constant):
            return embedded
        value = embedded.expr.value
        if embedded.expr.kind in ("uint", "bytes") or isinstance(value, bytes):
            return embedded
        return Literal(embedded.span, value, embedded.text)

    def embed(self, text: str, start: int, origin: TextMap) -> Embedded | None:
        """Read the expression `text` as `parse` does, and keep a literal in its tree."""
        start += len(text) - len(text.lstrip(_SPACE))
        text = text.strip(_SPACE)
        read = self._expressions.get(text)
        if read is None:
            read = self._expressions[text] = _read_expression(text)
        for fault in [*read.faults, *read.habits]:
            self._report(fault, start, origin)
        if read.faults or read.tree is None:
            return None
        span = origin.span(Span(start, start + len(text)))
        return Embedded(span, read.tree, text, start, origin)

    def parse_type(self, text: str, origin: TextMap) -> Type | None:
        """Read a type in its short form, with its spans in the file.

        None after a report.
        """
        from durablec_dsl.type_builder import build_type

        tree = self._type_tree(text)
        if isinstance(tree, Fault):
            self._report(tree, 0, origin)
            return None
        type_, faults = build_type(tree, origin)
        for fault in faults:
            self._report(fault, 0, origin)
        return None if faults else type_

    def _type_tree(self, text: str) -> "Tree[Token] | Fault":
        from durablec_dsl.expression_syntax import read_tree

        if text not in self._types:
            self._types[text] = read_tree(text, "type")
        return self._types[text]

    def _report(self, fault: Fault, start: int, origin: TextMap) -> None:
        span = origin.span(Span(fault.span.start + start, fault.span.end + start))
        self.report.add(fault.rule, self.source, span, fault.message, help=fault.help)


class _Expression(NamedTuple):
    """What a text was read as: its tree, unless there are faults.

    `habits` are comments that may not be meant as such.
    """

    tree: expr.Expr | None
    faults: list[Fault]
    habits: list[Fault]


def _read_expression(text: str) -> _Expression:
    path = read_path(text)
    if path is not None:
        return _Expression(path, [], [])
    from durablec_dsl.expression_builder import build_expression
    from durablec_dsl.expression_syntax import read_tree

    tree = read_tree(text, "expression")
    if isinstance(tree, Fault):
        return _Expression(None, [tree], [])
    return _Expression(*build_expression(tree), _habits(text))


def _habits(text: str) -> list[Fault]:
    if "//" not in text:
        return []
    from durablec_dsl.comment_habits import hidden_operand
    from durablec_dsl.expression_syntax import comments

    found = (hidden_operand(text, *each) for each in comments(text))
    return [each for each in found if each is not None]
