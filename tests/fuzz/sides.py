"""Evaluates an expression on both sides: by the Python of the compiler, and by cel-cpp.

Ours goes the way of a workflow's expression, as in `tests/cel_suite.py`, and findings
about presence are ignored as there. What the checker refuses has the same outcome as an
error, as it never gets to run; the two are told apart by what is said.
"""

import ctypes
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from cel_expr_python import cel

from durablec.codes import UNGUARDED_FIELD, UNGUARDED_NULL
from durablec.expressions.check import check
from durablec.expressions.typed import Variable
from durablec.lower.scope import Scope
from durablec.types import DYN, Type
from durablec_dsl.diagnostics import Report, Severity
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.source import Source, TextMap
from durablec_runtime import NamedError
from tests.cel_suite import evaluate
from tests.fuzz.values import OURS, THEIRS

_EXTENSIONS = """name: fuzz
extensions:
- name: bindings
- name: lists
- name: math
- name: optional
- name: strings
- name: two-var-comprehensions
"""
UNTYPED: dict[str, Type] = dict.fromkeys(OURS, DYN)
"""The variables as the compiler sees them where nothing is known of their types."""


class Value(NamedTuple):
    """What an expression gives."""

    value: Any


class Failure(NamedTuple):
    """What an expression fails with, in the words of its side."""

    message: str


class Refused(NamedTuple):
    """What keeps an expression from being run, in the words of its side."""

    message: str


class Crash(NamedTuple):
    """An exception that is no error of an expression: always a fault of ours."""

    message: str


Outcome = Value | Failure | Refused | Crash


def ours(text: str, values: dict[str, Any], types: Mapping[str, Type]) -> Outcome:
    """Compile an expression and run the Python that came out."""
    source, report = Source("fuzz", text), Report()
    embedded = ExpressionParser(source, report).embed(text, 0, TextMap(0))
    if embedded is None:
        return Refused(_messages(report))
    scope = Scope()
    for name, type_ in types.items():
        scope.bind(Variable(name, type_))
    typed = check(embedded, scope, report, source)
    if messages := _messages(report):
        return Refused(messages)
    try:
        return Value(evaluate(typed, values))
    except NamedError as error:
        return Failure(str(error))
    except Exception as error:
        return Crash(f"{type(error).__name__}: {error}")


def theirs(text: str, values: dict[str, Any]) -> Outcome:
    """Let the other side compile and evaluate an expression."""
    try:
        compiled = _environment().compile(text)
    except RuntimeError as error:
        return Refused(str(error))
    try:
        found = compiled.eval(data=values)
    except RuntimeError as error:
        return Failure(str(error))
    try:
        value = found.plain_value()
        is_error = found.type() == cel.Type.ERROR
    except TypeError:
        return Refused("an optional is no value of Python's")
    _hold_none(value)
    return Failure(str(value)) if is_error else Value(value)


def _hold_none(value: Any) -> None:
    """Take a reference for each None in a value.

    The package hands None out without one, and gives it back: before Python 3.12, that
    ends the process in time.
    """
    match value:
        case None:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(None))
        case list():
            for each in value:
                _hold_none(each)
        case dict():
            for each in value.values():
                _hold_none(each)


@cache
def _environment() -> cel.Env:
    config = cel.NewEnvConfigFromYaml(_EXTENSIONS)
    types = {name: _type(text) for name, text in THEIRS.items()}
    return cel.NewEnv(config=config, variables=types)


def _type(text: str) -> Any:
    if text.startswith("list<"):
        return cel.Type.List(_type(text[5:-1]))
    if text.startswith("map<string,"):
        return cel.Type.Map(cel.Type.STRING, _type(text[11:-1]))
    return getattr(cel.Type, text.upper())


def _messages(report: Report) -> str:
    return "; ".join(
        each.message
        for each in report
        if each.rule.severity is Severity.ERROR
        and each.rule not in (UNGUARDED_FIELD, UNGUARDED_NULL)
    )
