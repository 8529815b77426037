"""What a mistake of the user becomes: a diagnostic with code, place and repair.

A rule is declared once, in a catalogue, beside its siblings. A check adds
diagnostics of its rules to a `Report`; nothing here renders or raises.
"""

from collections.abc import Iterable, Iterator
from enum import Enum
from typing import NamedTuple

from durablec_dsl.record import Record
from durablec_dsl.source import Place, Source, Span


class Severity(Enum):
    """How much a finding weighs: only an error keeps a build from being written."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


class Rule(NamedTuple):
    """One kind of finding.

    `code` (DC000 form) is permanent; `name` states the fault and is what
    `# durablec: allow NAME` says; `summary` is one line for lists.
    """

    code: str
    name: str
    severity: Severity
    summary: str


class Catalogue:
    """The rules of one package, in the order of their declaration."""

    def __init__(self) -> None:
        self.rules: dict[str, Rule] = {}

    def error(self, code: str, name: str, summary: str) -> Rule:
        """Declare a rule whose findings keep a build from being written."""
        return self._add(Rule(code, name, Severity.ERROR, summary))

    def warning(self, code: str, name: str, summary: str) -> Rule:
        """Declare a rule whose findings are shown and can be silenced by name."""
        return self._add(Rule(code, name, Severity.WARNING, summary))

    def advice(self, code: str, name: str, summary: str) -> Rule:
        """Declare a rule whose findings are worth a thought and no more."""
        return self._add(Rule(code, name, Severity.ADVICE, summary))

    def _add(self, rule: Rule) -> Rule:
        if rule.code in self.rules:
            raise ValueError(f"{rule.code} is declared twice")
        self.rules[rule.code] = rule
        return rule


class Label(NamedTuple):
    """Another place that matters to a finding, and why."""

    place: Place
    message: str


class Diagnostic(Record):
    """One finding at one place.

    `message` is lower case, without a final period, with the user's words in
    backticks, and true when read alone; `help` holds the repair.
    """

    rule: Rule
    message: str
    place: Place
    labels: tuple[Label, ...] = ()
    help: str | None = None


class Report:
    """The findings of one compilation, in the order they were made."""

    def __init__(self) -> None:
        self._diagnostics: list[Diagnostic] = []

    def add(
        self,
        rule: Rule,
        source: Source,
        span: Span,
        message: str,
        *,
        help: str | None = None,
        labels: Iterable[tuple[Span, str]] = (),
    ) -> None:
        """Record a finding whose labels are in the same source as itself."""
        places = tuple(Label(Place(source, at), text) for at, text in labels)
        place = Place(source, span)
        self._diagnostics.append(Diagnostic(rule, message, place, places, help))

    def append(self, diagnostic: Diagnostic) -> None:
        """Record a finding that was built elsewhere."""
        self._diagnostics.append(diagnostic)

    def drop(self, findings: Iterable[Diagnostic]) -> None:
        """Forget findings that have turned out to say nothing of their own."""
        dropped = set(findings)
        self._diagnostics = [each for each in self._diagnostics if each not in dropped]

    def silence(self, names: Iterable[str]) -> None:
        """Drop the warnings and advice whose rule is among `names`."""
        allowed = frozenset(names)
        self._diagnostics = [
            found
            for found in self._diagnostics
            if found.rule.severity is Severity.ERROR or found.rule.name not in allowed
        ]

    @property
    def has_errors(self) -> bool:
        return any(d.rule.severity is Severity.ERROR for d in self._diagnostics)

    def in_order(self) -> list[Diagnostic]:
        """Return the findings by file, place and code."""
        return sorted(
            self._diagnostics,
            key=lambda d: (d.place.source.name, d.place.span.start, d.rule.code),
        )

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self._diagnostics)

    def __len__(self) -> int:
        return len(self._diagnostics)
