"""What of a value is read: whether one of another type would do.

A value that is handed on as it is may be of any type. A field that is read has to be
there. What is no record, list or map, and what an expression looks into by an index or a
function, has to be of the type that the expression was checked with.
"""

from collections.abc import Iterator
from typing import NamedTuple

from durablec import ir
from durablec.compat.fitting import surely_fits
from durablec.expressions.typed import Typed
from durablec.types import (
    DYN,
    Enumeration,
    MapType,
    Nullable,
    RecordType,
    Scalar,
    Type,
)
from durablec.values import all_expressions, expressions
from durablec_dsl import expr


class _Read(NamedTuple):
    """A field of a field of a name, and its type.

    `is_asked_for` says that it may be missing, `is_used` that it is looked into, or is
    handed on to where it is read under another name.
    """

    fields: tuple[str, ...]
    type: Type
    is_asked_for: bool
    is_used: bool


class Reads:
    """What the expressions of a workflow read of each name."""

    def __init__(self, workflow: ir.Workflow) -> None:
        self._of_names: dict[str, list[_Read]] = {}
        handed = {id(each) for each in _handed_on(workflow)}
        for root in ir.roots(workflow):
            for typed in all_expressions(root):
                used = id(typed) in handed
                for name, read in _reads(typed.embedded.expr, typed, used=used):
                    self._of_names.setdefault(name, []).append(read)

    def looks_into(self, name: str) -> bool:
        """Say whether more is done with something than to hand it on."""
        return any(
            each.fields or each.is_used or _is_plain(each.type)
            for each in self._of_names.get(name, [])
        )

    def is_unfit(self, name: str, type_: Type) -> bool:
        """Say whether something that is read is not so in a value of that type."""
        return any(_is_unfit(each, type_) for each in self._of_names.get(name, []))


def _is_unfit(read: _Read, type_: Type) -> bool:
    for field in read.fields:
        if isinstance(type_, Nullable):
            type_ = type_.of
        if not isinstance(type_, RecordType):
            # Nothing else has fields, but for what may be anything.
            return type_ is not DYN and not isinstance(type_, MapType)
        found = type_.fields.get(field)
        if found is None or not found.required:
            return not read.is_asked_for
        type_ = found.type
    is_looked_into = _is_plain(read.type) or read.is_used
    return is_looked_into and not surely_fits(type_, read.type)


def _is_plain(type_: Type) -> bool:
    return isinstance(type_, Scalar | Enumeration) and type_ is not DYN


def _handed_on(workflow: ir.Workflow) -> Iterator[Typed]:
    """Yield the expressions whose values get other names: variables, items, inputs."""
    for statement in ir.all_statements(workflow):
        match statement:
            case ir.Set():
                for _, _, value in statement.assignments:
                    yield from expressions(value)
            case ir.Map(items=items) if items is not None:
                yield from expressions(items)
            case ir.Group(use=ir.Block()):
                for _, value in statement.arguments:
                    yield from expressions(value)
            case _:
                pass


def _reads(
    node: expr.Expr, typed: Typed, *, asked: bool = False, used: bool = False
) -> Iterator[tuple[str, _Read]]:
    """Yield what an expression reads, each with the fields behind it."""
    fields: list[str] = []
    inner = node
    while isinstance(inner, expr.Select):
        fields.append(inner.field)
        asked |= inner.optional
        inner = inner.operand
    if isinstance(inner, expr.Ident):
        variable = typed.variables.get(inner)
        if variable is not None:
            type_ = typed.types.get(node, DYN)
            yield variable.name, _Read(tuple(reversed(fields)), type_, asked, used)
        return
    is_has = isinstance(inner, expr.Call) and inner.function == "has"
    looked_into = _looked_into(inner)
    # What stands in a list or a call is read there under another name.
    is_within = isinstance(inner, expr.ListOf | expr.MapOf | expr.Call)
    for part in _parts(inner):
        is_used = part is looked_into or (is_within and not is_has)
        yield from _reads(
            part,
            typed,
            asked=is_has,
            used=is_used
            or (
                used and part is not looked_into and isinstance(inner, expr.Conditional)
            ),
        )


def _looked_into(node: expr.Expr) -> expr.Expr | None:
    """Return the part of a node whose items it takes, or to which it is a method."""
    match node:
        case expr.Index():
            return node.operand
        case expr.Call():
            return node.target
        case _:
            return None


def _parts(node: expr.Expr) -> Iterator[expr.Expr]:
    match node:
        case expr.Select() | expr.Unary():
            yield node.operand
        case expr.Index():
            yield from (node.operand, node.index)
        case expr.Call():
            yield from ([] if node.target is None else [node.target])
            yield from node.args
        case expr.Binary():
            yield from (node.left, node.right)
        case expr.Logic():
            yield from node.operands
        case expr.Conditional():
            yield from (node.condition, node.then, node.otherwise)
        case expr.ListOf():
            yield from (each.value for each in node.elements)
        case expr.MapOf():
            for entry in node.entries:
                yield from (entry.key, entry.value)
        case _:
            pass
