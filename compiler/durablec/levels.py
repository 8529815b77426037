"""How much findings weigh in one run: what `--warn` and `--deny` make of them."""

from collections.abc import Iterable

from durablec import codes
from durablec_dsl import codes as front_end_codes
from durablec_dsl.diagnostics import Diagnostic, Rule, Severity
from durablec_dsl.record import Record

ALL = "all"
WARNINGS = "warnings"


class UnknownRule(Exception):
    """A rule that there is not, or whose findings cannot be made to weigh less."""


class Levels(Record):
    """The codes of rules that are `warned` of and `denied`.

    `every` says that advice which is kept for who asks is shown, all of it, and
    `warnings` that no warning is borne.
    """

    warned: frozenset[str]
    denied: frozenset[str]
    every: bool
    warnings: bool

    @property
    def advised(self) -> bool:
        """Say whether any advice is asked for that is not given by itself."""
        asked = self.warned | self.denied
        return self.every or any(rule.code in asked for rule in codes.ON_REQUEST)

    def of(self, found: Iterable[Diagnostic]) -> list[Diagnostic]:
        """Return findings as they weigh here, without those that nobody asked for."""
        return [self._weighed(each) for each in found if self._is_shown(each.rule)]

    def _is_shown(self, rule: Rule) -> bool:
        asked = self.warned | self.denied
        return self.every or rule.code in asked or rule not in codes.ON_REQUEST

    def _weighed(self, found: Diagnostic) -> Diagnostic:
        severity = self._severity(found.rule)
        if severity is found.rule.severity:
            return found
        rule = found.rule._replace(severity=severity)
        return Diagnostic(rule, found.message, found.place, found.labels, found.help)

    def _severity(self, rule: Rule) -> Severity:
        severity = rule.severity
        if severity is Severity.ADVICE and rule.code in self.warned:
            severity = Severity.WARNING
        if rule.code in self.denied:
            severity = Severity.ERROR
        if severity is Severity.WARNING and self.warnings:
            severity = Severity.ERROR
        return severity


USUAL = Levels(frozenset(), frozenset(), every=False, warnings=False)
"""What is found weighs what its rule says."""


def levels(warn: Iterable[str], deny: Iterable[str]) -> Levels:
    """Return what names and codes of rules ask for.

    Raises:
        UnknownRule: One of them is no rule, or `warn` has one whose findings are errors.
    """
    warned, denied = set(warn), set(deny)
    return Levels(
        frozenset(_warned(name) for name in warned - {ALL}),
        frozenset(_rule(name).code for name in denied - {WARNINGS}),
        every=ALL in warned,
        warnings=WARNINGS in denied,
    )


def _warned(name: str) -> str:
    rule = _rule(name)
    if rule.severity is Severity.ERROR:
        raise UnknownRule(f"`{name}` is an error always, and no warning")
    return rule.code


def _rule(asked: str) -> Rule:
    known = front_end_codes.CATALOGUE.rules | codes.CATALOGUE.rules
    by_word = {word: rule for rule in known.values() for word in (rule.code, rule.name)}
    for word in (asked.upper(), asked.lower()):
        if word in by_word:
            return by_word[word]
    from durablec_dsl.suggest import did_you_mean

    repair = did_you_mean(asked, by_word) or "`durablec explain` lists them all"
    raise UnknownRule(f"no rule `{asked}`; {repair}")
