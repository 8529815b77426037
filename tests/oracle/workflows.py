"""Random workflows: valid ones but for a few, made of every statement that is built.

A seed gives one workflow and those that it invokes, and with them scripts of how
executions may go.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any

import yaml

from tests.oracle.races import races
from tests.oracle.scripts import Script, script
from tests.oracle.writer import written

MAIN = "random"


@dataclass(frozen=True)
class Workflow:
    """One workflow as a document, and the documents of its callees by their names."""

    document: dict[str, Any]
    callees: dict[str, dict[str, Any]] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """The document as YAML."""
        return _yaml(self.document)

    @property
    def texts(self) -> dict[str, str]:
        """All documents as YAML, by name."""
        others = {name: _yaml(each) for name, each in self.callees.items()}
        return {MAIN: self.text, **others}

    @property
    def shown(self) -> str:
        """All documents as one text, which YAML reads as several."""
        return "---\n".join(self.texts.values())

    def scripts(self, seed: int, number: int) -> list[Script]:
        """Return some scripts for the workflow."""
        random = Random(seed)
        return [script(random) for _ in range(number)]


def workflow(seed: int) -> Workflow:
    """Return the workflow of a seed."""
    return _workflow(written(Random(seed)))


def race(seed: int) -> Workflow:
    """Return the workflow of a seed that holds little but races."""
    return _workflow(races(Random(seed)))


def _workflow(documents: dict[str, dict[str, Any]]) -> Workflow:
    return Workflow(documents.pop(MAIN), documents)


def _yaml(document: dict[str, Any]) -> str:
    dumper = type("Plain", (yaml.SafeDumper,), {"ignore_aliases": lambda *_: True})
    return yaml.dump(document, Dumper=dumper, sort_keys=False, width=1000)
