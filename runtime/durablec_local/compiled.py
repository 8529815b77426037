"""What an executor is given: workflows as the compiler made them, as plain data."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class LocalFunction:
    """What stands for a Lambda function that is no workflow of the project.

    It is a `function` of two arguments, event and context, in the Python file `file`;
    or, without one, what it `returns`, JSON texts one after the other, of which the
    last is returned again to whoever still asks.
    """

    file: str = ""
    function: str = ""
    returns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Partners:
    """What a workflow invokes: other workflows, and functions by their names."""

    workflows: tuple["CompiledWorkflow", ...] = ()
    functions: Mapping[str, LocalFunction] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CompiledWorkflow:
    """One compiled workflow.

    `files` are those of its bundle by their paths, of whose `handler.py` the `handler` is
    the durable function; what runs beside it in Lambda is here already. `source_root`
    is the folder that the user's files among them come from. `timeout` are the seconds
    that an execution may take. `lines` is the source map: the line of the statement
    that makes the operation of a name, in the file `source`. What it invokes, its
    environment leads to by the names of its partners.
    """

    name: str
    files: Mapping[str, bytes]
    source_root: str
    timeout: int
    environment: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)
