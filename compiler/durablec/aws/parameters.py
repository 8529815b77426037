"""Checks what a workflow passes to an operation against the operation's model.

What was written is walked beside the shape that it must have, down to the smallest
part that does not fit. Of an expression only the type is known (`fit.py`). A member
whose value is null is left out of the call, since no operation takes null for one.
"""

from base64 import b64decode
from collections.abc import Sequence
from datetime import datetime

from durablec import ir
from durablec.aws.fit import WORDS, example, misfit
from durablec.aws.model import Operation, Shape
from durablec.aws.restrictions import fault_of_number, fault_of_size, fault_of_text
from durablec.codes import (
    ANY_VALUE,
    MISSING_PARAMETER,
    PARAMETER_VALUE,
    UNKNOWN_PARAMETER,
    WRONG_PARAMETER,
)
from durablec.expressions.wording import describe
from durablec.lower.untyped import WHERE_TYPES_COME_FROM
from durablec.types import BOOL, DOUBLE, DYN, INT
from durablec.values import type_of
from durablec_dsl import ast, values
from durablec_dsl.diagnostics import Report, Rule
from durablec_dsl.source import Source, Span
from durablec_dsl.suggest import nearest

_Fields = Sequence[tuple[values.Field, ir.Value]]

_MOMENT = "write it as `2026-01-31T09:00:00Z`"


def check_parameters(
    operation: Operation,
    call: ast.AwsCall,
    arguments: list[tuple[str, ir.Value]],
    report: Report,
    source: Source,
    untyped: Report | None,
) -> None:
    """Report each parameter that an operation does not take, or not like this.

    `arguments` are those of `call`, lowered; what is of type `any` goes to `untyped`, if there is one.
    """
    check = _Check(operation, report, source, untyped)
    lowered = [value for _, value in arguments]
    fields = list(zip(call.arguments, lowered, strict=True))
    check.parameters(fields, call.operation.span)


class _Check:
    """The check of one call; `path` is how a part of a parameter is called."""

    def __init__(
        self,
        operation: Operation,
        report: Report,
        source: Source,
        untyped: Report | None,
    ) -> None:
        self._operation = operation
        self._report = report
        self._source = source
        self._untyped = untyped

    def parameters(self, fields: _Fields, head: Span) -> None:
        if self._operation.input is not None:
            self._structure(self._operation.input, fields, head, "")
            return
        for field, _ in fields:
            self._unknown(field, [], "")

    def _structure(self, shape: Shape, fields: _Fields, head: Span, path: str) -> None:
        members = shape.members
        meant: set[str] = set()
        for field, lowered in fields:
            if field.key not in members:
                meant.add(self._unknown(field, list(members), path))
            elif not _is_null(lowered):
                meant.add(field.key)
                member = members[field.key]
                inner = f"{path}.{field.key}".lstrip(".")
                optional = field.key not in shape.required
                self._value(
                    member, field.value, lowered, field.key_span, inner, optional
                )
        missing = [name for name in shape.required if name not in meant]
        if missing:
            self._missing(missing, head, path)
        if shape.is_union and len(fields) != 1:
            self._not_one(shape, len(fields), head, path)

    def _value(
        self,
        shape: Shape,
        node: values.Value,
        lowered: ir.Value,
        head: Span,
        path: str,
        optional: bool = False,
    ) -> None:
        """Check one value; `head` is the place of what it has no place for."""
        match shape.kind, node, lowered:
            case "structure", values.RecordValue(), ir.RecordOf():
                self._structure(shape, _pairs(node, lowered), head, path)
            case "map", values.RecordValue(), ir.RecordOf():
                self._map(shape, _pairs(node, lowered), path)
            case "list", values.ListValue(), ir.ListOf():
                self._list(shape, node, lowered, path)
            case _, _, ir.Constant(value=constant):
                self._constant(shape, constant, lowered.span, path)
            case _, _, _ if type_of(lowered) is DYN:
                self._any(shape, lowered.span, path)
            case _, _, _:
                fault = misfit(type_of(lowered), shape, path, optional=optional)
                if fault is not None:
                    help_ = example(shape) or _converted(shape, lowered)
                    self._add(WRONG_PARAMETER, lowered.span, fault, help=help_)
                elif shape.kind == "blob" and isinstance(lowered, ir.RecordOf):
                    self._base64(lowered, path)

    def _any(self, shape: Shape, span: Span, path: str) -> None:
        if self._untyped is not None and shape.kind != "any":
            message = f"`{path}` must be {WORDS[shape.kind]}, and may be any value"
            help_ = WHERE_TYPES_COME_FROM
            self._untyped.add(ANY_VALUE, self._source, span, message, help=help_)

    def _map(self, shape: Shape, fields: _Fields, path: str) -> None:
        for field, lowered in fields:
            inner = f"{path}.{field.key}"
            self._restricted(
                fault_of_text(shape.key, field.key), field.key_span, f"keys of `{path}`"
            )
            self._value(shape.value, field.value, lowered, field.key_span, inner)

    def _list(
        self, shape: Shape, node: values.ListValue, lowered: ir.ListOf, path: str
    ) -> None:
        self._restricted(
            fault_of_size(shape, len(lowered.items)),
            self._first_line(lowered.span),
            f"`{path}`",
        )
        pairs = zip(node.items, lowered.items, strict=True)
        for at, (item, value) in enumerate(pairs):
            head = self._first_line(value.span)
            self._value(shape.item, item, value, head, f"{path}[{at}]")

    def _constant(
        self,
        shape: Shape,
        constant: bool | int | float | str | None,
        span: Span,
        path: str,
    ) -> None:
        match shape.kind, constant:
            case "string", str():
                self._restricted(fault_of_text(shape, constant), span, f"`{path}`")
            case "timestamp", str():
                self._moment(constant, span, path)
            case ("boolean", bool()) | ("blob", str()) | ("any", _):
                pass
            case (_, bool()):
                self._wrong_constant(shape, constant, span, path)
            case ("integer" | "number", int() as number):
                self._restricted(fault_of_number(shape, number), span, f"`{path}`")
            case ("number", float() as number):
                self._restricted(fault_of_number(shape, number), span, f"`{path}`")
            case _:
                self._wrong_constant(shape, constant, span, path)

    def _wrong_constant(
        self,
        shape: Shape,
        constant: bool | int | float | str | None,
        span: Span,
        path: str,
    ) -> None:
        found = describe(type_of(ir.Constant(span, constant)))
        help_ = example(shape)
        written = self._source.text[span.start : span.end]
        if shape.kind == "string" and constant is not None:
            help_ = f"write `'{written}'`"
        elif isinstance(constant, str) and shape.kind in (
            "integer",
            "number",
            "boolean",
        ):
            help_ = "write it without quotes"
        message = f"`{path}` must be {WORDS[shape.kind]}, and this is {found}"
        self._add(WRONG_PARAMETER, span, message, help=help_)

    def _moment(self, text: str, span: Span, path: str) -> None:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            message = f"`{path}` must be a moment, and this is none in ISO 8601"
            self._add(WRONG_PARAMETER, span, message, help=_MOMENT)
            return
        if moment.tzinfo is None:
            message = f"`{path}` must be a moment, and this has no offset from UTC"
            self._add(WRONG_PARAMETER, span, message, help=_MOMENT)

    def _base64(self, lowered: ir.RecordOf, path: str) -> None:
        for _, value in lowered.fields:
            if isinstance(value, ir.Constant) and isinstance(value.value, str):
                try:
                    b64decode(value.value, validate=True)
                except ValueError:
                    message = f"`{path}.base64` must be base64, and this is not"
                    self._add(WRONG_PARAMETER, value.span, message)

    def _unknown(self, field: values.Field, members: list[str], path: str) -> str:
        """Report a member that is not known, and return the one that was meant."""
        near = nearest(field.key, members)
        help_ = None
        if near is not None:
            help_ = f"did you mean `{near}`?"
        elif members and len(members) <= 10:
            help_ = f"it takes {_listed(members)}"
        self._add(
            UNKNOWN_PARAMETER,
            field.key_span,
            f"`{self._operation.full_name}` takes no `{field.key}`{_in(path)}",
            help=help_,
        )
        return near or ""

    def _missing(self, names: list[str], head: Span, path: str) -> None:
        self._add(
            MISSING_PARAMETER,
            head,
            f"`{self._operation.full_name}` needs {_listed(names)}{_in(path)}",
            help=None if path else "give it under `with`",
        )

    def _not_one(self, shape: Shape, count: int, head: Span, path: str) -> None:
        message = f"`{path}` takes exactly one member, and this has {count or 'none'}"
        one_of = f"give one of {_listed(list(shape.members))}"
        self._add(WRONG_PARAMETER, head, message, help=one_of)

    def _restricted(
        self, fault: tuple[str, str | None] | None, span: Span, what: str
    ) -> None:
        """Report a value outside of what the model allows; the model may be behind."""
        if fault is not None:
            message, help_ = fault
            self._add(PARAMETER_VALUE, span, f"{what} {message}", help=help_)

    def _first_line(self, span: Span) -> Span:
        end = self._source.text.find("\n", span.start, span.end)
        return Span(span.start, end) if end >= 0 else span

    def _add(
        self, rule: Rule, span: Span, message: str, *, help: str | None = None
    ) -> None:
        self._report.add(rule, self._source, span, message, help=help)


def _pairs(node: values.RecordValue, lowered: ir.RecordOf) -> _Fields:
    return list(zip(node.fields, [value for _, value in lowered.fields], strict=True))


def _converted(shape: Shape, lowered: ir.Value) -> str | None:
    """Return how to make a string of an expression's number or truth value."""
    if shape.kind != "string" or type_of(lowered) not in (INT, DOUBLE, BOOL):
        return None
    text = lowered.typed.embedded.text if isinstance(lowered, ir.Computed) else "..."
    return f"write `string({text.strip()})`"


def _is_null(value: ir.Value) -> bool:
    return isinstance(value, ir.Constant) and value.value is None


def _in(path: str) -> str:
    return f" in `{path}`" if path else ""


def _listed(names: list[str]) -> str:
    quoted = [f"`{name}`" for name in names]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}"
