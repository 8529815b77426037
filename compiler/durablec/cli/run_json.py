"""JSON that a person gives to a run, as it is or in a file, and whether it fits a type."""

import json
import os
import sys
from collections.abc import Iterator
from math import isfinite
from pathlib import Path
from typing import NoReturn

import click

from durablec.cells import brief
from durablec.types import (
    BOOL,
    DOUBLE,
    INT,
    NULL,
    STRING,
    Enumeration,
    ListType,
    MapType,
    Nullable,
    RecordType,
    Type,
)

# Faults ---------------------------------------------------------------------------------

_EXPECTED: dict[Type, tuple[str, tuple[type, ...]]] = {
    BOOL: ("a boolean", (bool,)),
    DOUBLE: ("a number", (int, float)),
    INT: ("an integer", (int,)),
    NULL: ("null", (type(None),)),
    STRING: ("a string", (str,)),
}
_TOO_LARGE = "a number that is too large"
_TOO_LONG = "an integer of more than 64 bits"
_BEYOND = 2**63
_MOST = sys.float_info.max
_KINDS = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "a boolean",
    type(None): "null",
    list: "a list",
    dict: "a record",
}


def fault(value: object, type_: Type, path: str) -> str | None:
    """Return why decoded JSON is not of a type, as the handler would say it."""
    return next(_faults(value, type_, path), None)


def _faults(value: object, type_: Type, path: str) -> Iterator[str]:
    match type_:
        case RecordType():
            yield from _record_faults(value, type_, path)
        case ListType(item=item):
            if isinstance(value, list):
                for at, each in enumerate(value):
                    yield from _faults(each, item, f"{path}[{at}]")
            else:
                yield _unexpected("a list", value, path)
        case MapType(value=inner):
            if isinstance(value, dict):
                for name, each in value.items():
                    yield from _faults(each, inner, _member(path, name))
            else:
                yield _unexpected("a map", value, path)
        case Nullable(of=of):
            if value is not None:
                yield from _faults(value, of, path)
        case Enumeration(values=values):
            if value not in values:
                known = " or ".join(f"`{one}`" for one in values)
                got = f"`{value[:40]}`" if isinstance(value, str) else None
                yield _unexpected(known, value, path, got)
        case _ if type_ in _EXPECTED:
            expected, classes = _EXPECTED[type_]
            kind = _kind(value)
            is_too_large = kind == _TOO_LARGE or (type_ is INT and kind == _TOO_LONG)
            if type(value) not in classes or is_too_large:
                yield _unexpected(expected, value, path)


def _record_faults(value: object, type_: RecordType, path: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield _unexpected("a record", value, path)
        return
    for name, field in type_.fields.items():
        if name in value:
            yield from _faults(value[name], field.type, _member(path, name))
        elif field.required:
            yield f"{_member(path, name)}: missing"


def _unexpected(expected: str, value: object, path: str, got: str | None = None) -> str:
    kind = got or _kind(value).replace(f"{expected} ", "one ")
    return f"{path}: expected {expected}, got {kind}"


def _kind(value: object) -> str:
    if isinstance(value, int | float) and not -_MOST <= value <= _MOST:
        return _TOO_LARGE
    if isinstance(value, int) and not -_BEYOND <= value < _BEYOND:
        return _TOO_LONG
    return _KINDS[type(value)]


def _member(path: str, name: str) -> str:
    return f"{path}.{name}" if name.isidentifier() else f"{path}[{name[:80]!r}]"


# Text -----------------------------------------------------------------------------------


def json_text(what: str, given: str) -> str:
    """Return text that is JSON: what is given or, after an @, what a file holds.

    Raises:
        click.UsageError: It is no JSON; `what` names it.
        OSError: The file cannot be read.
    """
    if not given.startswith("@"):
        return checked_json(what, given, _hint(what, given))
    file = given[1:]
    if not file:
        raise click.UsageError(f"{what}: the name of a file follows the `@`")
    if os.path.isdir(file):
        raise click.UsageError(f"{file}: is a folder, and JSON is read from a file")
    try:
        text = Path(file).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise click.UsageError(f"{file}: is not text in UTF-8") from None
    return checked_json(file, text)


def checked_json(what: str, text: str, hint: str = "") -> str:
    """Return text that is JSON; raise click.UsageError, which ends on `hint`, if not."""
    try:
        json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        reason = error.msg[:1].lower() + error.msg[1:]
        raise click.UsageError(f"{what}: not JSON: {place}: {reason}{hint}") from None
    except ValueError as error:
        raise click.UsageError(f"{what}: not JSON: {error}{hint}") from None
    except RecursionError:
        raise click.UsageError(f"{what}: nested too deeply") from None
    return text


def is_json(text: str) -> bool:
    """Say whether a text is JSON."""
    try:
        json.loads(text, parse_constant=_refuse, parse_float=_finite)
    except (ValueError, RecursionError):
        return False
    return True


def _hint(what: str, given: str) -> str:
    """Return what was meant by text that is no JSON: a file, or a text."""
    if os.path.isfile(given) or given.endswith(".json"):
        return f"; for a file, write `@{brief(given)}`"
    if given[:1].isalpha():
        quoted = brief(json.dumps(given, ensure_ascii=False), 80)
        if what.startswith("--"):  # The shell takes quotes away.
            quoted = f"'{quoted}'"
        return f"; a text is quoted: `{quoted}`"
    return ""


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"`{constant}` is no number of JSON")


def _finite(text: str) -> float:
    """Return a number that Python can write again, as it cannot infinity."""
    number = float(text)
    if not isfinite(number):
        raise ValueError(f"`{brief(text)}` is a number that no float holds")
    return number
