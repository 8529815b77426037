"""Finds what JSON has no form for in a value that leaves an expression.

A type says it where all ways to a value have one type. Where they differ, as in
`a ? timestamp(b) : 'never'`, the whole is `any`: then the parts are looked at from which
its value comes.
"""

from collections.abc import Iterator

from durablec.codes import NEEDS_STRING
from durablec.expressions.typed import Macro, Typed
from durablec.expressions.wording import article, describe
from durablec.lower.context import Lowering
from durablec.type_relations import holds_any, parts
from durablec.types import (
    DURATION,
    DYN,
    STRING,
    TIMESTAMP,
    ListType,
    Nullable,
    OptionalType,
    Scalar,
    Type,
)
from durablec_dsl import expr, values

_SAME_ITEMS = frozenset({"distinct", "reverse", "slice", "sort", "sortBy"})


def check_json(lowering: Lowering, typed: Typed) -> None:
    """Report a value that JSON has no form for; wherever it is read it is `dyn` then."""
    if typed.type in (TIMESTAMP, DURATION):
        needs_string(lowering, typed.embedded, typed.type, "outside of an expression")
        typed.type = DYN
        return
    unlike = _unlike_json(typed.type)
    if unlike is not None:
        inside = "" if unlike is typed.type else " inside of this"
        _report(lowering, typed, typed.embedded.expr, unlike, inside)
        typed.type = DYN
        return
    for node in _sources(typed, typed.embedded.expr):
        unlike = _unlike_json(typed.types[node])
        if unlike is not None:
            _report(lowering, typed, node, unlike, "")
            return


def needs_string(
    lowering: Lowering, embedded: values.Embedded, type_: Type, where: str
) -> None:
    """Report a value that must be converted to a string where it stands."""
    text = embedded.text.strip()
    help: str | None = f"write `string({text})`"
    if isinstance(type_, Nullable):
        help = f"say what stands for null: `{text} != null ? string({text}) : ''`"
    elif isinstance(type_, ListType) and type_.item is STRING:
        help = f"write `{text}.join(', ')`"
    elif not isinstance(type_, Scalar):
        help = "name the part of it that is meant"
    message = f"{article(type_)} cannot stand {where}"
    lowering.add(NEEDS_STRING, embedded.span, message, help=help)


def _report(
    lowering: Lowering, typed: Typed, node: expr.Expr, unlike: Type, inside: str
) -> None:
    span = typed.embedded.span
    if node is not typed.embedded.expr:
        span = typed.embedded.locate(node.span)
    help = "write `string(...)` around it"
    if isinstance(unlike, OptionalType):
        help = "add `.orValue(...)` with what to take where it is missing"
    message = f"{describe(unlike)}{inside} cannot stand outside of an expression"
    lowering.add(NEEDS_STRING, span, message, help=help)


def _unlike_json(type_: Type) -> Type | None:
    return next(filter(_is_unlike_json, parts(type_)), None)


def _is_unlike_json(type_: Type) -> bool:
    return type_ in (TIMESTAMP, DURATION) or isinstance(type_, OptionalType)


def _sources(typed: Typed, node: expr.Expr) -> Iterator[expr.Expr]:
    """Yield the parts of a node whose values are its own, or are in it, one by one.

    A node whose type says all needs no look inside.
    """
    if not holds_any(typed.types.get(node, DYN)):
        yield node
        return
    inside = list(_parts(typed, node))
    if not inside and node in typed.types:
        yield node
    for each in inside:
        yield from _sources(typed, each)


def _parts(typed: Typed, node: expr.Expr) -> Iterator[expr.Expr]:
    match node:
        case expr.Conditional():
            yield from (node.then, node.otherwise)
        case expr.ListOf():
            yield from (each.value for each in node.elements if not each.optional)
        case expr.MapOf():
            yield from (each.value for each in node.entries if not each.optional)
        case expr.Binary(operator="+"):
            yield from (node.left, node.right)
        case expr.Call() if node in typed.macros:
            yield from _of_macro(typed.macros[node])
        case expr.Call(function="dyn"):
            yield from node.args
        case expr.Call(function="orValue", target=target) if target is not None:
            yield from node.args
        case expr.Call(function=function, target=target) if target is not None:
            if function in _SAME_ITEMS:
                yield target


def _of_macro(macro: Macro) -> Iterator[expr.Expr]:
    match macro.name:
        case "bind" | "map" | "transformList" | "transformMap" | "transformMapEntry":
            if macro.result is not None:
                yield macro.result
        case "filter" | "sortBy":
            yield macro.operand
