"""Reads what starts executions: the list `on`."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import cast

from durablec.codes import FUNCTION_SETTING
from durablec.ir.deployment import (
    Bucket,
    Event,
    Http,
    Json,
    Known,
    Queue,
    Schedule,
    Start,
    Topic,
)
from durablec.lower.deploy.literals import fits
from durablec.lower.deploy.patterns import check_pattern, check_values
from durablec.lower.deploy.reader import Reader, json_of
from durablec.lower.deploy.routes import route
from durablec.lower.deploy.schedules import check_schedule, check_timezone
from durablec.settings import Setting
from durablec_dsl.source import Place
from durablec_dsl.suggest import did_you_mean

_LARGEST_BATCH = 10
_MEANT = {
    "cron": 'write `schedule: "cron(...)"`',
    "rate": 'write `schedule: "rate(...)"`',
    "sqs": "write `queue`",
    "sns": "write `topic`",
    "s3": "write `bucket`",
    "eventbridge": "write `event`",
    "api": "write `http`",
    "url": "write `http`: whoever asks a function's address waits for the answer",
    "lambda": "every start invokes the workflow's own function: leave it out",
    "kinesis": "a stream waits for each execution to end; let EventBridge Pipes send its "
    "records to a queue",
    "dynamodb": "a stream waits for each execution to end; let EventBridge Pipes send its "
    "records to a queue",
    "stream": "a stream waits for each execution to end; let EventBridge Pipes send its "
    "records to a queue",
}


def starts(reader: Reader) -> tuple[Start, ...]:
    """Return what starts executions, in the order in which it stands."""
    setting = reader.given.get("on")
    if setting is None:
        return ()
    if not isinstance(setting.value, list):
        reader.misshape(setting, "on", "a list")
        return ()
    found = (_start(reader, each) for each in setting.value)
    known = [start for start in found if start is not None]
    _refuse_second_queues(reader, known)
    return tuple(known)


def _refuse_second_queues(reader: Reader, found: Iterable[Start]) -> None:
    """Report a queue that stands twice: Lambda maps it to a function once."""
    seen: set[Known] = set()
    for start in found:
        if not isinstance(start, Queue):
            continue
        if start.arn in seen:
            help = "each message comes to one of them: leave one out"
            shown = start.arn if isinstance(start.arn, str) else ".".join(start.arn)
            message = f"`{shown}` stands under `on` already"
            reader.add(FUNCTION_SETTING, start.place, message, help)
        seen.add(start.arn)


def _start(reader: Reader, setting: Setting) -> Start | None:
    takes = (
        f"what starts executions: one of {', '.join(f'`{kind}`' for kind in _KINDS)}"
    )
    if not isinstance(setting.value, dict):
        reader.misshape(setting, "on", takes)
        return None
    kinds = [kind for kind in _KINDS if kind in setting.value]
    if len(kinds) != 1:
        word = next(iter(setting.value), "")
        help = _MEANT.get(word) or did_you_mean(word, _KINDS)
        if kinds:
            help = "write each as an item of its own"
        message = f"an item of `on` is {takes.partition(': ')[2]}"
        reader.refuse(setting, message, help)
        return None
    (kind,) = kinds
    options, read = _KINDS[kind]
    inner = reader.inner(setting.value, kind)
    inner.check_keys((kind, *options), {"auth": "write `authorization`"})
    return read(inner, setting.value[kind])


def _http(reader: Reader, setting: Setting) -> Start | None:
    found = route(reader, setting)
    name = _field(reader)
    return (
        None
        if found is None
        else Http(found, name, _named(reader, setting), setting.place)
    )


def _schedule(reader: Reader, setting: Setting) -> Start | None:
    expression = reader.text("schedule")
    timezone = reader.text("timezone")
    is_right = expression is not None and check_schedule(reader, setting, expression)
    if timezone is not None:
        check_timezone(reader, reader.given["timezone"], timezone)
    if expression is None or not is_right:
        return None
    given = reader.given.get("input")
    input_: Json = {} if given is None else json_of(given)
    place = setting.place if given is None else given.place
    enabled = reader.truth("enabled", default=True)
    return Schedule(expression, timezone, input_, enabled, place)


def _event(reader: Reader, setting: Setting) -> Start | None:
    if not check_pattern(reader, setting):
        return None
    path = reader.text("input_path")
    if path is not None and not re.fullmatch(r"\$(?:\.[A-Za-z_][\w-]*)+", path):
        message = f"`{path}` is no path into an event"
        reader.refuse(reader.given["input_path"], message, "write `$.detail`")
        path = None
    pattern = cast("Mapping[str, Json]", json_of(setting))
    bus = reader.known("bus")
    if bus is not None and not fits(reader, "bus", reader.given["bus"], bus):
        bus = None
    return Event(pattern, bus, path, setting.place)


def _queue(reader: Reader, setting: Setting) -> Start | None:
    arn = reader.known("queue")
    batch = reader.whole(
        "batch",
        range(1, _LARGEST_BATCH + 1),
        f"`batch` is a whole number from 1 to {_LARGEST_BATCH}",
    )
    through_starter = reader.truth("through_starter", default=False)
    name = _field(reader)
    if name is not None and not through_starter:
        message = "Lambda itself gives no names: `name` stands with `through_starter`"
        help = "add `through_starter: true`"
        reader.refuse(reader.given["name"], message, help)
        through_starter = True
    if arn is None or not fits(reader, "queue", setting, arn):
        return None
    return Queue(
        arn,
        batch or (10 if through_starter else 1),
        through_starter,
        name,
        _named(reader, setting),
        setting.place,
    )


def _topic(reader: Reader, setting: Setting) -> Start | None:
    arn = reader.known("topic")
    filter_ = reader.mapping("filter", "a mapping of attributes to lists")
    for key, each in (filter_ or {}).items():
        if not isinstance(each.value, list):
            reader.misshape(each, key, "a list of values and conditions")
        elif not check_values(reader, key, each):
            return None
    if arn is None or not fits(reader, "topic", setting, arn):
        return None
    if isinstance(arn, str) and arn.endswith(".fifo"):
        message = "Lambda cannot subscribe to a topic that is first in, first out"
        help = "let it send to a queue, and name that"
        reader.refuse(setting, message, help)
        return None
    found = None if filter_ is None else {k: json_of(e) for k, e in filter_.items()}
    return Topic(arn, found, setting.place)


def _bucket(reader: Reader, setting: Setting) -> Start | None:
    name = reader.known("bucket")
    if isinstance(name, str) and not re.fullmatch(
        r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]", name
    ):
        message = f"`{name}` is no name of a bucket"
        arn = re.fullmatch(r"arn:[^:]*:s3:::([a-z0-9.-]+)", name)
        reader.refuse(setting, message, f"write `{arn[1]}`" if arn else None)
        return None
    if name is None:
        return None
    return Bucket(name, reader.text("prefix"), reader.text("suffix"), setting.place)


def _field(reader: Reader) -> str | None:
    """Return the field of the input that names an execution."""
    name = reader.text("name")
    if name is None or re.fullmatch(r"[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)*", name):
        return name
    message = f"`{name}` is no field of the input"
    help = "write the field's name: `order_id`, or `order.id`"
    reader.refuse(reader.given["name"], message, help)
    return None


def _named(reader: Reader, start: Setting) -> Place:
    """Return where it stands which field names an execution."""
    return reader.given.get("name", start).place


_Read = Callable[[Reader, Setting], Start | None]
_KINDS: Mapping[str, tuple[tuple[str, ...], _Read]] = {
    "http": (("name", "authorization"), _http),
    "schedule": (("timezone", "input", "enabled"), _schedule),
    "event": (("bus", "input_path"), _event),
    "queue": (("batch", "through_starter", "name"), _queue),
    "topic": (("filter",), _topic),
    "bucket": (("prefix", "suffix"), _bucket),
}
"""What starts executions: the options of each, and what reads it."""
