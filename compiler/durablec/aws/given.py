"""What a call gives to a parameter, at whatever depth: the texts that it may have."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from durablec import ir
from durablec.aws.known import ANYTHING, Known
from durablec_dsl.source import Span


class Given(NamedTuple):
    """The texts of a parameter; `surely` says that it is not left out, nor in part."""

    texts: list[str]
    span: Span
    surely: bool


def given_at(call: ir.AwsCall, path: str, known: Known) -> Given | None:
    """Return the texts at a path into the parameters of a call."""
    record = ir.RecordOf(call.span, call.arguments)
    steps = re.findall(r"\w+|\[\]|\[\*\]", path)
    texts: list[str] = []
    spans: list[Span] = []
    surely = True
    for value in _at(record, steps, known):
        if value is None:
            surely = False
            continue
        if isinstance(value, str):
            texts.append(value)
            continue
        surely = surely and not known.may_be_null(value)
        texts += known.texts(value)
        spans.append(value.span)
    if not texts:
        return None
    return Given(texts, spans[0] if spans else call.named or call.span, surely)


def _at(
    value: ir.Value, steps: list[str], known: Known
) -> Iterator[ir.Value | str | None]:
    """Yield the values at a path, a record's keys as texts, None for what is left out."""
    value = known.value(value)
    match value, steps:
        case ir.Constant(value=None), _:
            yield None
        case _, []:
            yield value
        case ir.ListOf(items=items), ["[]", *inner]:
            for item in items:
                yield from _at(item, inner, known)
        case ir.RecordOf(fields=fields), ["[*]"]:
            yield from (key for key, _ in fields)
        case ir.RecordOf(fields=fields), [name, *inner]:
            found = dict(fields).get(name)
            if found is None:
                yield None
            else:
                yield from _at(found, inner, known)
        case _:
            # It is computed whole: whatever is in there may be anything.
            yield ir.Text(value.span, [ANYTHING])
