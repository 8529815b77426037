"""The terms of values and expressions, and of statements that make no operation."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

from durablec import ir
from durablec.compat.terms import Env, Term, Terms
from durablec.expressions.typed import CallbackId, Typed, Variable
from durablec.types import (
    STRING,
    Enumeration,
    ListType,
    MapType,
    Nullable,
    OptionalType,
    RecordType,
    Scalar,
    Type,
)
from durablec_dsl import expr
from durablec_dsl.record import Record
from durablec_dsl.source import Span

_PLACES = frozenset({"span", "head", "name_spans", "depth"})
"""Fields that say where something stands, and not what it is."""


class Written:
    """Makes terms of what one version's workflow says.

    Args:
        terms: The table.
        workflow: Whose constants and environment are known.
    """

    def __init__(self, terms: Terms, workflow: ir.Workflow) -> None:
        self._terms = terms
        self._constants = dict(workflow.constants)
        self._environment = workflow.settings.environment

    def value(self, value: ir.Value | int | None, env: Env) -> Term:
        """Return the term of a value, or of a length in seconds."""
        match value:
            case None | int():
                return self._terms.constant(value)
            case ir.Constant():
                return self._terms.constant(value.value)
            case ir.Computed():
                return self.expression(value.typed, env)
            case ir.Text():
                return self._text(
                    self._terms.constant(part)
                    if isinstance(part, str)
                    else self._shown(part.embedded.expr, part, env)
                    for part in value.parts
                )
            case ir.ListOf():
                items = [self.value(item, env) for item in value.items]
                return self._terms.of("list", *items)
            case ir.RecordOf():
                keys = tuple(key for key, _ in value.fields)
                fields = [self.value(field, env) for _, field in value.fields]
                return self._terms.of(("record", *keys), *fields)

    def expression(self, typed: Typed, env: Env) -> Term:
        """Return the term of an expression."""
        return self._node(typed.embedded.expr, typed, env)

    def statement(self, statement: ir.Stmt, env: Env) -> Term:
        """Return the term of all that a statement does, by what it reads.

        It makes no operation, so that all it does is to set variables and to leave.
        """
        inside = {n: self._terms.symbol("local", n) for n in assigned([statement])}
        return self._part(statement, inside | env)

    def part(self, part: object, env: Env) -> Term:
        """Return the term of any part of the IR, by what it says and reads."""
        return self._part(part, env)

    def _node(self, node: expr.Expr, typed: Typed, env: Env) -> Term:
        match node:
            case expr.Ident() if node in typed.variables:
                return self._variable(typed, node, env)
            case expr.Select(operand=expr.Ident() as operand) if (
                operand in typed.variables
            ):
                known = self._known(typed.variables[operand].name, node.field)
                if known is not None:
                    return known
            case expr.Constant(kind="string" | "int" | "bool"):
                return self._terms.constant(node.value)
            case expr.Binary(operator="+") if _is_text(typed.types.get(node)):
                return self._text(
                    self._shown(each, typed, env) for each in _sides(node)
                )
            case _:
                pass
        parts = [self._field(field, typed, env) for _, field in _fields(node)]
        return self._terms.of(type(node).__name__, *parts)

    def _text(self, parts: Iterable[Term]) -> Term:
        """Return the term of a text of some parts; what is known of it is put together."""
        merged: list[Term] = []
        for part in parts:
            last = self._known_text(merged[-1]) if merged else None
            known = self._known_text(part)
            if last is not None and known is not None:
                merged[-1] = self._terms.constant(last + known)
            else:
                merged.append(part if known is None else self._terms.constant(known))
        is_known = len(merged) == 1 and self._terms.is_known(merged[0])
        return merged[0] if is_known else self._terms.of("text", *merged)

    def _known_text(self, term: Term) -> str | None:
        """Return a part of a text that is known; that of a number depends on its type."""
        match self._terms.known(term):
            case bool() as known:
                return "true" if known else "false"
            case int() | str() as known:
                return str(known)
            case _:
                return None

    def _shown(self, node: expr.Expr, typed: Typed, env: Env) -> Term:
        """Return the term of a part of a text, which is made one by `string` anyway."""
        match node:
            case expr.Call(target=None, function="string", args=[inner]):
                return self._node(inner, typed, env)
            case _:
                return self._node(node, typed, env)

    def _field(self, field: Any, typed: Typed, env: Env) -> Term:
        match field:
            case list():
                items = [self._field(each, typed, env) for each in field]
                return self._terms.of("list", *items)
            case expr.Element() | expr.Entry():
                parts = [self._field(each, typed, env) for _, each in _fields(field)]
                return self._terms.of(type(field).__name__, *parts)
            case None | str() | bool() | int() | float() | bytes():
                return self._terms.constant(field)
            case _:
                return self._node(field, typed, env)

    def _variable(self, typed: Typed, node: expr.Ident, env: Env) -> Term:
        variable = typed.variables[node]
        if isinstance(variable, CallbackId):
            return self._terms.symbol("callback id")
        if variable.name == "constants":
            return self.part([list(each) for each in self._constants.items()], {})
        if variable.name == "env":
            return self._terms.symbol("env", *sorted(self._environment.items()))
        unbound = self._terms.symbol("unbound", variable.name)
        return env.get(variable.name, unbound)

    def _known(self, name: str, field: str) -> Term | None:
        """Return what a constant, or a variable of the environment, is."""
        if name == "constants" and field in self._constants:
            return self.value(self._constants[field], {})
        if name == "env" and field in self._environment:
            return self._terms.constant(("env", self._environment[field]))
        if name == "env":
            # Which version runs is what differs.
            own = id(self) if field.endswith("_VERSION") else 0
            return self._terms.symbol("env", field, own)
        return None

    def _part(self, part: Any, env: Env) -> Term:
        match part:
            case Typed():
                return self.expression(part, env)
            case ir.Constant() | ir.Computed() | ir.Text() | ir.ListOf():
                return self.value(part, env)
            case ir.RecordOf():
                return self.value(part, env)
            case Span():
                return self._terms.constant(None)
            case Variable():
                return self._terms.constant(part.name)
            case list() | tuple():
                return self._terms.of("list", *(self._part(e, env) for e in part))
            case Scalar() | Enumeration() | ListType() | MapType() | RecordType():
                return self._terms.constant(str(part))
            case Nullable() | OptionalType():
                return self._terms.constant(str(part))
            case Record():
                fields = [self._part(field, env) for _, field in _fields(part)]
                return self._terms.of(type(part).__name__, *fields)
            case _:
                plain = part if isinstance(part, Hashable) else repr(part)
                return self._terms.constant(plain)


def _is_text(type_: Type | None) -> bool:
    return type_ is STRING or isinstance(type_, Enumeration)


def _sides(node: expr.Expr) -> Iterator[expr.Expr]:
    """Yield what is put together to a text, from left to right."""
    match node:
        case expr.Binary(operator="+"):
            yield from _sides(node.left)
            yield from _sides(node.right)
        case _:
            yield node


def assigned(body: Sequence[ir.Stmt]) -> Iterator[str]:
    """Yield the names that the statements of a body assign, but not in other contexts."""
    for statement in body:
        yield from (variable.name for variable in ir.binds(statement))
        if not isinstance(statement, ir.Group | ir.Parallel | ir.Map):
            for inner in ir.bodies(statement):
                yield from assigned(inner)


def _fields(part: Any) -> Iterator[tuple[str, Any]]:
    for name in part.__match_args__:
        if name not in _PLACES and not name.endswith("_span"):
            yield name, getattr(part, name)
