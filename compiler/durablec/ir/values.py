"""Values: what arguments, results and variables are made from."""

from durablec.expressions.typed import Typed
from durablec_dsl.record import Record
from durablec_dsl.source import Span


class Constant(Record):
    """A JSON value known when compiling."""

    span: Span
    value: bool | int | float | str | None


class Computed(Record):
    """An expression."""

    span: Span
    typed: Typed


class Text(Record):
    """A text with expressions in it."""

    span: Span
    parts: list["str | Typed"]


class ListOf(Record):
    span: Span
    items: list["Value"]


class RecordOf(Record):
    """Fields in the order they were written."""

    span: Span
    fields: list[tuple[str, "Value"]]


Value = Constant | Computed | Text | ListOf | RecordOf
