"""Writes statements of a tree as YAML, their keys in the order of the language."""

from typing import assert_never

from durablec_dsl import ast
from durablec_dsl.printer_nodes import Collection as OutCollection
from durablec_dsl.printer_nodes import (
    Comment,
    Entry,
    Out,
    Pairs,
    Text,
    listing,
    mapping,
)
from durablec_dsl.printer_notes import Notes
from durablec_dsl.printer_parts import (
    call,
    complete,
    data_or_none,
    expression_or_none,
    names_of,
    optional,
    retry,
    text_or_none,
    type_or_none,
    undo,
)
from durablec_dsl.printer_scalars import verbatim
from durablec_dsl.printer_values import amount, data, key_of, record, word
from durablec_dsl.values import Embedded, Literal, Name

SIGN = "#"
"""What begins a comment."""


class Writer:
    """Writes statements, with the comments that are noted of them."""

    def __init__(self, notes: Notes) -> None:
        self._notes = notes

    def body(self, statements: list[ast.Stmt]) -> OutCollection:
        """Return a list of statements, with what is noted of them."""
        made = listing([], flow=False)
        pending: list[str] = []
        for each in statements:
            entry = Entry(
                None, self.statement(each), [*pending, *self._notes.above(each, SIGN)]
            )
            note_beside(entry, self._notes.beside(each, SIGN))
            made.entries.append(entry)
            pending = self._notes.below(each, SIGN)
        made.below += pending
        return made

    def statement(self, node: ast.Stmt) -> Out:
        """Return one statement."""
        if isinstance(node, ast.Break):
            return verbatim("break")
        if isinstance(node, ast.Continue):
            return verbatim("continue")
        return mapping(self._pairs(node), flow=False)

    def _pairs(self, node: ast.Stmt) -> Pairs:
        match node:
            case ast.Step() | ast.Wait() | ast.Callback() | ast.Open() | ast.Await():
                return _simple(node)
            case ast.Poll():
                return _poll(node)
            case ast.Invoke():
                return _invoke(node)
            case ast.Group():
                return self._group(node)
            case ast.Parallel():
                return self._parallel(node)
            case ast.Map():
                return self._map(node)
            case ast.If() | ast.Switch() | ast.While() | ast.Try():
                return self._control(node)
            case ast.Set(assignments=assignments):
                return [("set", record(assignments))]
            case ast.Return(value=value):
                return [("return", Text("", None) if value is None else data(value))]
            case ast.Fail():
                error = node.error
                name = word(error) if isinstance(error, Name) else data_or_none(error)
                parts = (
                    ("message", text_or_none(node.message)),
                    ("data", data_or_none(node.data)),
                )
                return [("fail", name), *parts]
            case ast.Log():
                level = None if node.level is None else verbatim(node.level)
                return [("log", text_or_none(node.message)), ("level", level)]
            case ast.Break() | ast.Continue():
                return []
            case _:
                assert_never(node)

    def _group(self, node: ast.Group) -> Pairs:
        return [
            ("group", word(node.name)),
            ("use", optional(node.use, word)),
            ("with", record(node.arguments) if node.arguments else None),
            ("steps", None if node.body is None else self.body(node.body)),
            ("retry", retry(node.retry)),
            ("timeout", amount(node.timeout)),
            ("undo", undo(node.undo)),
            ("label", text_or_none(node.label)),
        ]

    def _parallel(self, node: ast.Parallel) -> Pairs:
        branches = [
            Entry(key_of(each.name.text), self.body(each.body), [])
            for each in node.branches
        ]
        return [
            ("parallel", word(node.name)),
            ("branches", OutCollection(True, branches, False, [])),
            ("complete", complete(node.complete)),
            ("max_concurrency", amount(node.max_concurrency)),
            ("nesting", verbatim("flat") if node.flat else None),
            ("summary", optional(node.summary, word)),
            ("label", text_or_none(node.label)),
        ]

    def _map(self, node: ast.Map) -> Pairs:
        items = node.items
        is_list = items is not None and not isinstance(items, (Embedded, Literal))
        return [
            ("map", word(node.name)),
            ("items", data_or_none(items) if is_list else expression_or_none(items)),
            ("as", optional(node.item, word)),
            ("index", optional(node.index, word)),
            ("max_concurrency", amount(node.max_concurrency)),
            ("batch", amount(node.batch)),
            ("complete", complete(node.complete)),
            ("nesting", verbatim("flat") if node.flat else None),
            ("summary", optional(node.summary, word)),
            ("label", text_or_none(node.label)),
            ("item_label", text_or_none(node.item_label)),
            ("steps", self.body(node.body)),
        ]

    def _control(self, node: ast.If | ast.Switch | ast.While | ast.Try) -> Pairs:
        match node:
            case ast.If(arms=[first, *others]):
                return [
                    *self._arm(first),
                    ("elif", _clauses([self._arm(each) for each in others])),
                    ("else", optional(node.otherwise, self.body)),
                ]
            case ast.If():
                return []
            case ast.Switch():
                cases = [
                    [("when", _when(each)), self._do(each.body)] for each in node.cases
                ]
                return [
                    ("switch", expression_or_none(node.subject)),
                    ("cases", _clauses(cases) or listing([], flow=True)),
                    ("default", optional(node.default, self.body)),
                ]
            case ast.While():
                return [
                    ("while", expression_or_none(node.condition)),
                    ("max_iterations", amount(node.max_iterations)),
                    self._do(node.body),
                ]
            case ast.Try():
                return [
                    ("try", self.body(node.body)),
                    ("catch", _clauses([self._catch(each) for each in node.catches])),
                    ("finally", optional(node.ending, self.body)),
                ]
            case _:
                assert_never(node)

    def _arm(self, arm: ast.Arm) -> Pairs:
        return [
            ("if", expression_or_none(arm.condition)),
            ("then", self.body(arm.body)),
        ]

    def _do(self, statements: list[ast.Stmt]) -> tuple[str, Out | None]:
        return "do", self.body(statements)

    def _catch(self, clause: ast.Catch) -> Pairs:
        return [
            ("errors", names_of(clause.errors)),
            ("when", expression_or_none(clause.when)),
            ("as", optional(clause.alias, word)),
            self._do(clause.body),
        ]


def _simple(
    node: ast.Step | ast.Wait | ast.Callback | ast.Open | ast.Await,
) -> Pairs:
    match node:
        case ast.Step():
            return [
                ("step", word(node.name)),
                *call(node.call),
                ("retry", retry(node.retry)),
                ("semantics", optional(node.semantics, word)),
                ("timeout", amount(node.timeout)),
                ("undo", undo(node.undo)),
                ("returns", type_or_none(node.returns)),
                ("label", text_or_none(node.label)),
            ]
        case ast.Wait():
            return [
                ("wait", word(node.name)),
                ("for", amount(node.length)),
                ("until", expression_or_none(node.until)),
                ("label", text_or_none(node.label)),
            ]
        case ast.Callback():
            return [
                ("callback", word(node.name)),
                *call(node.submitter),
                ("retry", retry(node.retry)),
                ("timeout", amount(node.timeout)),
                ("heartbeat", amount(node.heartbeat)),
                ("payload", type_or_none(node.payload)),
                ("undo", undo(node.undo)),
                ("label", text_or_none(node.label)),
            ]
        case ast.Open():
            return [
                ("open", word(node.name)),
                ("timeout", amount(node.timeout)),
                ("heartbeat", amount(node.heartbeat)),
                ("payload", type_or_none(node.payload)),
                ("label", text_or_none(node.label)),
            ]
        case ast.Await():
            return [("await", word(node.name)), ("of", optional(node.of, word))]
        case _:
            assert_never(node)


def _poll(node: ast.Poll) -> Pairs:
    return [
        ("poll", word(node.name)),
        *call(node.call),
        ("until", expression_or_none(node.until)),
        ("every", amount(node.every)),
        ("backoff_rate", amount(node.backoff_rate)),
        ("max_delay", amount(node.max_delay)),
        ("jitter", optional(node.jitter, verbatim)),
        ("max_attempts", amount(node.max_attempts)),
        ("after", amount(node.after)),
        ("initial", data_or_none(node.initial)),
        ("retry", retry(node.retry)),
        ("timeout", amount(node.timeout)),
        ("label", text_or_none(node.label)),
    ]


def _invoke(node: ast.Invoke) -> Pairs:
    return [
        ("invoke", word(node.name)),
        ("function", text_or_none(node.function)),
        ("workflow", optional(node.workflow, word)),
        ("with", data_or_none(node.payload)),
        ("detach", verbatim("true") if node.detach else None),
        ("tenant", text_or_none(node.tenant)),
        ("undo", undo(node.undo)),
        ("label", text_or_none(node.label)),
    ]


def _when(case: ast.Case) -> Out:
    literals: list[Out] = [data(each) for each in case.when]
    return literals[0] if len(literals) == 1 else listing(literals, flow=True)


def _clauses(clauses: list[Pairs]) -> Out | None:
    if not clauses:
        return None
    return listing([mapping(each, flow=False) for each in clauses], flow=False)


def note_beside(entry: Entry, comment: str | None) -> None:
    """Put a comment beside the first line of an entry."""
    if comment is None:
        return
    value, first = entry.value, entry
    if entry.key is None and isinstance(value, OutCollection) and value.entries:
        first = value.entries[0]
    first.beside = Comment(comment)
