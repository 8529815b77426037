"""Finds cases of a `switch` that are there twice, or never, and values without any.

Without `default`, nothing is done for a value that has no case. Of a text or a number
there always is one; of an enumeration it is mostly the value that was added later.
"""

from collections.abc import Container

from durablec import ir
from durablec.codes import DUPLICATE_CASE, NEVER_TRUE, UNCOVERED_VALUE, WRONG_TYPE
from durablec.expressions.comparisons import comparable
from durablec.expressions.wording import alternatives, describe
from durablec.types import BOOL, DOUBLE, DYN, INT, NULL, Enumeration, Nullable, Type
from durablec.values import all_values, constant_type, type_of
from durablec_dsl.diagnostics import Report, Rule
from durablec_dsl.suggest import did_you_mean, nearest
from durablec_dsl.values import Literal

_BOOLEANS = ("true", "false")

_Value = bool | int | float | str | None


def switch_cases(workflow: ir.Workflow, report: Report) -> None:
    """Report duplicate and impossible cases, and values of enumerations without one."""
    for statement in ir.all_statements(workflow):
        if isinstance(statement, ir.Switch):
            _Cases(workflow, report).check(statement)


class _Cases:
    """One `switch`; `_meant` are the values that mistyped cases may mean."""

    def __init__(self, workflow: ir.Workflow, report: Report) -> None:
        self._workflow = workflow
        self._report = report
        self._meant: set[str] = set()

    def check(self, statement: ir.Switch) -> None:
        given: dict[tuple[str, _Value], Literal] = {}
        type_ = type_of(statement.subject)
        shown = _shown(statement.subject)
        for literal in (each for case in statement.cases for each in case.when):
            first = given.setdefault(_key(literal.value), literal)
            if first is not literal:
                self._duplicate(literal, first)
            else:
                self._possible(literal, type_, shown)
        if statement.default is None and not (statement.covers or statement.is_unclear):
            self._uncovered(statement, type_, given.keys())

    def _duplicate(self, literal: Literal, first: Literal) -> None:
        self._report.add(
            DUPLICATE_CASE,
            self._workflow.source,
            literal.span,
            f"`{literal.text}` has a case already",
            labels=[(first.span, "here")],
            help="the first case is taken: remove one of them",
        )

    def _possible(self, literal: Literal, type_: Type, shown: str) -> None:
        """Report a literal that the subject never is."""
        found = constant_type(literal.value)
        of = type_.of if isinstance(type_, Nullable) else type_
        if found is NULL:
            if type_ not in (NULL, DYN) and not isinstance(type_, Nullable):
                self._add(NEVER_TRUE, literal, f"`{shown}` is never null")
        elif not comparable(of, found):
            message = f"`{shown}` is {describe(of)}, and this is {describe(found)}"
            self._add(WRONG_TYPE, literal, message, _unquoted(literal.value, of))
        elif isinstance(of, Enumeration) and literal.value not in of.values:
            text = str(literal.value)
            if meant := nearest(text, of.values):
                self._meant.add(meant)
            help = did_you_mean(text, of.values) or f"it is one of `{of}`"
            self._add(NEVER_TRUE, literal, f"`{shown}` is never `{text}`", help)

    def _uncovered(
        self, statement: ir.Switch, type_: Type, given: Container[tuple[str, _Value]]
    ) -> None:
        left = [
            each
            for each in all_values(type_) or ()
            if _key(each) not in given and each not in self._meant
        ]
        if left:
            values = alternatives([f"`{_word(each)}`" for each in left])
            self._report.add(
                UNCOVERED_VALUE,
                self._workflow.source,
                statement.head,
                f"no case of this `switch` is for {values}, and nothing is done then",
                help="add a case, or `default: []` where nothing is to be done",
            )

    def _add(
        self, rule: Rule, literal: Literal, message: str, help: str | None = None
    ) -> None:
        source = self._workflow.source
        self._report.add(rule, source, literal.span, message, help=help)


def _unquoted(value: _Value, of: Type) -> str | None:
    """Return the repair of a number or boolean that is in quotes."""
    if not isinstance(value, str):
        return None
    is_number = value.removeprefix("-").replace(".", "", 1).isdecimal()
    if (of is BOOL and value in _BOOLEANS) or (of in (INT, DOUBLE) and is_number):
        return f"write `{value}` without quotes"
    return None


def _key(value: _Value) -> tuple[str, _Value]:
    """Tell `1` from `true`, which are equal in Python, and from `'1'`; not from `1.0`."""
    return ("number" if type(value) in (int, float) else type(value).__name__, value)


def _word(value: _Value) -> str:
    if value is None:
        return "null"
    return value if isinstance(value, str) else str(value).lower()


def _shown(subject: ir.Value) -> str:
    if isinstance(subject, ir.Computed):
        return subject.typed.embedded.text.strip()
    return "this"
