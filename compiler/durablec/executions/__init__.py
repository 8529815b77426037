"""What an execution has done of a workflow, from the history that AWS keeps of it.

`read_history` reads the JSON of GetDurableExecutionHistory, `place` finds the statement
of each operation, and `followed` says which ways were taken between them.
"""

from durablec.executions.following import Followed, followed
from durablec.executions.history import BadHistory, History, Operation, read_history
from durablec.executions.placing import Placed, place
from durablec.executions.telling import Telling, Told, tell

__all__ = [
    "BadHistory",
    "Followed",
    "History",
    "Operation",
    "Placed",
    "Telling",
    "Told",
    "followed",
    "place",
    "read_history",
    "tell",
]
