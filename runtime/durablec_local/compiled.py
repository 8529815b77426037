"""What an executor is given: a workflow as the compiler made it, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class CompiledWorkflow:
    """One compiled workflow.

    `handler` is the text of its handler.py, whose `handler` is the durable function.
    `source_root` is the folder that the user's modules are imported from. `timeout`
    are the seconds that an execution may take. `lines` is the source map: the line of
    the statement that makes the operation of a name, in the file `source`.
    """

    name: str
    handler: str
    source_root: str
    timeout: int
    environment: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
