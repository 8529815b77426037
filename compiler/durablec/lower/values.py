"""Lowers values and expressions, and checks them against what their place takes."""

from durablec import ir
from durablec.codes import (
    FORGOTTEN_EXPRESSION,
    NOT_A_CONDITION,
    WRONG_TYPE,
)
from durablec.expressions.check import check
from durablec.expressions.operators import truth_of
from durablec.expressions.typed import Typed
from durablec.expressions.wording import article
from durablec.lower.context import Lowering
from durablec.lower.edges import expect
from durablec.lower.json_values import check_json, needs_string
from durablec.lower.scope import Scope
from durablec.lower.untyped import note_edge, note_uses
from durablec.type_relations import assignable
from durablec.types import (
    BOOL,
    DURATION,
    DYN,
    INT,
    STRING,
    TIMESTAMP,
    Enumeration,
    OptionalType,
    Type,
)
from durablec.values import type_of
from durablec_dsl import values
from durablec_dsl.source import Span


def value(lowering: Lowering, scope: Scope, node: values.Value) -> ir.Value:
    """Lower a value that is to be JSON: an argument, a result, a variable."""
    match node:
        case values.Literal():
            _check_forgotten(lowering, scope, node)
            return ir.Constant(node.span, node.value)
        case values.Embedded():
            typed = expression(lowering, scope, node)
            check_json(lowering, typed)
            return ir.Computed(node.span, typed)
        case values.Template():
            return _text(lowering, scope, node)
        case values.ListValue():
            items = [value(lowering, scope, item) for item in node.items]
            return ir.ListOf(node.span, items)
        case values.RecordValue():
            return ir.RecordOf(node.span, fields(lowering, scope, node.fields))


def fields(
    lowering: Lowering, scope: Scope, nodes: list[values.Field]
) -> list[tuple[str, ir.Value]]:
    """Lower the fields of a record, or the arguments of a call, in their order."""
    return [(node.key, value(lowering, scope, node.value)) for node in nodes]


def expression(lowering: Lowering, scope: Scope, node: values.Embedded) -> Typed:
    """Check an expression and return it typed."""
    typed = check(node, scope, lowering.report, lowering.source)
    note_uses(lowering, typed)
    return typed


def condition(lowering: Lowering, scope: Scope, node: values.Value) -> ir.Value:
    """Lower what must be true or false."""
    lowered = value(lowering, scope, node)
    found = type_of(lowered)
    note_edge(lowering, lowered.span, found, BOOL)
    if not assignable(found, BOOL):
        lowering.add(
            NOT_A_CONDITION,
            lowered.span,
            f"a condition is a boolean, and this is {article(found)}",
            help=_truth(node, found),
        )
    return lowered


def _truth(node: values.Value, type_: Type) -> str | None:
    if not isinstance(node, values.Embedded):
        return "write an expression, as in `${input.total > 100}`"
    return truth_of(" ".join(node.text.split()), type_)


def length(
    lowering: Lowering, scope: Scope, node: values.Duration | values.Embedded | None
) -> ir.Length | None:
    """Lower a duration: whole seconds, or an expression that gives them."""
    if node is None:
        return None
    if isinstance(node, values.Duration):
        return node.seconds
    typed = expression(lowering, scope, node)
    note_edge(lowering, node.span, typed.type, DURATION)
    if typed.type not in (DURATION, INT, DYN):
        lowering.add(
            WRONG_TYPE,
            node.span,
            f"a duration is needed here, and this is {article(typed.type)}",
            help="give whole seconds, or `duration('1h')`",
        )
    return ir.Computed(node.span, typed)


def moment(lowering: Lowering, scope: Scope, node: values.Value) -> ir.Value:
    """Lower a moment: ISO 8601 text, or an expression that gives it or a timestamp."""
    if isinstance(node, values.Embedded):
        typed = expression(lowering, scope, node)
        lowered: ir.Value = ir.Computed(node.span, typed)
        if typed.type is TIMESTAMP:
            return lowered
        if typed.type is DURATION or isinstance(typed.type, OptionalType):
            message = f"a moment is needed here, and this is {article(typed.type)}"
            lowering.add(WRONG_TYPE, node.span, message, help=_no_moment(typed.type))
            return lowered
    else:
        lowered = value(lowering, scope, node)
    expect(lowering, lowered, STRING, "a moment")
    if isinstance(lowered, ir.Constant) and isinstance(lowered.value, str):
        _check_moment(lowering, lowered.value, node.span)
    return lowered


def _no_moment(type_: Type) -> str:
    if type_ is DURATION:
        return "a pause of some length is written `for`"
    return "add `.orValue(...)` with the moment to take where it is missing"


def _check_moment(lowering: Lowering, text: str, span: Span) -> None:
    """Report a text that is no moment in ISO 8601 with its offset from UTC."""
    from datetime import datetime

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        problem, repair = "is not a moment in ISO 8601", "2026-12-24T18:00:00Z"
    else:
        if moment.tzinfo is not None:
            return
        problem = "has no offset from UTC"
        repair = f"{moment.isoformat()}Z"
    message = f"`{text}` {problem}"
    lowering.add(WRONG_TYPE, span, message, help=f'write, for example, `"{repair}"`')


def widened(type_: Type) -> Type:
    """Return the type of a variable that is set to a value of this type."""
    return STRING if isinstance(type_, Enumeration) else type_


def _text(lowering: Lowering, scope: Scope, node: values.Template) -> ir.Text:
    parts: list[str | Typed] = []
    for part in node.parts:
        if isinstance(part, str):
            parts.append(part)
            continue
        typed = expression(lowering, scope, part)
        parts.append(typed)
        _check_text(lowering, part, typed.type, "inside of a text")
    return ir.Text(node.span, parts)


def written(
    lowering: Lowering, scope: Scope, node: values.Value | None
) -> ir.Value | None:
    """Lower what stands as a text, as a label: also where it is nothing but a value."""
    if node is None:
        return None
    lowered = value(lowering, scope, node)
    if isinstance(node, values.Embedded) and isinstance(lowered, ir.Computed):
        _check_text(lowering, node, lowered.typed.type, "for a text")
    return lowered


def _check_text(
    lowering: Lowering, node: values.Embedded, type_: Type, where: str
) -> None:
    """Report a value that has no form as a text."""
    note_edge(lowering, node.span, type_, STRING)
    if type_ not in (STRING, INT, BOOL, DYN) and not isinstance(type_, Enumeration):
        needs_string(lowering, node, type_, where)


def _check_forgotten(lowering: Lowering, scope: Scope, node: values.Literal) -> None:
    """Advise on a text that reads like an expression of a name that is bound here."""
    text = node.value
    if not isinstance(text, str) or "." not in text:
        return
    root, *fields = text.split(".")
    if all(map(str.isidentifier, [root, *fields])) and root in scope.names():
        lowering.add(
            FORGOTTEN_EXPRESSION,
            node.span,
            f"this is the text `{text}` and no expression",
            help=f"write `${{{text}}}` if what `{root}` holds is meant",
        )
