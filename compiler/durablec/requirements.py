"""The requirements.txt of a bundle: the user's lines, and AWS's SDK in our version.

The SDK's major version is part of what a running execution depends on, so it is
pinned. What the user says of it is kept where both can hold. pip intersects two lines
about one project, so ours is added unless the user's already keeps to it.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from durablec.codes import REQUIREMENTS
from durablec_dsl.diagnostics import Diagnostic
from durablec_dsl.source import Place, Source, Span

SDK = "aws-durable-execution-sdk-python"
PIN = f"{SDK}==3.0.*"

_PINNED = (3, 0)
# A specifier holds for our versions if it does for one of these, and it keeps to them
# if it holds for none of those around them.
_INSIDE = [(*_PINNED, patch) for patch in range(200)]
_OUTSIDE = [(2, 999, 999), (3, 1, 0), (3, 999, 999), (4, 0, 0), (999, 0, 0)]

_REQUIREMENT = re.compile(r"\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^]]*\])?\s*([^;#]*)")
_CLAUSE = re.compile(r"(===|==|!=|~=|<=|>=|<|>)\s*v?([\d.]*\d)(\.\*)?")
_ELSEWHERE = re.compile(r"\s*(-r|-c|-e|--requirement|--constraint|--editable)\b|\s*\.")
_HASHES = re.compile(r"(?<!\S)--(?:require-hashes|hash)\b")

Version = tuple[int, ...]


class Requirements(NamedTuple):
    """The text of a bundle's requirements.txt, and what is wrong with the user's."""

    text: str
    diagnostics: list[Diagnostic]


def bundled(source: Source | None) -> Requirements:
    """Return the requirements of a bundle from the user's requirements.txt, if any."""
    if source is None:
        return Requirements(f"{PIN}\n", [])
    ours = [] if _keeps_to_pin(source) else [PIN]
    lines = [*source.text.splitlines(), *ours]
    return Requirements("".join(f"{line}\n" for line in lines), list(_wrong(source)))


def _wrong(source: Source) -> Iterator[Diagnostic]:
    for span, line in _lines(source.text):
        if _ELSEWHERE.match(line):
            yield _diagnostic(
                Place(source, span),
                f"`{line.strip()}` leads to what is not in the bundle",
                "write the requirements themselves into this file",
            )
        clauses = _sdk_clauses(line)
        if clauses and not any(_holds(clauses, version) for version in _INSIDE):
            yield _diagnostic(
                Place(source, span),
                f"`{line.strip()}` is not the version that durablec compiles for",
                f"leave the line out: `durablec build` adds `{PIN}`",
            )
    hashed = _HASHES.search(source.text)
    if hashed and not _keeps_to_pin(source):
        yield _diagnostic(
            Place(source, Span(*hashed.span())),
            "there are hashes, but none for AWS's SDK, which every bundle needs",
            f"add `{SDK}` in a version that `{PIN}` allows, with its hash",
        )


def _diagnostic(place: Place, message: str, help: str) -> Diagnostic:
    return Diagnostic(REQUIREMENTS, message, place, (), help)


def _keeps_to_pin(source: Source) -> bool:
    return any(
        any(_holds(clauses, version) for version in _INSIDE)
        and not any(_holds(clauses, version) for version in _OUTSIDE)
        for clauses in (_sdk_clauses(line) for _, line in _lines(source.text))
        if clauses
    )


def _lines(text: str) -> Iterator[tuple[Span, str]]:
    """Yield the lines that are not empty, without comments, each with its place."""
    at = 0
    for whole in text.splitlines(keepends=True):
        line = re.sub(r"(^|\s)#.*", "", whole).rstrip()
        if line.strip():
            start = at + len(line) - len(line.lstrip())
            yield Span(start, at + len(line)), line
        at += len(whole)


def _sdk_clauses(line: str) -> list[tuple[str, Version, bool]]:
    """Return what a line says of the SDK's version: operator, version, ends in `.*`.

    Nothing for any other project, and for the SDK at an address or under a condition.
    """
    match = _REQUIREMENT.match(line)
    if match is None or re.sub(r"[-_.]+", "-", match[1]).lower() != SDK or ";" in line:
        return []
    return [
        (operator, tuple(int(part) for part in version.split(".")), bool(any_end))
        for operator, version, any_end in _CLAUSE.findall(match[2])
    ]


def _holds(clauses: list[tuple[str, Version, bool]], version: Version) -> bool:
    return all(_clause_holds(*clause, version) for clause in clauses)


def _clause_holds(
    operator: str, wanted: Version, any_end: bool, version: Version
) -> bool:
    """Compare release numbers as pip does (the version specifiers of PyPA)."""
    begins = version[: len(wanted)] == wanted
    wanted_padded = wanted + (0,) * (len(version) - len(wanted))
    match operator:
        case "==" | "===":
            return begins if any_end else version == wanted_padded
        case "!=":
            return not begins if any_end else version != wanted_padded
        case "~=":
            return version >= wanted and version[: len(wanted) - 1] == wanted[:-1]
        case "<=":
            return version <= wanted_padded
        case ">=":
            return version >= wanted_padded
        case "<":
            return version < wanted_padded
        case _:
            return version > wanted_padded
