"""Values: what arguments, results and variables are made from."""

from dataclasses import dataclass

from durablec.expressions.typed import Typed
from durablec_dsl.source import Span


@dataclass(slots=True, eq=False, repr=False)
class Constant:
    """A JSON value known when compiling."""

    span: Span
    value: bool | int | float | str | None


@dataclass(slots=True, eq=False, repr=False)
class Computed:
    """An expression."""

    span: Span
    typed: Typed


@dataclass(slots=True, eq=False, repr=False)
class Text:
    """A text with expressions in it."""

    span: Span
    parts: list["str | Typed"]


@dataclass(slots=True, eq=False, repr=False)
class ListOf:
    span: Span
    items: list["Value"]


@dataclass(slots=True, eq=False, repr=False)
class RecordOf:
    """Fields in the order they were written."""

    span: Span
    fields: list[tuple[str, "Value"]]


Value = Constant | Computed | Text | ListOf | RecordOf
