"""Writes the tables of keys in the language reference, `dsl/README.md`.

Run it after a change of what is said of a key: `python scripts/reference_tables.py`. The
rows are taken from `durablec_dsl.schema_keys` and from the shapes that the parser reads
by, so that each text has one home; a test compares them. A table stands between two
comments, `<!-- keys of step -->` and `<!-- end -->`; in its place may stand anything.
"""

import re
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from durablec_dsl.schema import SHAPES, alternatives, key_of, required
from durablec_dsl.schema_deploy import CALLBACKS, DEPLOY, MONITOR, STARTS
from durablec_dsl.schema_values import VALUES

PAGE = Path(__file__).parents[1] / "dsl" / "README.md"


def _words(definition: str) -> str:
    known: Any = VALUES[definition]["enum"]
    return " ".join(f"`{word}`" for word in known)


TYPES: Mapping[str, str] = {
    "version": "`1`",
    "name": "name",
    "new_name": "name",
    "function": "`module.function`",
    "operation": "`service.operation`",
    "error": "error name, expression",
    "errors": "list of error names",
    "text": "text",
    "boolean": "`true` or `false`",
    "data": "value",
    "fields": "values by name",
    "condition": "expression",
    "moment": "expression, moment",
    "items": "expression, list",
    "when": "literal, list of literals",
    "duration": "duration",
    "duration_or_expression": "duration, expression",
    "attempts": "whole number, 1 or more",
    "rate": "number, 1 or more",
    "count": "whole number, expression",
    "positive_count": "whole number, expression",
    "percentage": "0 to 100, expression",
    "jitter": _words("jitter"),
    "semantics": _words("semantics"),
    "nesting": _words("nesting"),
    "level": _words("level"),
    "complete": "word, limits",
    "retry": "name, policy, `none`",
    "undo": "call",
    "body": "statements",
    "branches": "statements by name",
    "elifs": "list of `if`, `then`",
    "cases": "list of `when`, `do`",
    "catches": "list of clauses",
    "assignments": "values by name",
    "type": "type",
    "types": "types by name",
    "retries": "policies by name",
    "defaults": "`retry`",
    "constants": "literals by name",
    "blocks": "blocks by name",
    "deploy": "settings",
}
"""What a key takes, in the words of the page, by the schema's definition of it."""

SETTINGS: Mapping[str, Mapping[str, Any]] = {
    "deploy": DEPLOY,
    **STARTS,
    "callbacks": CALLBACKS,
    "monitor": MONITOR,
}
"""The mappings under `deploy`, which the parser reads as data."""

_TABLE = re.compile(r"(<!-- keys of (\w+) -->\n).*?(<!-- end -->\n)", re.DOTALL)
_HEAD = "| key | type | default | meaning |\n|---|---|---|---|\n"


def table(name: str) -> str:
    """Return the table of the keys of a mapping, by its name in the schema.

    Raises:
        KeyError: There is no such mapping, or a key of it takes what has no words yet.
    """
    if name in SETTINGS:
        return _HEAD + "".join(_settings(SETTINGS[name]))
    return _HEAD + "".join(_row(name, key) for key in SHAPES[name].keys)


def rewritten(page: str) -> str:
    """Return the page with its tables as they are now."""
    return _TABLE.sub(lambda found: found[1] + table(found[2]) + found[3], page)


def names(page: str) -> list[str]:
    """Return the names of the mappings whose keys the page lists."""
    return [found[2] for found in _TABLE.finditer(page)]


def _row(name: str, key: str) -> str:
    value, description, default = key_of(name, key)
    type_ = TYPES[str(value["$ref"]).rpartition("/")[2]]
    others = alternatives(name, key)
    if key in required(name):
        default = "required"
    elif len(others) > 1:
        default = "at least one is required"
    elif others:
        default = f"required without `{others[0]}`"
    return _line(key, type_, default, description)


def _settings(schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield the rows of settings."""
    for key, found in schema["properties"].items():
        default = f"`{found['default']}`" if "default" in found else "none"
        if key in schema["required"]:
            default = "required"
        yield _line(key, _setting_type(key, found), default, found["description"])


_SETTING_TYPES: Mapping[str, str] = {
    "audience": "text, reference, list of these",
    "authorization": "`iam`, `none`, `{jwt: ...}`, `{function: ...}`",
    "callbacks": "`http`, `authorization`",
    "environment": "texts, references by name",
    "event": "pattern",
    "filter": "lists by name",
    "input": "value",
    "layers": "list of texts, references",
    "monitor": "`true`, `email`, `topic`",
    "on": "list of starts",
    "policies": "list of texts, statements",
    "security_groups": "list of texts, references",
    "subnets": "list of texts, references",
    "tags": "texts by name",
    "vpc": "`subnets`, `security_groups`",
}


def _setting_type(key: str, found: Mapping[str, Any]) -> str:
    if key in _SETTING_TYPES:
        return _SETTING_TYPES[key]
    if "enum" in found:
        return " ".join(f"`{each}`" for each in found["enum"])
    if "$ref" in found:
        return TYPES[str(found["$ref"]).rpartition("/")[2]]
    if "anyOf" in found:
        return "text, reference"
    kinds = {
        "integer": "whole number",
        "boolean": "`true` or `false`",
        "string": "text",
    }
    return kinds[found["type"]]


def _line(key: str, type_: str, default: str, description: str) -> str:
    return f"| `{key}` | {type_} | {default} | {description} |\n"


def main() -> None:
    page = PAGE.read_text()
    new = rewritten(page)
    if new != page:
        PAGE.write_text(new)
    sys.stdout.write("saved\n" if new != page else "current\n")


if __name__ == "__main__":
    main()
