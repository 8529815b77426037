"""Wrong files in the text form, whose expectation stands in the file itself.

As in `test_wrong_files`, with the comments of this form: `//   ^ DC020 unknown-key` below
a line, or `//! DC015 text-syntax 4:9` where the column is one of the first two.
"""

import re
from pathlib import Path

import pytest

from tests.test_wrong_files import Finding, diagnose, shown

WRONG = Path(__file__).parent / "cases" / "wrong_text"
FILES = sorted([*WRONG.glob("*.durable"), *WRONG.glob("*/*.durable")])
_CARET = re.compile(r"// *\^ (DC\d{3}) ([a-z-]+)")
_HEADER = re.compile(r"//! (DC\d{3}) ([a-z-]+) (\d+):(\d+)")


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


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_wrong_file(path: Path) -> None:
    markers = expected(path.read_text(encoding="utf-8"))
    found = diagnose(path)
    assert markers, "the file has no marker"
    assert [shown(diagnostic) for diagnostic in found] == markers, [
        diagnostic.message for diagnostic in found
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_message_is_a_plain_phrase(path: Path) -> None:
    for diagnostic in diagnose(path):
        message = diagnostic.message
        assert message[0].islower() or message[0] == "`"
        assert not message.endswith(".")
        assert "\n" not in message
        assert message.count("`") % 2 == 0
        # What YAML needs helps nobody here.
        assert "dash" not in (diagnostic.help or "")
        assert "with a colon" not in (diagnostic.help or "")


def test_there_are_files() -> None:
    assert len(FILES) >= 40
