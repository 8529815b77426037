"""Queues, topics and buckets of a template that can start nothing as they are."""

from pathlib import Path
from typing import NamedTuple

import pytest

from tests.compiler.test_beside import HEAD, merging


class Source(NamedTuple):
    """A resource `It`, what stands under `deploy`, and the message and help."""

    resource: str
    lines: str
    message: str = ""
    help: str = ""


QUEUE = 'on: [{queue: {"Fn::GetAtt": It.Arn}}]'
STARTED = 'on: [{queue: {"Fn::GetAtt": It.Arn}, through_starter: true}]'
TOPIC = "on: [{topic: {Ref: It}}]"
BUCKET = "on: [{bucket: {Ref: It}}]"

UNREADY = {
    "a queue as it is by default": Source(
        "Type: AWS::SQS::Queue",
        QUEUE,
        "`It` hides a message for 30 seconds, and the function that takes it may run for "
        "60, which Lambda refuses",
        "give `It` a `VisibilityTimeout` of 600, as long as an execution may take",
    ),
    "a queue that hides messages for less": Source(
        "Type: AWS::SQS::Queue\n    Properties: {VisibilityTimeout: 29}",
        STARTED,
        "`It` hides a message for 29 seconds, and the function that takes it may run for "
        "30, which Lambda refuses",
        "give `It` a `VisibilityTimeout` of 180, six times as long",
    ),
    "a topic that is first in, first out": Source(
        "Type: AWS::SNS::Topic\n    Properties: {FifoTopic: true}",
        TOPIC,
        "Lambda cannot subscribe to `It`, which is first in, first out",
        "let it send to a queue, and name that",
    ),
    "a bucket as it is by default": Source(
        "Type: AWS::S3::Bucket",
        BUCKET,
        "`It` sends no events to EventBridge",
        "give it `NotificationConfiguration: {EventBridgeConfiguration: "
        "{EventBridgeEnabled: true}}`",
    ),
    "a bucket that tells only others": Source(
        "Type: AWS::S3::Bucket\n    Properties: {NotificationConfiguration: "
        "{TopicConfigurations: []}}",
        BUCKET,
        "`It` sends no events to EventBridge",
        "give it `NotificationConfiguration: {EventBridgeConfiguration: "
        "{EventBridgeEnabled: true}}`",
    ),
}

READY = {
    "a queue that hides messages for long": Source(
        "Type: AWS::SQS::Queue\n    Properties: {VisibilityTimeout: 600}", QUEUE
    ),
    "a queue of which the template does not say": Source(
        "Type: AWS::SQS::Queue\n    Properties: {VisibilityTimeout: !Ref Seconds}",
        QUEUE,
    ),
    "the starter's": Source("Type: AWS::SQS::Queue", STARTED),
    "a topic": Source("Type: AWS::SNS::Topic", TOPIC),
    "a bucket that sends its events": Source(
        "Type: AWS::S3::Bucket\n    Properties: {NotificationConfiguration: "
        "{EventBridgeConfiguration: {EventBridgeEnabled: true}}}",
        BUCKET,
    ),
    "a bucket of which the template does not say": Source(
        "Type: AWS::S3::Bucket\n    Properties: {NotificationConfiguration: "
        "!If [Here, {}, {}]}",
        BUCKET,
    ),
    "a bucket that is named by a text": Source(
        "Type: AWS::S3::Bucket", 'on: [{bucket: {"Fn::Sub": "${It}"}}]'
    ),
}


def _found(folder: Path, row: Source) -> list[tuple[str, str, str | None]]:
    lines = f"timeout: 10m\ninput: any\ndeploy: {{{row.lines}}}\nsteps: [{{return: 1}}]"
    made = merging(folder, f"{HEAD}  It:\n    {row.resource}\n", lines)
    assert all(each.place.source.name.endswith(".yaml") for each in made.diagnostics)
    return [(each.rule.code, each.message, each.help) for each in made.diagnostics]


@pytest.mark.parametrize("row", UNREADY.values(), ids=UNREADY)
def test_what_can_start_nothing_is_told(row: Source, tmp_path: Path) -> None:
    assert _found(tmp_path, row) == [("DC540", row.message, row.help)]


@pytest.mark.parametrize("row", READY.values(), ids=READY)
def test_what_can_is_not(row: Source, tmp_path: Path) -> None:
    assert _found(tmp_path, row) == []
