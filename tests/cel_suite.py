"""Runs the cases of the public CEL conformance suite as compiled Python.

A case goes the way of a workflow's expression: parser, checker, emitter, and then the
Python that came out is run with the runtime beside it. Bindings have the types that the
case declares, else `any`. Findings about presence are ignored: the suite reads without
guards on purpose. An error case passes by a run-time error or by a *type* diagnostic,
and the two are told apart. What is left out is a miss (expressions.md, "Proof").

`python -m tests.cel_suite` prints the score.
"""

import json
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from durablec import ir
from durablec.backends.python.single import Single, single
from durablec.codes import OUTSIDE_PROFILE, UNGUARDED_FIELD, UNGUARDED_NULL
from durablec.expressions.check import check
from durablec.expressions.typed import Typed, Variable
from durablec.lower.scope import Scope
from durablec.types import (
    BOOL,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    NULL,
    STRING,
    TIMESTAMP,
    ListType,
    MapType,
    Type,
)
from durablec_dsl.codes import NOT_YET
from durablec_dsl.diagnostics import Diagnostic, Report, Severity
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.source import Source, TextMap
from durablec_runtime import NamedError

CASES = Path(__file__).parent / "cel" / "cases.jsonl"

_PRESENCE = (UNGUARDED_FIELD, UNGUARDED_NULL)
_LEFT_OUT = (NOT_YET, OUTSIDE_PROFILE)
_SCALARS: dict[str, Type] = {
    "bool": BOOL,
    "double": DOUBLE,
    "dyn": DYN,
    "duration": DURATION,
    "int": INT,
    "null_type": NULL,
    "string": STRING,
    "timestamp": TIMESTAMP,
}

Case = dict[str, Any]


class Verdict(Enum):
    """How a case ended."""

    VALUE = "the value that is expected"
    RAISED = "a run-time error that is expected"
    REFUSED = "a type diagnostic in place of a run-time error"
    MISSED = "anything else"


class Score(NamedTuple):
    """How a profile's cases with a value ended, and those with an error."""

    profile: str
    values: int
    given: int
    errors: int
    raised: int
    refused: int


class Outcome(NamedTuple):
    """How a case ended, and why if it was missed."""

    case: Case
    verdict: Verdict
    reason: str = ""

    @property
    def name(self) -> str:
        return f"{self.case['section']}/{self.case['name']}"


def load(profile: str) -> list[Case]:
    """Return the cases of a profile: core, time, ext, ..."""
    lines = CASES.read_text("utf-8").splitlines()
    cases: list[Case] = [json.loads(line) for line in lines]
    return [case for case in cases if case["profile"] == profile]


def run(case: Case) -> Outcome:
    """Compile a case, run it, and compare."""
    source, report = Source("case", case["expr"]), Report()
    embedded = ExpressionParser(source, report).embed(case["expr"], 0, TextMap(0))
    if embedded is None:
        return _refused(case, list(report))
    typed = check(embedded, _scope(case), report, source)
    errors = [each for each in report if each.rule.severity is Severity.ERROR]
    errors = [each for each in errors if each.rule not in _PRESENCE]
    if errors:
        return _refused(case, errors)
    if case.get("check_only"):
        return Outcome(case, Verdict.VALUE)
    return _evaluated(case, typed)


def compile_expression(typed: Typed) -> Single:
    """Return a module whose function `value` evaluates an expression."""
    return single(ir.Computed(typed.embedded.span, typed), Source("case", ""))


def evaluate(typed: Typed, values: dict[str, Any]) -> Any:
    """Return what the compiled Python of an expression gives.

    Raises:
        NamedError: `ExpressionError`, as every failure of an expression is.
    """
    module: dict[str, Any] = {}
    made = compile_expression(typed)
    exec(compile(made.text, "case.py", "exec"), module)
    return module["value"](**{made.parameters[n]: values[n] for n in made.parameters})


def _scope(case: Case) -> Scope:
    scope = Scope()
    for name, declared in case.get("types", {}).items():
        scope.bind(Variable(name, _type(declared)))
    for name in case["bindings"]:
        if scope.lookup(name) is None:
            scope.bind(Variable(name, DYN))
    return scope


def _type(text: str) -> Type:
    if text.startswith("list("):
        return ListType(_type(text[5:-1]))
    if text.startswith("map(string, "):
        return MapType(_type(text[12:-1]))
    return _SCALARS.get(text, DYN)


def _refused(case: Case, errors: list[Diagnostic]) -> Outcome:
    shown = "; ".join(f"{each.rule.name}: {each.message}" for each in errors)
    if any(each.rule in _LEFT_OUT for each in errors):
        return Outcome(case, Verdict.MISSED, f"left out: {shown}")
    are_types = all(each.rule.code.startswith(("DC1", "DC3")) for each in errors)
    if "error" in case and are_types:
        return Outcome(case, Verdict.REFUSED)
    return Outcome(case, Verdict.MISSED, f"refused: {shown}")


def _evaluated(case: Case, typed: Typed) -> Outcome:
    values = {name: untagged(value) for name, value in case["bindings"].items()}
    try:
        found = evaluate(typed, values)
    except NotImplementedError as error:
        return Outcome(case, Verdict.MISSED, f"left out: {error}")
    except NamedError as error:
        if "error" in case:
            return Outcome(case, Verdict.RAISED)
        return Outcome(case, Verdict.MISSED, f"raised: {error}")
    except Exception as error:
        kind = type(error).__name__
        return Outcome(case, Verdict.MISSED, f"raised outside of a function: {kind}")
    if "error" in case:
        return Outcome(case, Verdict.MISSED, f"gave {found!r:.60} and not an error")
    if not is_value(found, case["expected"]):
        return Outcome(case, Verdict.MISSED, f"gave {found!r:.60}")
    return Outcome(case, Verdict.VALUE)


def untagged(tagged: dict[str, Any]) -> Any:
    """Return the Python value of one that is written with its CEL type."""
    ((tag, value),) = tagged.items()
    match tag:
        case "int" | "uint":
            return int(value)
        case "double":
            return float(value)
        case "list":
            return [untagged(item) for item in value]
        case "map":
            return {untagged(key): untagged(item) for key, item in value}
        case _:
            return value


def is_value(found: Any, tagged: dict[str, Any]) -> bool:
    """Say whether a value is the one that is written, and of its type."""
    ((tag, value),) = tagged.items()
    match tag:
        case "int" | "uint":
            return type(found) is int and found == int(value)
        case "double":
            return type(found) is float and _is_double(found, float(value))
        case "list":
            return type(found) is list and _are_values(found, value)
        case "map":
            keys = [untagged(key) for key, _ in value]
            return (
                type(found) is dict
                and len(found) == len(keys)
                and all(key in found for key in keys)
                and _are_values([found[key] for key in keys], [v for _, v in value])
            )
        case _:
            return type(found) is type(value) and bool(found == value)


def _are_values(found: list[Any], tagged: list[dict[str, Any]]) -> bool:
    pairs = zip(found, tagged, strict=False)
    return len(found) == len(tagged) and all(is_value(a, b) for a, b in pairs)


def _is_double(found: float, wanted: float) -> bool:
    if math.isnan(wanted):
        return math.isnan(found)
    return found == wanted and math.copysign(1, found) == math.copysign(1, wanted)


def outcomes(profile: str) -> Iterator[Outcome]:
    """Run every case of a profile."""
    return map(run, load(profile))


def score(profile: str) -> Score:
    """Run every case of a profile and count how they ended."""
    found = list(outcomes(profile))
    errors = sum("error" in each.case for each in found)
    counts = Counter(each.verdict for each in found)
    return Score(
        profile,
        len(found) - errors,
        counts[Verdict.VALUE],
        errors,
        counts[Verdict.RAISED],
        counts[Verdict.REFUSED],
    )


def table(scores: Iterable[Score]) -> str:
    """Return scores as a table of Markdown."""
    lines = [
        "| profile | value cases | pass | error cases | fail when run | refused when checked |",
        "|---|---|---|---|---|---|",
    ]
    lines += [f"| {' | '.join(map(str, each))} |" for each in scores]
    return "\n".join(lines)


if __name__ == "__main__":
    print(table(map(score, ("core", "time", "ext"))))
