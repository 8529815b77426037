"""What of a value is read: whether one of another type would do.

A value that is handed on as it is may be of any type; what is read of it under its other
name is read of it, too (`handing.py`). A field that is read has to be there. What is no
record, list or map, what an expression looks into by a function or an operator, and what
a function is given, has to be of the type that the expression was checked with.
"""

from collections.abc import Iterator
from typing import NamedTuple

from durablec import ir
from durablec.compat.fitting import surely_fits
from durablec.compat.handing import (
    ITEM,
    WHOLE,
    Handing,
    Way,
    bodies,
    handings,
    named,
)
from durablec.expressions.typed import Macro, Typed
from durablec.types import (
    DYN,
    Enumeration,
    ListType,
    MapType,
    Nullable,
    OptionalType,
    RecordType,
    Scalar,
    Type,
)
from durablec.values import all_expressions, expressions
from durablec_dsl import expr
from durablec_dsl.record import Record

_DEEPEST = 12
"""Fields of fields that are told apart; a loop may put a value into itself."""


class _Read(NamedTuple):
    """A field of a field of a name, and its type.

    `is_asked_for` says that it may be missing, `is_used` that it is looked into.
    """

    fields: Way
    type: Type
    is_asked_for: bool
    is_used: bool

    @property
    def is_looked_into(self) -> bool:
        return self.is_used or _is_plain(self.type)


class Reads:
    """What a workflow reads of each name, also where that has another name."""

    def __init__(self, workflow: ir.Workflow) -> None:
        self._of_names: dict[str, dict[_Read, None]] = {}
        handed: dict[str, list[Handing]] = {}
        for each in handings(workflow):
            handed.setdefault(each.to, []).append(each)
        waiting = list(_direct(workflow))
        while waiting:
            name, read = waiting.pop()
            known = self._of_names.setdefault(name, {})
            if read in known:
                continue
            known[read] = None
            for handing in handed.get(name, ()):
                before = _before(handing, read)
                if before is not None:
                    waiting.append((handing.source, before))

    def is_unfit(self, name: str, type_: Type) -> bool:
        """Say whether something that is read is not so in a value of that type."""
        return any(_is_unfit(each, type_) for each in self._of_names.get(name, ()))

    def unknown(
        self, name: str, type_: Type, before: "Reads", name_before: str
    ) -> str | None:
        """Return what is read of a value where nothing is known of its type.

        What was read `before`, under another name maybe, is taken to be there. And who
        asks for a field knows that it may be missing, wherever he reads it then.
        """
        known = self._of_names.get(name, ())
        asked = [each.fields for each in known if each.is_asked_for]
        found = [
            each
            for each in known
            if not any(_leads(each.fields, fields) for fields in asked)
            and _is_unknown(each, type_)
            and not before.reads(name_before, each)
        ]
        shown = sorted(_shown(name, each.fields) for each in found)
        return shown[0] if shown else None

    def reads(self, name: str, read: _Read) -> bool:
        """Say whether the same is read of a name, or more."""
        return any(
            _leads(each.fields, read.fields)
            and not each.is_asked_for
            and (
                len(each.fields) > len(read.fields)
                or each.is_looked_into
                or not read.is_looked_into
            )
            for each in self._of_names.get(name, ())
        )


# What a read comes to --------------------------------------------------------------------


def _before(handing: Handing, read: _Read) -> _Read | None:
    """Return what a read of a name is of what that was given, if it is any of it."""
    if _leads(read.fields, handing.way):
        fields = (*handing.fields, *read.fields[len(handing.way) :])
        if len(fields) > _DEEPEST:
            return _Read(handing.fields, handing.type, False, True)
        return read._replace(fields=fields)
    if read.is_used and _leads(handing.way, read.fields):
        return _Read(handing.fields, handing.type, False, True)
    return None


def _leads(fields: Way, first: Way) -> bool:
    """Say whether fields begin with others; an index may take any."""
    return len(fields) >= len(first) and all(
        one == two or ITEM in (one, two)
        for one, two in zip(fields, first, strict=False)
    )


def _is_unfit(read: _Read, type_: Type) -> bool:
    for field in read.fields:
        if isinstance(type_, Nullable):
            type_ = type_.of
        if isinstance(type_, ListType) and field == ITEM:
            type_ = type_.item
            continue
        if not isinstance(type_, RecordType):
            # Nothing else has fields, but for what may be anything.
            return type_ is not DYN and not isinstance(type_, MapType)
        found = type_.fields.get(field)
        if found is None or not found.required:
            return not read.is_asked_for
        type_ = found.type
    wanted = read.type
    if isinstance(wanted, OptionalType) and read.is_asked_for:
        wanted = wanted.of
    return read.is_looked_into and not surely_fits(type_, wanted)


def _is_unknown(read: _Read, type_: Type) -> bool:
    """Say whether what is read hangs on what is in a value that may be anything."""
    for field in read.fields:
        if isinstance(type_, Nullable):
            type_ = type_.of
        match type_:
            case ListType(item=inner) | MapType(value=inner):
                type_ = inner
            case RecordType(fields=fields) if field in fields:
                type_ = fields[field].type
            case _:
                return type_ is DYN
    return type_ is DYN and read.is_looked_into


def _is_plain(type_: Type) -> bool:
    return isinstance(type_, Scalar | Enumeration) and type_ is not DYN


def _shown(name: str, fields: Way) -> str:
    """Return fields of a name as they are written."""
    return name + "".join(each if each == ITEM else f".{each}" for each in fields)


# What is read ----------------------------------------------------------------------------


def _direct(workflow: ir.Workflow) -> Iterator[tuple[str, _Read]]:
    """Yield what expressions read of names."""
    used = {id(each) for each in _looked_into_whole(workflow)}
    for block, body in bodies(workflow):
        for typed in all_expressions(body):
            node = typed.embedded.expr
            yield from _reads(node, typed, block, used=id(typed) in used)
        for statement in ir.walk(body):
            match statement:
                case ir.Poll(until=until) if until is not None:
                    yield from _of_until(until, statement.name, block)
                case _:
                    pass


def _of_until(until: ir.Value, own: str, block: str) -> Iterator[tuple[str, _Read]]:
    """Yield what the condition of a poll reads, but of the result that it has just got."""
    for typed in expressions(until):
        found = _reads(typed.embedded.expr, typed, block, used=True)
        yield from (each for each in found if each[0] != own)


def _looked_into_whole(workflow: ir.Workflow) -> Iterator[Typed]:
    """Yield expressions whose values are conditions, parts of texts, or arguments."""
    for _, body in bodies(workflow):
        for statement in ir.walk(body):
            yield from _texts(statement)
            match statement:
                case ir.If():
                    for arm in statement.arms:
                        yield from expressions(arm.condition)
                case ir.While():
                    yield from expressions(statement.condition)
                case ir.Step(call=ir.Call() as call):
                    for _, value in call.arguments:
                        yield from expressions(value)
                case ir.Invoke(payload=payload) if payload is not None:
                    yield from expressions(payload)
                case _:
                    pass


def _texts(part: object) -> Iterator[Typed]:
    """Yield what stands in the texts of a statement, but not of those inside of it."""
    match part:
        case ir.Text():
            yield from (each for each in part.parts if isinstance(each, Typed))
        case list() | tuple():
            for each in part:
                if not isinstance(each, ir.Statement):
                    yield from _texts(each)
        case Typed() | ir.Block():
            pass
        case Record():
            for name in part.__match_args__:
                yield from _texts(getattr(part, name))
        case _:
            pass


def _reads(
    node: expr.Expr,
    typed: Typed,
    block: str,
    *,
    asked: bool = False,
    used: bool = False,
) -> Iterator[tuple[str, _Read]]:
    """Yield what an expression reads, each with the fields behind it."""
    found = named(node, typed, block)
    if found is not None:
        type_ = typed.types.get(node, DYN)
        is_asked_for = asked or found.is_asked_for
        yield found.name, _Read(found.fields, type_, is_asked_for, used)
    macro = typed.macros.get(node) if isinstance(node, expr.Call) else None
    is_has = macro is not None and macro.name == "has"
    for part, is_used in _parts(node, used=used):
        if macro is not None and part is macro.operand and not is_has:
            yield from _of_operand(macro, typed, block)
        elif found is None or not _is_way(node, part):
            yield from _reads(
                part, typed, block, asked=is_has, used=is_used and not is_has
            )
        else:
            yield from _indices(part, typed, block)


def _of_operand(macro: Macro, typed: Typed, block: str) -> Iterator[tuple[str, _Read]]:
    """Yield what a macro reads of what it runs through, but for what it does with it."""
    found = named(macro.operand, typed, block)
    yield from _reads(macro.operand, typed, block, used=found is None)
    if found is not None and macro.name not in WHOLE:
        item = _Read((*found.fields, ITEM), DYN, found.is_asked_for, False)
        yield found.name, item


def _is_way(node: expr.Expr, part: expr.Expr) -> bool:
    return isinstance(node, expr.Select | expr.Index) and part is node.operand


def _indices(node: expr.Expr, typed: Typed, block: str) -> Iterator[tuple[str, _Read]]:
    """Yield what the indices on the way to fields read, and what the fields are of."""
    while isinstance(node, expr.Select | expr.Index):
        if isinstance(node, expr.Index):
            yield from _reads(node.index, typed, block, used=True)
        node = node.operand
    if not isinstance(node, expr.Ident):
        yield from _reads(node, typed, block)


def _parts(node: expr.Expr, *, used: bool) -> Iterator[tuple[expr.Expr, bool]]:
    """Yield the parts of a node, and whether they are looked into."""
    match node:
        case expr.Select():
            yield node.operand, True
        case expr.Unary():
            yield node.operand, True
        case expr.Index():
            yield from ((node.operand, True), (node.index, True))
        case expr.Call():
            given = node.args if node.target is None else [node.target, *node.args]
            yield from ((each, True) for each in given)
        case expr.Binary():
            # Whatever they are, values are equal or not.
            compares = node.operator not in ("==", "!=")
            yield from ((node.left, compares), (node.right, compares))
        case expr.Logic():
            yield from ((each, True) for each in node.operands)
        case expr.Conditional():
            yield node.condition, True
            yield from ((node.then, used), (node.otherwise, used))
        case expr.ListOf():
            yield from ((each.value, used) for each in node.elements)
        case expr.MapOf():
            for entry in node.entries:
                yield from ((entry.key, True), (entry.value, used))
        case _:
            pass
