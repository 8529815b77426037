"""The language reference is true: its examples compile, and come to what is shown.

An example is a block of YAML, and behind it what it is in the text form, and what
comes of it: Python, or lines of the template. It may be a part of a file: one that
begins with a dash is statements, any other one keys of a file. What a file needs besides
is added: the version, a name, the `input` that the page itself shows, and `steps`. The
functions that examples call, and the workflow that they invoke, are in `reference/`.

The Python that is shown is what stands below the imports of the handler: of statements,
the handler's body alone, with the constants that it reads. An input that was added is not
shown, nor is `DEFAULT_STEP`, which would stand nearly everywhere. `pytest --update` writes
it.
"""

import ast as python
import re
import shutil
import textwrap
from functools import cache
from pathlib import Path

import pytest

from durablec import files
from durablec.building import assemble
from durablec_dsl import ast
from durablec_dsl.diagnostics import Report
from durablec_dsl.formatter import format_source
from durablec_dsl.loading import load
from durablec_dsl.parser import parse
from durablec_dsl.source import Source
from durablec_dsl.tree import same
from durablec_dsl.words import STATEMENT_WORDS
from durablec_dsl.yaml_workflow import WORKFLOW
from tests.support.cases import ROOT
from tests.support.reference import (
    OTHERS,
    PAGE,
    PYTHON,
    TEMPLATE,
    TEXT,
    YAML,
    Example,
    blocks,
    examples,
    headings,
    prose,
)

FUNCTIONS = ROOT / "tests" / "reference"
KEYS = [*STATEMENT_WORDS.split(), *WORKFLOW.keys, "undo"]
DEFAULT_STEP = (
    "DEFAULT_STEP: Final = StepConfig(\n    retry_strategy=DEFAULT_RETRY,\n",
)
"""How the configuration of a step begins that states nothing, in a file without defaults."""


@cache
def shared_input() -> Example:
    """Return the example of `input`, which is that of the other examples too."""
    return next(each for each in examples() if "input:" in each.yaml.split("\n")[0])


def yaml_file(example: Example) -> str:
    """Return a whole file around an example."""
    text = example.yaml
    if text.startswith("- "):
        text = "steps:\n" + textwrap.indent(text, "  ")
    if not _has(text, "input:"):
        text = f"{shared_input().yaml}{text}"
    if not _has(text, "steps:"):
        text += "steps: []\n"
    if not _has(text, "durablec:"):
        text = f"durablec: 1\nworkflow: order\n{text}"
    return text


def text_file(example: Example) -> str:
    """Return a whole file in the text form around that of an example."""
    block = example.of(TEXT)
    assert block is not None
    text = block.text
    if not _has(text, "input "):
        shared = shared_input().of(TEXT)
        assert shared is not None
        text = f"{shared.text}{text}"
    if not _has(text, "durablec 1"):
        text = f"durablec 1\nworkflow order\n{text}"
    return text


def _has(text: str, key: str) -> bool:
    return re.search(rf"^{key}", text, re.MULTILINE) is not None


def tree(name: str, text: str) -> ast.Workflow:
    report = Report()
    source = load(name, text.encode(), report)
    assert source is not None
    found = parse(source, report)
    assert [each.message for each in report] == []
    assert found is not None
    return found


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project of the functions that the examples call."""
    made = tmp_path_factory.mktemp("reference")
    for path in FUNCTIONS.iterdir():
        if path.is_file():
            shutil.copy(path, made)
    return made


def build(folder: Path, example: Example) -> dict[str, str]:
    """Return the handler and the template of an example, which has no finding."""
    path = folder / "order.durable.yaml"
    path.write_text(yaml_file(example))
    made = files.compile_with_callees(path)
    found = [f"{each.rule.code}: {each.message}" for each in files.findings(made)]
    assert found == []
    assert made[0].workflow is not None
    built = assemble(made).files
    handler = built[f"{made[0].workflow.name}/handler.py"]
    return {PYTHON: handler.decode(), TEMPLATE: built["template.yaml"].decode()}


def excerpt(handler: str, example: Example) -> str:
    """Return what the page shows of a handler."""
    lines = handler.split("\n")
    *nodes, function = (
        node
        for node in python.parse(handler).body[1:]
        if not isinstance(node, python.Import | python.ImportFrom)
    )
    parts = [_lines(lines, node) for node in nodes]
    left_out = (
        DEFAULT_STEP if _has(example.yaml, "input:") else (*DEFAULT_STEP, "INPUT: ")
    )
    parts = [part for part in parts if not part.startswith(left_out)]
    of_statements = example.yaml.startswith("- ")
    parts.append((_body if of_statements else _lines)(lines, function))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(parts))
    return text.strip("\n") + "\n"


def _lines(lines: list[str], node: python.stmt) -> str:
    """Return the lines of a statement of a module, a function with space around it."""
    decorators = getattr(node, "decorator_list", [])
    start = decorators[0].lineno if decorators else node.lineno
    text = "\n".join(lines[start - 1 : node.end_lineno])
    return f"\n{text}\n" if decorators else text


def _body(lines: list[str], handler: python.stmt) -> str:
    """Return the body of the handler behind the check of its input."""
    assert isinstance(handler, python.FunctionDef)
    first = handler.body[0].end_lineno or 0
    return "\n" + textwrap.dedent("\n".join(lines[first : handler.end_lineno]))


def test_every_block_is_of_a_known_kind() -> None:
    known = {YAML, TEXT, PYTHON, TEMPLATE, *OTHERS}
    assert [each for each in blocks() if each.kind not in known] == []


@pytest.mark.parametrize("example", examples(), ids=lambda each: each.section)
def test_an_example_compiles_to_what_is_shown(
    example: Example, folder: Path, pytestconfig: pytest.Config
) -> None:
    built = build(folder, example)
    shown = example.of(PYTHON)
    if shown is not None:
        made = excerpt(built[PYTHON], example)
        if pytestconfig.getoption("--update"):
            _replace(example, made)
        else:
            assert made == shown.text
    lines = example.of(TEMPLATE)
    if lines is not None:
        assert textwrap.dedent(lines.text) in _dedented(built[TEMPLATE], lines.text)


@pytest.mark.parametrize(
    "example",
    [each for each in examples() if each.of(TEXT)],
    ids=lambda each: each.section,
)
def test_both_forms_of_an_example_are_one_tree(example: Example) -> None:
    yaml = tree("example.durable.yaml", yaml_file(example))
    text = tree("example.durable", text_file(example))
    assert same(yaml, text)


@pytest.mark.parametrize(
    "example",
    [each for each in examples() if each.of(TEXT)],
    ids=lambda each: each.section,
)
def test_the_text_form_is_laid_out_as_fmt_does(example: Example) -> None:
    block = example.of(TEXT)
    assert block is not None
    source = Source("example.durable", text_file(example))
    formatted = format_source(source, Report())
    assert formatted is not None
    assert block.text in formatted


def _replace(example: Example, python: str) -> None:
    """Write other Python behind an example, whose YAML stands in the page once."""
    now = PAGE.read_text()
    start = now.index(f"```{PYTHON}\n", now.index(example.yaml)) + len(PYTHON) + 4
    end = now.index("```\n", start)
    PAGE.write_text(now[:start] + python + now[end:])


def _dedented(template: str, shown: str) -> str:
    """Return a template without the indentation that its excerpt was shown without."""
    first = shown.split("\n")[0].strip()
    (indent,) = {
        len(line) - len(line.lstrip())
        for line in template.split("\n")
        if line.strip() == first
    }
    return "\n".join(line[indent:] for line in template.split("\n"))


# What the page has to have ----------------------------------------------------------


@pytest.mark.parametrize("key", KEYS)
def test_each_statement_and_key_is_shown_in_both_forms(key: str) -> None:
    title = next(each for each in headings() if f"`{key}`" in each)
    kinds = {block.kind for block in blocks() if block.section == title}
    assert {YAML, TEXT} <= kinds
    assert kinds & {PYTHON, TEMPLATE}


def test_every_link_leads_somewhere() -> None:
    anchors = [
        re.sub(r"[^a-z0-9_ -]", "", title.lower()).replace(" ", "-")
        for title in headings()
    ]
    assert len(anchors) == len(set(anchors))
    for link in re.findall(r"\]\(([^)]+)\)", prose()):
        if link.startswith("#"):
            assert link[1:] in anchors
        elif not link.startswith("https:"):
            assert (PAGE.parent / link).exists(), link
