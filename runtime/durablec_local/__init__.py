"""Runs compiled workflows on a developer's machine.

It knows nothing of the compiler: a workflow comes in as a `CompiledWorkflow`, plain
data, and what happens goes out as `Event`s. Whoever shows them talks to an `Executor`
and does not know who executes. `LocalExecutor` is the first: AWS's testing package in a
process of its own. AWS's packages are imported in that process only.
"""

from durablec_local.compiled import CompiledWorkflow, LocalFunction, Partners
from durablec_local.events import Event, EventKind, Failure, Outcome
from durablec_local.execution import Execution, Executor, ExecutorError
from durablec_local.process import LocalExecutor

__all__ = [
    "CompiledWorkflow",
    "Event",
    "EventKind",
    "Execution",
    "Executor",
    "ExecutorError",
    "Failure",
    "LocalExecutor",
    "LocalFunction",
    "Outcome",
    "Partners",
]
