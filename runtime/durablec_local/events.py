"""What an execution tells while it runs, and how it ended.

Names are those of the workflow's statements: the operations that AWS's SDK makes of one
`callback` are told as one.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal

EventKind = Literal[
    "started",
    "succeeded",
    "failed",
    "retrying",
    "waiting",
    "answered",
    "timed_out",
    "log",
    "printed",
    "idle",
]


@dataclass(frozen=True, slots=True)
class Failure:
    """An error as AWS records it.

    `type` may be dotted and `name` is its last word. `data` is text, which is JSON if
    the error is one of a workflow. `trace` are the lines of the user's part of the
    traceback.
    """

    type: str
    message: str
    data: str | None = None
    trace: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.type.rpartition(".")[2]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    `name` is that of the statement; it is None for what belongs to no operation. `type`
    is the statement's kind (`step`, `callback`, ...), `submitter` for the function that
    a callback calls, `workflow`, or `detached` for a callee that nobody waits for. A
    callee's statement is named with its workflow, as `payment.charged`. `at` are the seconds since the start, on the
    execution's clock, and `duration` the real ones that the user's function took.

    By kind: `retrying` has the failed `attempt`, its `failure`, and the `seconds` to
    the next; `waiting` the `seconds` of a wait, or a callback's `id`, and `seconds`
    and `heartbeat` if they are bounded; `answered` the answer as `text`; `timed_out`
    says in `text` whether it was the `timeout` or the `heartbeat`; `log` and `printed`
    have a line of `text`, and `log` its `level` and `logger`. `idle` says that the
    execution waits for answers, and goes on when it is resumed.
    """

    kind: EventKind
    at: float
    type: str = "workflow"
    name: str | None = None
    attempt: int | None = None
    duration: float | None = None
    seconds: int | None = None
    heartbeat: int | None = None
    id: str | None = None
    text: str | None = None
    level: str | None = None
    logger: str | None = None
    failure: Failure | None = None

    def as_data(self) -> dict[str, Any]:
        """Return the fields that are set, as JSON has them."""
        return {
            name: value for name, value in asdict(self).items() if value is not None
        }

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Event":
        """Return the event of which `as_data` made this."""
        failure = data.pop("failure", None)
        return cls(**data, failure=None if failure is None else failure_of(failure))


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an execution ended.

    `succeeded` has a `result`, JSON text. The others have a `failure`: the workflow
    `failed` or `timed_out`; it is `stuck` on the `open` callbacks, which have neither
    an answer nor a timeout; the user's modules were `not_importable`; or the process
    `died` under the user's code; or it invoked a function that nothing here stands
    for, which makes it `unserved`: `open` has the name.
    """

    status: Literal[
        "succeeded",
        "failed",
        "timed_out",
        "stuck",
        "unserved",
        "not_importable",
        "died",
    ]
    at: float = 0.0
    result: str | None = None
    failure: Failure | None = None
    open: tuple[str, ...] = ()
    invocations: int = 0

    @classmethod
    def from_data(cls, data: dict[str, Any]) -> "Outcome":
        """Return the outcome of which `dataclasses.asdict` made this."""
        failure = data.pop("failure", None)
        data["open"] = tuple(data.get("open", ()))
        return cls(**data, failure=None if failure is None else failure_of(failure))


def failure_of(data: dict[str, Any]) -> Failure:
    """Return the failure of which `dataclasses.asdict` made this."""
    return Failure(**{**data, "trace": tuple(data["trace"])})
