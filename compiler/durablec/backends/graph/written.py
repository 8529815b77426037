"""Values as a workflow writes them, on one line."""

import json

from durablec import ir
from durablec_dsl.durations import short_form
from durablec_dsl.values import Literal


def written(value: ir.Value) -> str:
    """Return a value as text: an expression bare, a text without quotes."""
    match value:
        case ir.Computed():
            return _on_one_line(value.typed.embedded.text)
        case ir.Text():
            return "".join(
                part if isinstance(part, str) else f"${{{part.embedded.text}}}"
                for part in value.parts
            )
        case ir.Constant():
            return value.value if isinstance(value.value, str) else _json(value.value)
        case ir.ListOf():
            return f"[{', '.join(map(_nested, value.items))}]"
        case ir.RecordOf():
            fields = [f"{key}: {_nested(field)}" for key, field in value.fields]
            return f"{{{', '.join(fields)}}}"


def length(value: ir.Length | ir.Value) -> str:
    """Return a duration in the short form, or the value that gives it."""
    return short_form(value) if isinstance(value, int) else written(value)


def literal(value: Literal) -> str:
    """Return a literal of a case: a word bare, anything else as an expression has it."""
    if isinstance(value.value, str) and value.value.isidentifier():
        return value.value
    return _json(value.value)


def _nested(value: ir.Value) -> str:
    if isinstance(value, ir.Constant):
        return _json(value.value)
    return written(value)


def _json(value: object) -> str:
    """Return a JSON value, but a text in single quotes where that is enough."""
    if isinstance(value, str) and value.isprintable() and not set(value) & set("'\\"):
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)


def _on_one_line(text: str) -> str:
    return " ".join(text.split())
