"""Lowers `parallel` and `map`: their bodies, when they are done, and their values.

What the value is follows from `complete` (language.md section 2, "Completion"): where a
branch or an item may be left without a value, its value is nullable.
"""

from collections.abc import Callable, Sequence

from durablec import ir
from durablec.codes import WRONG_TYPE
from durablec.expressions.item_facts import known_of_items
from durablec.expressions.typed import Variable
from durablec.expressions.wording import article
from durablec.lower.context import Lowering
from durablec.lower.edges import expect
from durablec.lower.operations import bind, maybe
from durablec.lower.scope import Scope
from durablec.lower.untyped import note_edge
from durablec.lower.values import expression, written
from durablec.type_relations import EMPTY_LIST, assignable, nullable
from durablec.types import (
    DOUBLE,
    DYN,
    INT,
    STRING,
    Enumeration,
    FieldType,
    ListType,
    RecordType,
    Type,
)
from durablec.values import returned_type, type_of
from durablec_dsl import ast, values

Bodies = Callable[[Lowering, Scope, Sequence[ast.Stmt]], list[ir.Stmt]]
"""What lowers a body, given by the module of all statements."""


def _record(**types: Type) -> RecordType:
    return RecordType({name: FieldType(each, True) for name, each in types.items()})


_SUMMARY_TYPE = _record(
    status=Enumeration(("SUCCEEDED", "FAILED")),
    reason=Enumeration(
        ("ALL_COMPLETED", "MIN_SUCCESSFUL_REACHED", "FAILURE_TOLERANCE_EXCEEDED")
    ),
    total=INT,
    succeeded=INT,
    failed=INT,
    started=INT,
)
_ERROR_TYPE = _record(type=STRING, message=STRING, data=DYN)


def parallel(
    lowering: Lowering, scope: Scope, node: ast.Parallel, body: Bodies
) -> ir.Parallel:
    """Lower a `parallel`, and bind its value in `scope`."""
    label = written(lowering, scope, node.label)
    complete = _completion(lowering, scope, node.complete)
    branches = [
        ir.Branch(
            branch.name.text,
            branch.name.span,
            body(lowering, scope.inner(), branch.body),
        )
        for branch in node.branches
    ]
    return ir.Parallel(
        head=node.head,
        name=node.name.text,
        name_span=node.name.span,
        label=label,
        branches=branches,
        complete=complete,
        max_concurrency=_whole(node.max_concurrency),
        flat=node.flat,
        result=bind(scope, node.name, parallel_type(complete, branches)),
        summary=_summary(scope, node.summary),
        summary_span=node.summary.span if node.summary is not None else None,
    )


def map_(lowering: Lowering, scope: Scope, node: ast.Map, body: Bodies) -> ir.Map:
    """Lower a `map`, and bind its value in `scope`."""
    label = written(lowering, scope, node.label)
    complete = _completion(lowering, scope, node.complete)
    items = maybe(lowering, scope, node.items)
    inner = scope.inner()
    item = Variable(
        node.item.text if node.item is not None else "item",
        _item_type(lowering, items, in_lists=node.batch is not None),
    )
    inner.bind(item)
    if isinstance(items, ir.Computed) and node.batch is None:
        inner.know(known_of_items(items.typed, item))
    index = None
    if node.index is not None:
        index = bind(inner, node.index, INT)
    item_label = written(lowering, inner, node.item_label)
    lowered = body(lowering, inner, node.body)
    return ir.Map(
        head=node.head,
        name=node.name.text,
        name_span=node.name.span,
        label=label,
        items=items,
        item=item,
        index=index,
        body=lowered,
        max_concurrency=_whole(node.max_concurrency),
        batch=_whole(node.batch),
        complete=complete,
        flat=node.flat,
        item_label=item_label,
        result=bind(scope, node.name, map_type(complete, lowered)),
        summary=_summary(scope, node.summary),
        summary_span=node.summary.span if node.summary is not None else None,
    )


# Parts ------------------------------------------------------------------------------


def _item_type(lowering: Lowering, items: ir.Value | None, *, in_lists: bool) -> Type:
    """Return the type of one item, which is a list of them where they are batched."""
    if items is None:
        return DYN
    expect(lowering, items, ListType(DYN), "what a `map` goes through")
    found = type_of(items)
    item: Type = DYN
    if isinstance(found, ListType) and found is not EMPTY_LIST:
        item = found.item
    return ListType(item) if in_lists else item


def _completion(
    lowering: Lowering, scope: Scope, spec: ast.CompletionSpec | None
) -> ir.Completion | None:
    match spec:
        case None:
            return None
        case ast.CompletionName():
            return ir.Completion(spec.word, None, None, None)
        case ast.Completion():
            percentage = spec.tolerated_failure_percentage
            return ir.Completion(
                None,
                _limit(lowering, scope, spec.min_successful, INT),
                _limit(lowering, scope, spec.tolerated_failures, INT),
                _limit(lowering, scope, percentage, DOUBLE),
            )


def _limit(
    lowering: Lowering,
    scope: Scope,
    node: values.Number | values.Embedded | None,
    target: Type,
) -> ir.Value | None:
    if node is None:
        return None
    if isinstance(node, values.Number):
        return ir.Constant(node.span, node.value)
    typed = expression(lowering, scope, node)
    note_edge(lowering, node.span, typed.type, target)
    if not assignable(typed.type, target):
        lowering.add(
            WRONG_TYPE,
            node.span,
            f"{article(target)} is needed here, and this is {article(typed.type)}",
        )
    return ir.Computed(node.span, typed)


def _whole(number: values.Number | None) -> int | None:
    return int(number.value) if number is not None else None


def _summary(scope: Scope, name: values.Name | None) -> Variable | None:
    return bind(scope, name, _SUMMARY_TYPE) if name is not None else None


# Types ------------------------------------------------------------------------------


def parallel_type(complete: ir.Completion | None, branches: list[ir.Branch]) -> Type:
    """Return the type of a `parallel` that is over in that way."""
    fields = {
        branch.name: FieldType(_part(complete, branch.body), True)
        for branch in branches
    }
    if complete is not None and complete.word in ("any", "first"):
        names = Enumeration(tuple(branch.name for branch in branches))
        fields["winner"] = FieldType(names, True)
    return RecordType(fields)


def map_type(complete: ir.Completion | None, body: list[ir.Stmt]) -> Type:
    """Return the type of a `map` that is over in that way."""
    if complete is not None and complete.word in ("any", "first"):
        return _record(winner=INT, value=returned_type(body))
    return ListType(_part(complete, body))


def _part(complete: ir.Completion | None, body: list[ir.Stmt]) -> Type:
    """Return the type of one branch's or item's value, as its whole hands it out."""
    type_ = returned_type(body)
    if complete is None or complete.word == "all":
        return type_
    if complete.word == "settled":
        return RecordType(
            {"ok": FieldType(type_, False), "error": FieldType(_ERROR_TYPE, False)}
        )
    return nullable(type_)
