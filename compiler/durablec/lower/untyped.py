"""What `--strict` forbids: to use values of type `any`, which nothing is checked of.

What is found goes to a report of its own, which counts only where nothing is wrong
otherwise: what was reported stands as `any` wherever it is read.
"""

from durablec.codes import ANY_VALUE
from durablec.expressions.any_values import any_values
from durablec.expressions.typed import Typed
from durablec.expressions.wording import article
from durablec.lower.context import Lowering
from durablec.types import (
    DYN,
    ListType,
    MapType,
    Nullable,
    OptionalType,
    RecordType,
    Type,
)
from durablec_dsl.diagnostics import Diagnostic, Report
from durablec_dsl.source import Span

WHERE_TYPES_COME_FROM = (
    "say its type where it comes from: in `input`, `returns` or `payload`, or in the "
    "function's annotations"
)
"""The repair of what `--strict` forbids."""


def note_uses(lowering: Lowering, typed: Typed) -> None:
    """Note what an expression uses of values of type `any`."""
    if lowering.untyped is None:
        return
    embedded = typed.embedded
    for node in any_values(typed):
        text = " ".join(embedded.text[slice(*node.span)].split())
        shown = text if len(text) <= 60 else f"{text[:57]}..."
        message = f"`{shown}` is used, and may be any value"
        span = embedded.locate(node.span)
        lowering.untyped.add(
            ANY_VALUE, lowering.source, span, message, help=WHERE_TYPES_COME_FROM
        )


def note_edge(lowering: Lowering, span: Span, found: Type, taken: Type) -> None:
    """Note a value of type `any`, or with one in it, where one of a type is taken."""
    if lowering.untyped is None or not _is_unchecked(found, taken):
        return
    shown = "any value" if found is DYN else article(found)
    message = f"{article(taken)} is taken here, and this may be {shown}"
    lowering.untyped.add(
        ANY_VALUE, lowering.source, span, message, help=WHERE_TYPES_COME_FROM
    )


def note_decision(lowering: Lowering, span: Span) -> None:
    """Note a value of type `any` whose cases are told apart."""
    if lowering.untyped is None:
        return
    message = "a `switch` tells cases apart, and this may be any value"
    lowering.untyped.add(
        ANY_VALUE, lowering.source, span, message, help=WHERE_TYPES_COME_FROM
    )


def uses_alone(untyped: Report) -> list[Diagnostic]:
    """Return what was noted, without what is `any` for what was noted inside of it."""
    kept: list[Diagnostic] = []
    # What is inside of another comes right behind it.
    for each in sorted(untyped, key=_from_outside):
        while kept and _is_inside(each, kept[-1]):
            kept.pop()
        if not kept or kept[-1].place.span != each.place.span:
            kept.append(each)
    return kept


def _from_outside(found: Diagnostic) -> tuple[str, int, int]:
    place = found.place
    return place.source.name, place.span.start, -place.span.end


def _is_inside(inner: Diagnostic, outer: Diagnostic) -> bool:
    one, other = inner.place, outer.place
    return (
        one.source is other.source
        and one.span != other.span
        and other.span.start <= one.span.start
        and one.span.end <= other.span.end
    )


def _is_unchecked(found: Type, taken: Type) -> bool:
    """Say whether `any` stands in `found` where `taken` says more."""
    seen: set[tuple[int, int]] = set()
    rest: list[tuple[Type, Type]] = [(found, taken)]
    while rest:
        one, other = rest.pop()
        if other is DYN or one is other or (id(one), id(other)) in seen:
            continue
        if one is DYN:
            return True
        seen.add((id(one), id(other)))
        rest += _inside(one, other)
    return False


def _inside(found: Type, taken: Type) -> list[tuple[Type, Type]]:
    """Return the types that two types hold at the same place."""
    match found, taken:
        case (Nullable(), _) | (_, Nullable()):
            bare = found.of if isinstance(found, Nullable) else found
            return [(bare, taken.of if isinstance(taken, Nullable) else taken)]
        case ListType(), ListType():
            return [(found.item, taken.item)]
        case MapType(), MapType():
            return [(found.value, taken.value)]
        case OptionalType(), OptionalType():
            return [(found.of, taken.of)]
        case RecordType(), RecordType():
            return [
                (field.type, taken.fields[name].type)
                for name, field in found.fields.items()
                if name in taken.fields
            ]
        case RecordType(), MapType():
            return [(each.type, taken.value) for each in found.fields.values()]
        case _:
            return []
