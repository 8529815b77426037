"""What is said of an event and of an ending, in words."""

import json
from collections import Counter

from durablec.cells import brief, safe
from durablec_dsl.durations import short_form
from durablec_local import Event, Failure, Outcome


def told(
    event: Event, place: str | None, waiting: Event | None, moment: str | None
) -> str:
    """Return what happened, in one line or, for what is logged, in several.

    `place` is the statement's, `waiting` the event with which a callback began to wait,
    and `moment` until when a wait lasts, where its statement says so.
    """
    match event.kind:
        case "succeeded":
            return _succeeded(event)
        case "failed":
            where = f" ({place})" if place else ""
            return f"failed: {_named(event.failure)}{where}{_took(event)}"
        case "retrying":
            return _retrying(event)
        case "waiting":
            return _waiting(event, moment)
        case "answered":
            return f"answered {event.text or 'null'}"
        case "timed_out":
            return _timed_out(event, waiting)
        case "log":
            logger = f" {event.logger}" if event.logger else ""
            return f"{event.level}{logger}: {event.text}"
        case "printed":
            return event.text or ""
        case _:
            return event.kind


def kind_of(event: Event) -> str:
    """Return what stands in the column of kinds."""
    return {"log": "log", "printed": "print"}.get(event.kind, event.type)


def spoken(word: str) -> str:
    """Return a word of ours as people write it."""
    return word.replace("_", " ")


def ending(outcome: Outcome) -> list[str]:
    """Return why there is no result, line by line."""
    failure = outcome.failure
    if outcome.status == "stuck":
        return [_stuck(name) for name in dict.fromkeys(outcome.open)]
    if outcome.status == "unserved":
        return [_unserved(name) for name in outcome.open]
    if failure is None:
        return [f"error: {spoken(outcome.status)}"]
    what = brief(_named(failure), 2000)
    if outcome.status == "not_importable":
        what = f"the functions cannot be imported: {what}"
    lines = [f"error: {what}"]
    if failure.data is not None:
        lines.append(f"  data: {brief(failure.data, 2000)}")
    return lines + [f"  {safe(line)}" for line in failure.trace]


def _succeeded(event: Event) -> str:
    if event.type in ("parallel", "map"):
        return _batch(event.text)
    attempt = event.attempt or 1
    number = f" at attempt {attempt}" if attempt > 1 else ""
    return f"succeeded{number}{_took(event)}"


def _batch(record: str | None) -> str:
    """Say what a `parallel` or `map` has come to; AWS's SDK succeeds at recording it."""
    items = json.loads(record or "{}").get("all", [])
    counts = Counter(item["status"].lower() for item in items)
    failed, succeeded = counts["failed"], counts["succeeded"]
    return f"ended: {succeeded} succeeded, {failed} failed" if failed else "succeeded"


def _retrying(event: Event) -> str:
    again = f"again in {short_form(event.seconds or 0) or '0s'}"
    if event.failure is None:
        return f"not yet; {again}{_took(event)}"
    why = _named(event.failure)
    return f"attempt {event.attempt} failed: {why}; {again}{_took(event)}"


def _waiting(event: Event, moment: str | None) -> str:
    if event.type != "callback":
        length = short_form(event.seconds or 0)
        return f"until {moment}, {length}" if moment else length
    bounds = []
    if event.seconds is not None:
        bounds.append(f"at most {short_form(event.seconds)}")
    if event.heartbeat is not None:
        bounds.append(f"a heartbeat every {short_form(event.heartbeat)}")
    return ", ".join(["waiting for an answer", *bounds])


def _timed_out(event: Event, waiting: Event | None) -> str:
    if event.text == "heartbeat":
        seconds = waiting.heartbeat if waiting else None
        return f"timed out: no heartbeat for {short_form(seconds or 0)}"
    seconds = waiting.seconds if waiting else None
    return f"timed out after {short_form(seconds or 0)}"


def _took(event: Event) -> str:
    if event.duration is None:
        return ""
    if event.duration < 1:
        return f"  [{event.duration * 1000:.0f} ms]"
    return f"  [{event.duration:.1f} s]"


def _named(failure: Failure | None) -> str:
    if failure is None:
        return "?"
    parts = [part for part in (failure.name, failure.message) if part]
    if not parts and failure.data is not None:
        parts = [failure.data]
    return " ".join(": ".join(parts).split()) or "no reason given"


def _stuck(name: str) -> str:
    return (
        f"error: callback `{name}` has no timeout and no answer; "
        f"give one: --answer {name}=JSON"
    )


def _unserved(name: str) -> str:
    return (
        f"error: function `{name}` is invoked, and is no workflow of this project; say "
        f"what stands for it: --function {name}=FILE.py:NAME or --returns {name}=JSON"
    )
