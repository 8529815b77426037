"""The histories of executions, as AWS's GetDurableExecutionHistory returns them."""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from typing import Any

from aws_durable_execution_sdk_python_testing.execution import Execution
from aws_durable_execution_sdk_python_testing.executor import Executor
from aws_durable_execution_sdk_python_testing.model import (
    Event,
    InvocationCompletedDetails,
)

from durablec_local.history import Recorded

Completions = Callable[[Execution], list[InvocationCompletedDetails]]

_ALL = 10**9


def _noted(execution: Execution) -> list[InvocationCompletedDetails]:
    return list(execution.invocation_completions)


def recorded(
    executor: Executor,
    executions: list[Execution],
    completions: Completions = _noted,
) -> list[Recorded]:
    """Return the history of each execution, in the order of their starts.

    `completions` gives the invocations of one that have returned.
    """
    return [
        _recorded(executor, completions(execution), execution)
        for execution in executions
    ]


def _recorded(
    executor: Executor,
    completions: list[InvocationCompletedDetails],
    execution: Execution,
) -> Recorded:
    arn = execution.durable_execution_arn
    # Without a number of its own the package gives the first hundred.
    found = executor.get_execution_history(
        arn, include_execution_data=True, max_items=_ALL
    )
    # The package may be yet to note the last invocation.
    own = [e for e in found.events if e.event_type != "InvocationCompleted"]
    events = sorted([*own, *map(_completed, completions)], key=_turn)
    starts: Counter[str | None] = Counter()
    ended = iter(sorted(completions, key=_end))
    made = []
    for number, event in enumerate(events, 1):
        starts[event.operation_id] += event.event_type == "StepStarted"
        data = {**event.to_dict(), "EventId": number}
        if event.event_type == "InvocationCompleted":
            data |= _invocation(next(ended))
        made.append(data | _with_attempt(event, starts[event.operation_id]))
    return Recorded(execution.start_input.function_name, _json({"Events": made}))


def _completed(completion: InvocationCompletedDetails) -> Event:
    made: Event = Event.create_invocation_completed(
        event_id=0,
        event_timestamp=completion.end_timestamp,
        start_timestamp=completion.start_timestamp,
        end_timestamp=completion.end_timestamp,
        request_id=completion.request_id,
    )
    return made


def _turn(event: Event) -> tuple[datetime, int]:
    """Put an execution's own events around those of the same moment."""
    match event.event_type:
        case "ExecutionStarted":
            turn = 0
        case "InvocationCompleted":
            turn = 2
        case word:
            turn = 3 if word.startswith("Execution") else 1
    return event.event_timestamp, turn


def _end(completion: InvocationCompletedDetails) -> datetime:
    return completion.end_timestamp


# What the package leaves out of events, and AWS does not: botocore's model requires it.


def _invocation(completion: InvocationCompletedDetails) -> dict[str, Any]:
    details = {
        "StartTimestamp": completion.start_timestamp,
        "EndTimestamp": completion.end_timestamp,
        "RequestId": completion.request_id,
    }
    return {"InvocationCompletedDetails": details}


def _with_attempt(event: Event, attempt: int) -> dict[str, Any]:
    done = event.step_succeeded_details
    if done is None or done.retry_details is not None:
        return {}
    told = {"RetryDetails": {"CurrentAttempt": attempt}}
    return {"StepSucceededDetails": done.to_dict() | told}


def _json(value: Any) -> Any:
    """Return data with moments as AWS's command line writes them: ISO 8601."""
    match value:
        case dict():
            return {key: _json(each) for key, each in value.items()}
        case list() | tuple():
            return [_json(each) for each in value]
        case datetime():
            return value.isoformat()
        case _:
            return value
