"""Random workflows: valid ones but for a few, made of every statement that is built.

A seed gives one workflow, and with it scripts of how its executions may go.
"""

from dataclasses import dataclass
from random import Random
from typing import Any

import yaml

from tests.oracle.documents import records
from tests.oracle.scripts import Script, script
from tests.oracle.writer import Writer


@dataclass(frozen=True)
class Workflow:
    """One workflow as a document, and the callbacks that it may open."""

    document: dict[str, Any]

    @property
    def text(self) -> str:
        """The document as YAML."""
        dumper = type("Plain", (yaml.SafeDumper,), {"ignore_aliases": lambda *_: True})
        return yaml.dump(self.document, Dumper=dumper, sort_keys=False, width=1000)

    def scripts(self, seed: int, number: int) -> list[Script]:
        """Return some scripts for the workflow."""
        random = Random(seed)
        callbacks = [each["callback"] for each in records(self.document, "callback")]
        return [script(random, callbacks) for _ in range(number)]


def workflow(seed: int) -> Workflow:
    """Return the workflow of a seed."""
    return Workflow(Writer(Random(seed)).document())
