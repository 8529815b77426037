"""The forms of what names something of AWS's: ids and ARNs that are written as texts.

The patterns are those of the APIs that take them. What is referred to has none here: only
the deployment knows it.
"""

import re
from collections.abc import Mapping
from typing import NamedTuple

from durablec.ir.deployment import Known
from durablec.lower.deploy.reader import Reader
from durablec.settings import Setting


class _Form(NamedTuple):
    """What a text has to match, what it then is, and what to write."""

    pattern: str
    what: str
    help: str


def _arn(service: str, resource: str) -> str:
    return rf"arn:[^:]+:{service}:[^:]+:\d{{12}}:{resource}"


def _named(service: str, what: str, reference: str) -> _Form:
    help = f"write `arn:aws:{service}:REGION:ACCOUNT:NAME`, or `{{Ref: {reference}}}`"
    return _Form(_arn(service, r"[\w.-]+"), f"ARN of a {what}", help)


_LAYER = r"layer:[\w-]+:\d+"
FORMS: Mapping[str, _Form] = {
    "alerts": _named("sns", "topic", "TOPIC"),
    "bus": _Form(
        r"[A-Za-z0-9._/-]{1,256}|" + _arn("events", r"event-bus/[\w./-]+"),
        "bus of EventBridge",
        "a name has letters, digits and `._/-`; or write "
        "`arn:aws:events:REGION:ACCOUNT:event-bus/NAME`",
    ),
    "function": _Form(
        _arn("lambda", r"function:[\w-]+(?::[\w$-]+)?"),
        "ARN of a function",
        "write `arn:aws:lambda:REGION:ACCOUNT:function:NAME`, or "
        "`{Fn::GetAtt: FUNCTION.Arn}`",
    ),
    "layers": _Form(
        rf"{_arn('lambda', _LAYER)}|arn:[^:]+:lambda:::awslayer:[\w-]+",
        "ARN of a version of a layer",
        "write `arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION`, or `{Ref: LAYER}`",
    ),
    "queue": _named("sqs", "queue", "PARAMETER"),
    "security_groups": _Form(
        "sg-[0-9a-z]+",
        "id of a security group",
        "write `sg-...`, or `{Fn::GetAtt: GROUP.GroupId}`",
    ),
    "subnets": _Form(
        "subnet-[0-9a-z]+",
        "id of a subnet",
        "write `subnet-...`, or `{Ref: SUBNET}`",
    ),
    "topic": _named("sns", "topic", "PARAMETER"),
}
"""The forms by the settings that take them; `alerts` is the topic of `monitor`."""


def fits(reader: Reader, form: str, setting: Setting, value: Known | None) -> bool:
    """Say whether a value is of a form, and report it if it is not."""
    if not isinstance(value, str):
        return value is not None
    if re.fullmatch(FORMS[form].pattern, value):
        return True
    reader.refuse(setting, f"`{value}` is no {FORMS[form].what}", FORMS[form].help)
    return False


def all_of(reader: Reader, key: str) -> tuple[Known, ...]:
    """Return a list of what is named or referred to, each of the form of its key."""
    read = [(each, reader.known_of(each, key)) for each in reader.items(key)]
    return tuple(
        value
        for setting, value in read
        if value is not None and fits(reader, key, setting, value)
    )
