"""What starts executions without a function between: SAM's events of a function."""

import json
from collections.abc import Mapping

from durablec import ir
from durablec.backends.sam.texts import exact
from durablec.backends.sam.values import Value
from durablec.ir.deployment import (
    Bucket,
    Event,
    Http,
    Known,
    Queue,
    Schedule,
    Start,
    Topic,
)


def events(workflow: ir.Workflow) -> dict[str, Value]:
    """Return the events of a workflow's function by their ids."""
    found: dict[str, Value] = {}
    for start in workflow.deployment.starts:
        if not through_function(start):
            found[event_id(type(start).__name__, found)] = event(start)
    return found


def through_function(start: Start) -> bool:
    """Say whether a function of ours stands between a source and the executions."""
    return isinstance(start, Http) or (
        isinstance(start, Queue) and start.through_starter
    )


def event_id(kind: str, taken: Mapping[str, Value]) -> str:
    """Return the id of one more event of a kind: `Schedule`, `Schedule2`, ..."""
    number = 1 + sum(key.rstrip("0123456789") == kind for key in taken)
    return kind if number == 1 else f"{kind}{number}"


def event(start: Start) -> dict[str, Value]:
    """Return an event of SAM's."""
    match start:
        case Schedule():
            return _schedule(start)
        case Event():
            return _rule(start.pattern, start.bus, start.input_path)
        case Bucket():
            return _rule(_stored(start), None, None)
        case Queue():
            properties: dict[str, Value] = {
                "Queue": known(start.arn),
                "BatchSize": start.batch,
            }
            if start.through_starter:
                properties["FunctionResponseTypes"] = ["ReportBatchItemFailures"]
            return {"Type": "SQS", "Properties": properties}
        case Topic():
            properties = {"Topic": known(start.arn)}
            if start.filter is not None:
                properties["FilterPolicy"] = start.filter
            return {"Type": "SNS", "Properties": properties}
        case Http():
            raise AssertionError("requests come to a function of their own")


def known(value: Known) -> Value:
    """Return a name or a reference as a template has it."""
    return exact(value) if isinstance(value, str) else value


def _schedule(start: Schedule) -> dict[str, Value]:
    properties: dict[str, Value] = {"ScheduleExpression": start.expression}
    if start.timezone is not None:
        properties["ScheduleExpressionTimezone"] = start.timezone
    text = json.dumps(start.input, ensure_ascii=False, separators=(", ", ": "))
    properties["Input"] = exact(text)
    if not start.enabled:
        properties["State"] = "DISABLED"
    # SAM would make a name of the event's id, which two stacks could not both have.
    properties["OmitName"] = True
    return {"Type": "ScheduleV2", "Properties": properties}


def _rule(
    pattern: Mapping[str, Value], bus: Known | None, input_path: str | None
) -> dict[str, Value]:
    properties: dict[str, Value] = {"Pattern": pattern}
    if bus is not None:
        properties["EventBusName"] = known(bus)
    if input_path is not None:
        properties["InputPath"] = input_path
    return {"Type": "EventBridgeRule", "Properties": properties}


def _stored(start: Bucket) -> dict[str, Value]:
    """Return the pattern of the events that S3 sends of new objects."""
    detail: dict[str, Value] = {"bucket": {"name": [known(start.name)]}}
    # Conditions of one list hold alternatively, so that both have to be one.
    if start.prefix is not None and start.suffix is not None:
        pattern = f"{_plain(start.prefix)}*{_plain(start.suffix)}"
        detail["object"] = {"key": [{"wildcard": exact(pattern)}]}
    elif start.prefix is not None:
        detail["object"] = {"key": [{"prefix": exact(start.prefix)}]}
    elif start.suffix is not None:
        detail["object"] = {"key": [{"suffix": exact(start.suffix)}]}
    return {
        "source": ["aws.s3"],
        "detail-type": ["Object Created"],
        "detail": detail,
    }


def _plain(text: str) -> str:
    """Return a text in which EventBridge finds no wildcard."""
    return text.replace("\\", "\\\\").replace("*", "\\*")
