"""Where values go on to: which name is given what another one holds, or a part of it.

What a group, a branch or an item returns is the group's value, or a part of the whole's;
a variable, an item, and the input of a block hold what they are given. So a field that
is read of one name may be a field of what is recorded under another.
"""

from collections.abc import Iterator
from typing import NamedTuple

from durablec import ir
from durablec.expressions.typed import Macro, Typed
from durablec.types import DYN, Type
from durablec.values import all_expressions, returns
from durablec_dsl import expr

Way = tuple[str, ...]
"""Fields of fields; `ITEM` stands for whatever an index takes."""

ITEM = "[]"

WHOLE = frozenset({"bind", "optMap", "optFlatMap"})
"""Macros whose variable is what they are called on, and not each of its items."""


class Handing(NamedTuple):
    """What stands under `fields` of `source` becomes what stands under `way` of `to`."""

    source: str
    fields: Way
    type: Type
    to: str
    way: Way


class Named(NamedTuple):
    """A name and fields behind it; `is_asked_for` says that one may be missing."""

    name: str
    fields: Way
    is_asked_for: bool


def bodies(workflow: ir.Workflow) -> Iterator[tuple[str, list[ir.Stmt]]]:
    """Yield the bodies that no other holds, each with the name of its block, or none."""
    for block in workflow.blocks:
        yield block.name, block.body
    yield "", workflow.body


def answer_of(name: str) -> str:
    """Return under which name the answer of a callback that is opened is handed on."""
    return f"answer of {name}"


def handings(workflow: ir.Workflow) -> Iterator[Handing]:
    """Yield where the values of a workflow go on to."""
    for block, body in bodies(workflow):
        for statement in ir.walk(body):
            yield from _of_statement(statement, block)
        for typed in all_expressions(body):
            for call, macro in typed.macros.items():
                yield from _of_macro(call, macro, typed, block)
            for node in typed.types:
                if isinstance(node, expr.Select | expr.Index):
                    part = _part_of(node.operand, typed)
                    yield from _of_node(node.operand, typed, part, (), block)


def named(node: expr.Expr, typed: Typed, block: str) -> Named | None:
    """Return which name an expression reads, if it reads one and its fields only.

    What has fields, and is made where it stands, has a name of its own.
    """
    fields: list[str] = []
    is_asked_for = False
    while True:
        match node:
            case expr.Select():
                fields.append(node.field)
            case expr.Index(index=expr.Constant(value=str() as key)):
                fields.append(key)
            case expr.Index():
                fields.append(ITEM)
            case expr.Ident():
                name = _name(node, typed, block)
                way = tuple(reversed(fields))
                return None if name is None else Named(name, way, is_asked_for)
            case _ if fields:
                way = tuple(reversed(fields))
                return Named(_part_of(node, typed), way, is_asked_for)
            case _:
                return None
        is_asked_for |= node.optional
        node = node.operand


def _name(node: expr.Ident, typed: Typed, block: str) -> str | None:
    local = typed.locals.get(node)
    if local is not None:
        return _local(local)
    variable = typed.variables.get(node)
    if variable is None:
        return None
    return _input_of(block) if variable.name == "input" else variable.name


def _input_of(block: str) -> str:
    return f"input of {block}" if block else "input"


def _part_of(node: expr.Expr, typed: Typed) -> str:
    return f"part {id(typed)} {id(node)}"


def _local(variable: object) -> str:
    return f"local {id(variable)}"


def _of_statement(statement: ir.Stmt, block: str) -> Iterator[Handing]:
    match statement:
        case ir.Set():
            for variable, _, value in statement.assignments:
                yield from _of_value(value, variable.name, (), block)
        case ir.Group(name=name, use=ir.Block() as used):
            yield from _returned(used.body, name, (), used.name)
            for key, value in statement.arguments:
                yield from _of_value(value, _input_of(used.name), (key,), block)
        case ir.Group():
            yield from _returned(statement.body, statement.name, (), block)
        case ir.Parallel(complete=complete):
            for branch in statement.branches:
                way = (branch.name, *_settled(complete))
                yield from _returned(branch.body, statement.name, way, block)
        case ir.Map(complete=complete):
            races = complete is not None and complete.word in ("any", "first")
            way = ("value",) if races else (ITEM, *_settled(complete))
            yield from _returned(statement.body, statement.name, way, block)
            yield from _of_items(statement, block)
        case ir.Await(of=str() as of):
            yield Handing(answer_of(of), (), DYN, statement.name, ())
        case _:
            pass


def _settled(complete: ir.Completion | None) -> Way:
    return ("ok",) if complete is not None and complete.word == "settled" else ()


def _returned(body: list[ir.Stmt], to: str, way: Way, block: str) -> Iterator[Handing]:
    for each in returns(body):
        yield from _of_value(each.value, to, way, block)


def _of_items(statement: ir.Map, block: str) -> Iterator[Handing]:
    """Yield what the items of a `map` are given, which may be lists of items."""
    if statement.items is None:
        return
    listed = f"items of {statement.name}"
    yield from _of_value(statement.items, listed, (), block)
    way = () if statement.batch is None else (ITEM,)
    yield Handing(listed, (ITEM,), statement.item.type, statement.item.name, way)


def _of_macro(
    call: expr.Call, macro: Macro, typed: Typed, block: str
) -> Iterator[Handing]:
    """Yield what the variable of a macro is given: the operand, or each of its items."""
    variable = macro.second or macro.variable
    if variable is None:
        return
    operand = _part_of(call, typed) + " operand"
    yield from _of_node(macro.operand, typed, operand, (), block)
    fields = () if macro.name in WHOLE else (ITEM,)
    yield Handing(operand, fields, variable.type, _local(variable), ())


def _of_value(value: ir.Value, to: str, way: Way, block: str) -> Iterator[Handing]:
    match value:
        case ir.Computed(typed=typed):
            yield from _of_node(typed.embedded.expr, typed, to, way, block)
        case ir.RecordOf():
            for key, each in value.fields:
                yield from _of_value(each, to, (*way, key), block)
        case ir.ListOf():
            for item in value.items:
                yield from _of_value(item, to, (*way, ITEM), block)
        case _:
            pass


def _of_made(
    macro: Macro, typed: Typed, to: str, way: Way, block: str
) -> Iterator[Handing]:
    """Yield what a macro gives, where that is made of what it is called on."""
    match macro.name:
        case "filter" | "sortBy":
            yield from _of_node(macro.operand, typed, to, way, block)
        case "map" | "transformList" | "transformMap" if macro.result is not None:
            yield from _of_node(macro.result, typed, to, (*way, ITEM), block)
        case "bind" if macro.result is not None:
            yield from _of_node(macro.result, typed, to, way, block)
        case _:
            pass


def _of_node(
    node: expr.Expr, typed: Typed, to: str, way: Way, block: str
) -> Iterator[Handing]:
    match node:
        case expr.Conditional():
            for part in (node.then, node.otherwise):
                yield from _of_node(part, typed, to, way, block)
        case expr.ListOf():
            for element in node.elements:
                yield from _of_node(element.value, typed, to, (*way, ITEM), block)
        case expr.MapOf():
            for entry in node.entries:
                key = getattr(entry.key, "value", None)
                inside = (*way, key if isinstance(key, str) else ITEM)
                yield from _of_node(entry.value, typed, to, inside, block)
        case expr.Call() if node in typed.macros:
            yield from _of_made(typed.macros[node], typed, to, way, block)
        case _:
            found = named(node, typed, block)
            if found is not None:
                type_ = typed.types.get(node, DYN)
                yield Handing(found.name, found.fields, type_, to, way)
