"""Drops what is found wrong only because of what the parser has refused.

A statement, or a name in it, that could not be read binds nothing: who reads the name is
not at fault. The words on the lines of what was refused are those that it may have bound.
Nor is it known what a statement would do that could not be read, or a block that is not
there: it may leave a loop, and raise what is caught. A condition that could not be read
may be the one that guards what is read later.
"""

import re

from durablec.codes import (
    DEAD_CATCH,
    UNBOUND_NAME,
    UNGUARDED_FIELD,
    UNGUARDED_NULL,
    UNKNOWN_BLOCK,
    UNKNOWN_NAME,
    UNKNOWN_RETRY,
    UNREACHABLE,
)
from durablec_dsl.codes import (
    BAD_NAME,
    EXPRESSION_SYNTAX,
    NOT_AN_EXPRESSION,
    RESERVED_NAME,
    UNKNOWN_KEY,
    UNKNOWN_STATEMENT,
    UNTERMINATED_EXPRESSION,
    WRONG_SHAPE,
)
from durablec_dsl.diagnostics import Diagnostic, Report

_REFUSALS = frozenset(
    {BAD_NAME, RESERVED_NAME, UNKNOWN_KEY, UNKNOWN_STATEMENT, WRONG_SHAPE}
)
_UNBOUND = frozenset({UNBOUND_NAME, UNKNOWN_BLOCK, UNKNOWN_NAME, UNKNOWN_RETRY})
_UNREAD = frozenset({EXPRESSION_SYNTAX, NOT_AN_EXPRESSION, UNTERMINATED_EXPRESSION})
_MISSING = frozenset({UNKNOWN_BLOCK, UNKNOWN_STATEMENT, *_UNREAD})
_UNGUARDED = frozenset({UNGUARDED_FIELD, UNGUARDED_NULL})
_WORD = re.compile(r"[a-z_][a-z0-9_]*")


def refused_words(report: Report) -> frozenset[str]:
    """Return the words on the lines of what the parser of a file has refused."""
    return frozenset(
        word
        for found in report
        if found.rule in _REFUSALS
        for word in _WORD.findall(_line(found))
    )


def drop_cascades(report: Report, words: frozenset[str]) -> None:
    """Drop findings about what a refused statement may have bound, raised or left."""
    missing = [found for found in report if found.rule in _MISSING]
    if words or missing:
        report.drop(
            found
            for found in list(report)
            if (found.rule in _UNBOUND and _text(found) in words)
            or any(_depends(found, each) for each in missing)
        )


def _depends(found: Diagnostic, missing: Diagnostic) -> bool:
    """Say whether a finding may come of what could not be read elsewhere."""
    at, here = missing.place.span.start, found.place.span.start
    if missing.rule in _UNREAD:
        return found.rule in _UNGUARDED and at < here
    match found.rule, found.labels:
        case rule, [ending, *_] if rule is UNREACHABLE:
            return ending.place.span.start <= at < here
        case rule, () if rule is DEAD_CATCH:
            return at < here
        case _:
            return False


def _line(found: Diagnostic) -> str:
    text, at = found.place.source.text, found.place.span.start
    end = text.find("\n", at)
    return text[text.rfind("\n", 0, at) + 1 : end if end >= 0 else len(text)]


def _text(found: Diagnostic) -> str:
    return found.place.source.text[slice(*found.place.span)]
