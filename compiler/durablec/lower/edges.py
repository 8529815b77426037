"""Checks values against the types that their places take.

What is written out, records and lists of literals and expressions, is looked at part by
part, so that what does not fit is pointed at by itself and not by the whole.
"""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from durablec import ir
from durablec.codes import WRONG_TYPE
from durablec.expressions.wording import article
from durablec.lower.context import Lowering
from durablec.lower.untyped import note_edge
from durablec.type_relations import assignable, without_null
from durablec.types import (
    DURATION,
    STRING,
    TIMESTAMP,
    Enumeration,
    ListType,
    MapType,
    OptionalType,
    RecordType,
    Type,
)
from durablec.values import type_of
from durablec_dsl.diagnostics import Diagnostic, Label
from durablec_dsl.source import Place, Span
from durablec_dsl.suggest import did_you_mean, nearest

Fits = Callable[[Type, Type], bool]
"""Says of a type whether a value of it may stand where another is taken."""


def expect(
    lowering: Lowering,
    given: ir.Value,
    taken: Type,
    what: str,
    *,
    fits: Fits = assignable,
    labels: tuple[Label, ...] = (),
) -> None:
    """Report each part of a value that is surely not what its place takes."""
    for misfit in _Edge(lowering, fits).parts(given, taken, what):
        place = Place(lowering.source, misfit.span)
        lowering.report.append(
            Diagnostic(WRONG_TYPE, misfit.message, place, labels, misfit.help)
        )


def difference(found: Type, taken: Type, fits: Fits) -> str | None:
    """Say which field of a record is not what it must be."""
    found, taken = without_null(found), without_null(taken)
    if not isinstance(found, RecordType) or not isinstance(taken, RecordType):
        return None
    for name, field in taken.fields.items():
        has = found.fields.get(name)
        if has is None and field.required:
            return f"it has no `{name}`"
        if has is not None and not fits(has.type, field.type):
            return f"its `{name}` is {article(has.type)}, not {article(field.type)}"
    for name, field in taken.fields.items():
        if field.required and not found.fields[name].required:
            return f"its `{name}` may be missing"
    return None


class _Misfit(NamedTuple):
    span: Span
    message: str
    help: str | None


class _Edge:
    def __init__(self, lowering: Lowering, fits: Fits) -> None:
        self._lowering = lowering
        self._fits = fits

    def parts(self, given: ir.Value, taken: Type, what: str) -> Iterator[_Misfit]:
        match given, without_null(taken):
            case ir.RecordOf(), RecordType() as record:
                yield from self._record(given, record, what)
            case ir.RecordOf(), MapType(value=value):
                for name, field in given.fields:
                    yield from self.parts(field, value, f"`{name}` of {what}")
            case ir.ListOf(), ListType(item=item):
                for at, each in enumerate(given.items):
                    yield from self.parts(each, item, f"`[{at}]` of {what}")
            case _:
                yield from self._whole(given, taken, what)

    def _whole(self, given: ir.Value, taken: Type, what: str) -> Iterator[_Misfit]:
        found = type_of(given)
        note_edge(self._lowering, given.span, found, taken)
        # What has no form in JSON is reported for that.
        if found in (TIMESTAMP, DURATION) or isinstance(found, OptionalType):
            return
        if not self._fits(found, taken):
            shown, help = article(found), difference(found, taken, self._fits)
            if isinstance(given, ir.Constant) and isinstance(given.value, str):
                shown = article(STRING)
                if isinstance(without_null(taken), Enumeration):
                    shown = f"`{given.value}`"
                    help = _meant(given.value, without_null(taken))
            message = f"{what} must be {article(taken)}, and this is {shown}"
            yield _Misfit(given.span, message, help)

    def _record(
        self, given: ir.RecordOf, taken: RecordType, what: str
    ) -> Iterator[_Misfit]:
        fields = dict(given.fields)
        unknown = [name for name in fields if name not in taken.fields]
        for name, field in taken.fields.items():
            if name in fields:
                yield from self.parts(fields[name], field.type, f"`{name}` of {what}")
            elif field.required:
                meant = nearest(name, unknown)
                span = self._lowering.first_line(given.span)
                message = f"{what} must have `{name}`, and this has not"
                help = f"is `{name}` meant by `{meant}`?" if meant else None
                yield _Misfit(span, message, help)


def _meant(word: str, taken: Type) -> str | None:
    return did_you_mean(word, taken.values) if isinstance(taken, Enumeration) else None
