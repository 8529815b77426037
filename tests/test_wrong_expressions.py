"""Wrong expressions, what is told of them, and that the repair is right.

The files are those of `cases/wrong/expressions`, named for the habit they show, and
`cases/wrong_text/expressions` in the text form. Besides the markers of `test_wrong_files`
each states its repair: `#= LINE` stands for the line above it, and where no comment may
stand, `#= 9: LINE` at the top for the ninth. What is repaired has no finding, and is
written with what the help shows.
"""

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from durablec_dsl.diagnostics import Diagnostic, Report
from durablec_dsl.expression_syntax import read_tree
from durablec_dsl.fault import Fault
from durablec_dsl.source import Source
from durablec_dsl.yaml_composer import read_document
from durablec_dsl.yaml_nodes import Mapping, Scalar, Sequence, YamlNode
from tests.test_wrong_files import diagnose

CASES = Path(__file__).parent / "cases"
YAML = sorted((CASES / "wrong" / "expressions").glob("*.yaml"))
TEXT = sorted((CASES / "wrong_text" / "expressions").glob("*.durable"))

_REPAIR = re.compile(r"(?:#|//)= (?:(\d+): )?(.*)")
_SHOWN = re.compile(r"`([^`]+)`")
_WORD = re.compile(r"'[^']*'|\$\{|\w+|\.\.\.|&&|\|\||[!=<>]=|[^\w\s]")
_STANDS_FOR = """
    a b c text part x list map key value condition default record name field result
    start end other ... ',' 'part' Hello
"""
"""What the help writes in place of the user's own words."""

every_file = pytest.mark.parametrize("path", [*YAML, *TEXT], ids=lambda path: path.name)


def repaired(text: str) -> str:
    """Return a file with each line as its repair states it."""
    lines = text.split("\n")
    above = 0
    for number, line in enumerate(lines):
        if found := _REPAIR.fullmatch(line):
            at = int(found[1]) - 1 if found[1] else above
            indent = len(lines[at]) - len(lines[at].lstrip())
            lines[at] = " " * indent + found[2]
        elif not line.startswith(("#", "//")):
            above = number
    return "\n".join(lines)


@every_file
def test_what_is_repaired_has_no_finding(path: Path, tmp_path: Path) -> None:
    text = path.read_text("utf-8")
    assert repaired(text) != text, "the file states no repair"
    shutil.copy(CASES / "wrong" / "expressions" / "work.py", tmp_path)
    copy = tmp_path / path.name
    copy.write_text(repaired(text), "utf-8")
    assert [found.message for found in diagnose(copy)] == []


@every_file
def test_the_help_leads_to_the_repair(path: Path) -> None:
    right = repaired(path.read_text("utf-8"))
    for found in diagnose(path):
        assert found.help is not None
        ways = [_WORD.findall(shown) for shown in _SHOWN.findall(found.help)]
        known = [
            [word for word in way if word not in _STANDS_FOR.split()] for way in ways
        ]
        # A help without code says what to do in words: it is for a reader to judge.
        assert not known or any(all(w in right for w in way) for way in known), (
            found.help
        )


@every_file
def test_an_expression_in_a_help_can_be_read(path: Path) -> None:
    for found in diagnose(path):
        for shown in re.findall(r"[Ww]rite `([^`]+)`", found.help or ""):
            if not _is_a_sign(shown):
                tree = read_tree(_filled(shown), "expression")
                assert not isinstance(tree, Fault), shown


def _is_a_sign(shown: str) -> bool:
    """Say whether a help shows an operator, or what follows one, and no expression."""
    return not re.search(r"\w", shown) or shown.startswith(("==", "!=", "\\"))


def _filled(shown: str) -> str:
    return shown.replace("...", "x")


def test_there_are_enough_of_them_in_every_style() -> None:
    styles = Counter(style for path in YAML for style in _styles(path))
    assert len(YAML) >= 60
    assert {*styles} == {"plain", "'", '"', "|", ">"}
    assert min(styles.values()) >= 10
    assert len(TEXT) >= 15


@pytest.mark.parametrize("habit", ["python", "jsonata", "jq", "jmespath", "yaml"])
def test_every_habit_is_among_them(habit: str) -> None:
    assert sum(path.name.startswith(f"{habit}_") for path in YAML) >= 6


def _styles(path: Path) -> list[str]:
    """Return the styles of the scalars in which a file's findings stand."""
    root = read_document(Source("w", path.read_text("utf-8")), Report())
    return [
        node.style or "plain"
        for found in diagnose(path)
        for node in _scalars(root)
        if _holds(node, found)
    ]


def _scalars(root: YamlNode | None) -> list[Scalar]:
    found: list[Scalar] = []
    waiting: list[YamlNode] = [] if root is None else [root]
    for node in waiting:  # Which grows by what is inside.
        match node:
            case Scalar():
                found.append(node)
            case Sequence():
                waiting += node.items
            case Mapping():
                waiting += [part for pair in node.pairs for part in pair]
            case _:
                pass
    return found


def _holds(node: Scalar, found: Diagnostic) -> bool:
    return node.span.start <= found.place.span.start < node.span.end
