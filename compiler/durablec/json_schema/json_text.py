"""Reads JSON text into the tree that values of a workflow have, with their places.

Whether a text is JSON at all is left to Python's own decoder. What it takes is split
into tokens, which a stack puts together: no text nests too deep for that.
"""

from durablec.codes import SCHEMA_FILE
from durablec_dsl.codes import DUPLICATE_KEY, NESTED_TOO_DEEP
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Source, Span
from durablec_dsl.values import Field, ListValue, Literal, RecordValue, Value

_DEEPEST = 100
_TOKEN = r'"(?:[^"\\]|\\.)*"|[{}\[\]]|[^\s{}\[\],:"]+'


def read_json(source: Source, report: Report) -> Value | None:
    """Return the value that a text is, None after a report."""
    import json

    try:
        json.loads(source.text, parse_constant=_refuse)
    except json.JSONDecodeError as error:
        at = min(error.pos, max(len(source.text) - 1, 0))
        message = f"this is not JSON: {error.msg[0].lower()}{error.msg[1:]}"
        report.add(SCHEMA_FILE, source, Span(at, at + 1), message, help=_help(source))
    except ValueError as error:
        report.add(SCHEMA_FILE, source, Span(0, 1), f"this is not JSON: {error}")
    except RecursionError:
        _report_depth(source, 0, report)
    else:
        return _Builder(source, report).build()
    return None


class _Builder:
    def __init__(self, source: Source, report: Report) -> None:
        self._source = source
        self._report = report
        self._open: list[_Open] = [_Open(0, is_record=False)]

    def build(self) -> Value | None:
        import re

        for found in re.finditer(_TOKEN, self._source.text):
            token, at = found.group(), found.start()
            if token in "{[":
                self._open.append(_Open(at, is_record=token == "{"))
                if len(self._open) > _DEEPEST:
                    _report_depth(self._source, at, self._report)
                    return None
            elif token in "}]":
                self._add(self._open.pop().close(found.end()))
            else:
                self._scalar(Span(at, found.end()), token)
        return self._open[0].items[0]

    def _scalar(self, span: Span, token: str) -> None:
        import json

        around, value = self._open[-1], json.loads(token)
        if around.is_record and around.key is None:
            around.key = (value, span)
        else:
            self._add(Literal(span, value, token))

    def _add(self, value: Value) -> None:
        around = self._open[-1]
        if around.key is None:
            around.items.append(value)
            return
        key, key_span = around.key
        around.key = None
        first = around.fields.get(key)
        if first is None:
            span = Span(key_span.start, value.span.end)
            around.fields[key] = Field(span, key, key_span, value)
        else:
            self._report.add(
                DUPLICATE_KEY,
                self._source,
                key_span,
                f"`{key[:40]}` stands twice in one mapping",
                labels=[(first.key_span, "it stands here first")],
            )


class _Open:
    """A list or record whose end has not been met."""

    __slots__ = ("fields", "is_record", "items", "key", "start")

    def __init__(self, start: int, *, is_record: bool) -> None:
        self.start = start
        self.is_record = is_record
        self.key: tuple[str, Span] | None = None
        self.fields: dict[str, Field] = {}
        self.items: list[Value] = []

    def close(self, end: int) -> Value:
        span = Span(self.start, end)
        if self.is_record:
            return RecordValue(span, list(self.fields.values()))
        return ListValue(span, self.items)


def _report_depth(source: Source, at: int, report: Report) -> None:
    message = f"a schema nests deeper than {_DEEPEST}"
    help = "give a part of it a name under `$defs`"
    report.add(NESTED_TOO_DEEP, source, Span(at, at + 1), message, help=help)


def _help(source: Source) -> str | None:
    if source.name.endswith((".yaml", ".yml")):
        return "a schema's file is JSON; in YAML, it stands in the workflow: `$schema`"
    return None


def _refuse(constant: str) -> None:
    raise ValueError(f"it holds `{constant}`")
