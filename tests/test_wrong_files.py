"""Wrong files, one mistake each, whose expectation stands in the file itself.

A comment below a line, `#    ^ DC020 unknown-key`, says that the line has that
diagnostic at the column of the caret. Several such comments speak of the same line.
Where a comment would change the meaning (in a block scalar, after a syntax error) or
the column is the first, a comment at the top of the file says it with line and column:
`#! DC010 yaml-syntax 7:12`.
"""

import re
from pathlib import Path

import pytest

from durablec.files import compile_paths
from durablec_dsl.codes import NOT_YET
from durablec_dsl.diagnostics import Diagnostic

WRONG = Path(__file__).parent / "cases" / "wrong"
FILES = sorted([*WRONG.glob("*.yaml"), *WRONG.glob("*/*.yaml")])
"""Those in a folder of their own may invoke what lies deeper in it."""

_CARET = re.compile(r"# *\^ (DC\d{3}) ([a-z-]+)")
_HEADER = re.compile(r"#! (DC\d{3}) ([a-z-]+) (\d+):(\d+)")

Finding = tuple[int, int, str, str]


def diagnose(path: Path) -> list[Diagnostic]:
    """Return what durablec says of a file, but for what it does not build yet.

    The front end reads the whole language already; what stands around a mistake may
    be of a kind that only issue B builds.
    """
    (compilation,) = compile_paths([path])
    found = compilation.report.in_order()
    return [each for each in found if each.rule is not NOT_YET]


def expected(text: str) -> list[Finding]:
    """Return the line, column, code and name of each marker in a file."""
    found: list[Finding] = []
    above = 0
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.fullmatch(line):
            code, name, at, column = header.groups()
            found.append((int(at), int(column), code, name))
        elif caret := _CARET.fullmatch(line):
            code, name = caret.groups()
            found.append((above, line.index("^") + 1, code, name))
        else:
            above = number
    return sorted(found)


def shown(diagnostic: Diagnostic) -> Finding:
    """Return a diagnostic as markers say it."""
    place = diagnostic.place
    at = place.source.position(place.span.start)
    return (at.line, at.column, diagnostic.rule.code, diagnostic.rule.name)


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_wrong_file(path: Path) -> None:
    markers = expected(path.read_text(encoding="utf-8"))
    found = diagnose(path)
    assert markers, "the file has no marker"
    assert [shown(diagnostic) for diagnostic in found] == markers, [
        diagnostic.message for diagnostic in found
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda p: p.stem)
def test_message_is_a_plain_phrase(path: Path) -> None:
    for diagnostic in diagnose(path):
        message = diagnostic.message
        assert message[0].islower() or message[0] == "`"
        assert not message.endswith(".")
        assert "\n" not in message
        assert message.count("`") % 2 == 0 or "```" in message
