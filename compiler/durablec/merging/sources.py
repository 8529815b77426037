"""Queues, topics and buckets of the template that can start nothing as they are there.

CloudFormation makes the resource and then fails at what connects it to a function; of a
bucket without events even the deployment succeeds, and nothing is ever started.
"""

from collections.abc import Iterator, Mapping

from durablec.backends.sam.blocks import Sections
from durablec.backends.sam.mentions import Mentions
from durablec.backends.sam.values import GetAtt as Attribute
from durablec.backends.sam.values import Value
from durablec.codes import UNREADY_SOURCE
from durablec.ir.deployment import GetAtt, Ref
from durablec.merging.located import Template
from durablec_dsl.diagnostics import Diagnostic, Report

_HIDDEN_BY_DEFAULT = 30
"""Seconds for which a queue that does not say hides a message."""

_OF_A_BUCKET = "`NotificationConfiguration: {EventBridgeConfiguration: {EventBridgeEnabled: true}}`"


def look_at_sources(
    template: Template, sections: Sections, mentions: Mentions, report: Report
) -> None:
    """Report what starts executions by the workflows, and cannot by the template."""
    takers = list(_takers(sections))
    for each in mentions.referred:
        match each.setting, each.reference:
            case "queue", GetAtt(name, _):
                found = _of_queue(template, name, takers)
            case "topic", Ref(name):
                found = _of_topic(template, name)
            case "bucket", Ref(name):
                found = _of_bucket(template, name)
            case _:
                continue
        if found is not None:
            message, help = found
            report.append(Diagnostic(UNREADY_SOURCE, message, each.place, (), help))


def _takers(sections: Sections) -> Iterator[tuple[str, Mapping[str, Value]]]:
    """Yield queues, each with the properties of a function of ours that takes from it."""
    for block in sections.get("Resources", ()):
        for value in block.values():
            properties = value.get("Properties") if isinstance(value, Mapping) else None
            events = (
                properties.get("Events") if isinstance(properties, Mapping) else None
            )
            for event in events.values() if isinstance(events, Mapping) else ():
                match event:
                    case {"Type": "SQS", "Properties": {"Queue": Attribute(queue, _)}}:
                        assert isinstance(properties, Mapping)
                        yield queue, properties


def _of_queue(
    template: Template, queue: str, takers: list[tuple[str, Mapping[str, Value]]]
) -> tuple[str, str] | None:
    hidden = _hidden(template, queue)
    for name, properties in takers:
        seconds = properties["Timeout"]
        if name != queue or hidden is None or not isinstance(seconds, int):
            continue
        if hidden < seconds:
            message = (
                f"`{queue}` hides a message for {hidden} seconds, and the function that "
                f"takes it may run for {seconds}, which Lambda refuses"
            )
            return message, f"give `{queue}` {_long_enough(seconds, properties)}"
    return None


def _long_enough(seconds: int, properties: Mapping[str, Value]) -> str:
    """Return how long to hide a message: Lambda waits for an execution, if it starts one."""
    match properties.get("DurableConfig"):
        case {"ExecutionTimeout": int(whole)} if whole >= seconds:
            says = "as long as an execution may take"
            return f"a `VisibilityTimeout` of {whole}, {says}"
    return f"a `VisibilityTimeout` of {6 * seconds}, six times as long"


def _hidden(template: Template, queue: str) -> int | None:
    """Return the seconds for which a queue hides a message, None if nobody can tell."""
    if template.kind(queue) != "AWS::SQS::Queue":
        return None
    given = template.property("VisibilityTimeout", queue)
    if given is None:
        return _HIDDEN_BY_DEFAULT
    is_number = given.tag is None and given.value.isascii() and given.value.isdigit()
    return int(given.value[:9]) if is_number else None


def _of_topic(template: Template, topic: str) -> tuple[str, str] | None:
    given = template.property("FifoTopic", topic)
    if template.kind(topic) != "AWS::SNS::Topic" or given is None:
        return None
    if given.value.lower() != "true":
        return None
    message = f"Lambda cannot subscribe to `{topic}`, which is first in, first out"
    return message, "let it send to a queue, and name that"


def _of_bucket(template: Template, bucket: str) -> tuple[str, str] | None:
    if template.kind(bucket) != "AWS::S3::Bucket":
        return None
    given = template.property("NotificationConfiguration", bucket)
    if given is not None:
        is_plain = given.kind == "mapping" and given.tag is None
        if not is_plain or given.under("EventBridgeConfiguration") is not None:
            return None
        if any(key.value.startswith(("Fn::", "<<")) for key, _ in given.pairs()):
            return None
    return f"`{bucket}` sends no events to EventBridge", f"give it {_OF_A_BUCKET}"
