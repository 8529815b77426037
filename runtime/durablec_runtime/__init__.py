"""What runs beside a generated handler in AWS Lambda.

It is vendored with every bundle, so that an upgrade never changes a running execution.
It imports the standard library and AWS's SDK, and nothing else. The semantics of
expressions are in ``durablec_runtime.cel``, which only handlers that need it import.
"""

from durablec_runtime import _exit as _exit
from durablec_runtime import _losers as _losers
from durablec_runtime._answer import answer
from durablec_runtime._aws import aws
from durablec_runtime._batches import (
    BATCH,
    any_of,
    at_least,
    batches,
    enough,
    first_of,
    gathered,
    limits,
    listed,
    settled,
    summarized,
)
from durablec_runtime._deadline import UNBOUNDED, Deadline
from durablec_runtime._detach import detach, tenant_name
from durablec_runtime._errors import (
    Break,
    Continue,
    Leave,
    NamedError,
    again,
    caught,
    fail,
    fails_by_name,
)
from durablec_runtime._expressions import expression
from durablec_runtime._identity import named
from durablec_runtime._input import check_input
from durablec_runtime._names import identify, label
from durablec_runtime._poll import look, polling
from durablec_runtime._retry import (
    DEFAULT_RETRY,
    NO_RETRY,
    RetryStrategy,
    attempts,
    retry,
)
from durablec_runtime._serdes import JSON
from durablec_runtime._shapes import (
    ANY,
    BOOLEAN,
    INTEGER,
    NULL,
    NUMBER,
    STRING,
    Shape,
    enumeration,
    later,
    list_of,
    map_of,
    one_of,
    record,
)
from durablec_runtime._step import Body, call, checked, limited, perform, submit
from durablec_runtime._stop import NEVER, Stop
from durablec_runtime._time import seconds, until
from durablec_runtime._undo import Done, Undo, hands_up, undoes

__all__ = [
    "ANY",
    "BATCH",
    "BOOLEAN",
    "DEFAULT_RETRY",
    "INTEGER",
    "JSON",
    "NEVER",
    "NO_RETRY",
    "NULL",
    "NUMBER",
    "STRING",
    "UNBOUNDED",
    "Body",
    "Break",
    "Continue",
    "Deadline",
    "Done",
    "Leave",
    "NamedError",
    "RetryStrategy",
    "Shape",
    "Stop",
    "Undo",
    "again",
    "answer",
    "any_of",
    "at_least",
    "attempts",
    "aws",
    "batches",
    "call",
    "caught",
    "check_input",
    "checked",
    "detach",
    "enough",
    "enumeration",
    "expression",
    "fail",
    "fails_by_name",
    "first_of",
    "gathered",
    "hands_up",
    "identify",
    "label",
    "later",
    "limited",
    "limits",
    "list_of",
    "listed",
    "look",
    "map_of",
    "named",
    "one_of",
    "perform",
    "polling",
    "record",
    "retry",
    "seconds",
    "settled",
    "submit",
    "summarized",
    "tenant_name",
    "undoes",
    "until",
]
