"""Reads the language reference, `dsl/README.md`: its sections, tables and examples."""

import importlib.util
import re
from collections.abc import Iterator
from functools import cache
from types import ModuleType
from typing import NamedTuple

from tests.support.cases import ROOT

PAGE = ROOT / "dsl" / "README.md"

YAML, TEXT, PYTHON, TEMPLATE = "yaml", "durable", "python", "yaml template.yaml"
"""What the blocks are of which an example is made."""

OTHERS = ("text",)
"""What other blocks are of."""

_BLOCK = re.compile(r"^```(.*)\n((?:.*\n)*?)```\n", re.MULTILINE)
_HEADING = re.compile(r"^(#+) (.*)$", re.MULTILINE)


class Block(NamedTuple):
    """A block of the page, and the heading that it stands under."""

    kind: str
    text: str
    section: str


class Example(NamedTuple):
    """A block of YAML, and the blocks that say what it is and what comes of it."""

    section: str
    yaml: str
    others: tuple[Block, ...]

    def of(self, kind: str) -> Block | None:
        """Return the block of a kind, if the example has one."""
        return next((each for each in self.others if each.kind == kind), None)


@cache
def page() -> str:
    """Return the text of the page."""
    return PAGE.read_text()


def prose() -> str:
    """Return the page without its blocks."""
    return _BLOCK.sub("", page())


def headings() -> list[str]:
    """Return the titles of the sections, in order."""
    return [found[2] for found in _HEADING.finditer(prose())]


def blocks() -> Iterator[Block]:
    """Yield the blocks of the page, in order."""
    titles = set(headings())
    heads = [h for h in _HEADING.finditer(page()) if h[2] in titles]
    for found in _BLOCK.finditer(page()):
        title = [head[2] for head in heads if head.start() < found.start()][-1]
        yield Block(found[1], found[2], title)


def examples() -> list[Example]:
    """Return the examples of the page, in order."""
    found: list[Example] = []
    for block in blocks():
        if block.kind == YAML:
            found.append(Example(block.section, block.text, ()))
        elif block.kind not in OTHERS:
            last = found.pop()
            found.append(last._replace(others=(*last.others, block)))
    return found


def section(title: str) -> str:
    """Return what stands under a heading, up to the next one of its level or above."""
    (found,) = (each for each in _HEADING.finditer(page()) if each[2] == title)
    after = page()[found.end() :]
    end = re.compile(rf"^#{{2,{len(found[1])}}} ", re.MULTILINE).search(after)
    return after[: end.start() if end is not None else None]


def rows(title: str) -> list[list[str]]:
    """Return the cells of the tables of a section, without their heads."""
    tables = re.findall(r"^\|---.*\n((?:\|.*\n)+)", section(title), re.MULTILINE)
    lines = [line for table in tables for line in table.splitlines()]
    return [re.split(r" \| ?", line.removeprefix("| "))[:-1] for line in lines]


def firsts(text: str) -> list[str]:
    """Return what is named, alone in its cell, at the beginning of rows of tables."""
    return re.findall(r"^\| `([^`]+)` \|.*$(?!\n\|---)", text, re.MULTILINE)


def load_script(name: str) -> ModuleType:
    """Load a module of the folder of scripts, which is no package."""
    path = ROOT / "scripts" / f"{name}.py"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
