"""Finds what starts executions with another input than they take.

Such an execution is started, and fails at its first look at the input.
"""

import re
from collections.abc import Iterable, Iterator

from durablec import ir
from durablec.codes import START_INPUT
from durablec.ir.deployment import (
    EVENT,
    Bucket,
    Event,
    Http,
    Json,
    Queue,
    Schedule,
    Start,
    Topic,
)
from durablec.type_relations import assignable, without_null
from durablec.types import (
    DYN,
    INT,
    STRING,
    Enumeration,
    FieldType,
    ListType,
    RecordType,
    Type,
)
from durablec.values import constant_type
from durablec_dsl.diagnostics import Diagnostic, Report
from durablec_dsl.source import Place
from durablec_dsl.suggest import did_you_mean, nearest


def start_inputs(workflow: ir.Workflow, report: Report) -> None:
    """Report each start whose input does not fit, or has no field that names it."""
    for start in workflow.deployment.starts:
        if isinstance(start, Queue) and start.waits_too_long(workflow.timeout):
            continue  # What helps there gives another input.
        for place, message, help in _mistakes(start, workflow.input):
            report.append(Diagnostic(START_INPUT, message, place, (), help))


_Mistake = tuple[Place, str, str | None]


def _mistakes(start: Start, taken: Type) -> Iterator[_Mistake]:
    match start:
        case Http():
            yield from _path(start, taken)
            yield from _name(start, taken)
        case Queue(through_starter=True):
            yield from _name(start, taken)
        case Queue() | Topic():
            yield from _given(start, _RECORDS, taken, "a message comes")
        case Schedule():
            given = _type_of(start.input)
            says = "the input is" if start.input else "without `input` it is"
            yield from _given(start, given, taken, says)
        case Event(input_path=None) | Bucket():
            yield from _given(start, _ENVELOPE, taken, "an event comes")
        case Event():
            path = str(start.input_path).split(".")[1:]
            field = _ENVELOPE.fields.get(path[0])
            if field is None:
                help = did_you_mean(path[0], _ENVELOPE.fields)
                yield start.place, f"no event has `{path[0]}`", help
            elif len(path) == 1:
                says = f"`{path[0]}` of an event is"
                yield from _given(start, field.type, taken, says)


def _given(start: Start, given: Type, taken: Type, says: str) -> Iterator[_Mistake]:
    if assignable(given, taken):
        return
    missing = [name for name in _required(taken) if name not in _fields(given)]
    message = f"the input is `{taken}`, and {says} `{given}`"
    if given is _ENVELOPE:
        message = f"{says} as a whole, and the input is `{taken}`"
    elif given is _RECORDS:
        message = f"{says} among `Records`, and the input is `{taken}`"
    elif missing:
        names = " and ".join(f"`{name}`" for name in missing)
        message = f"{says} without {names}, which the input must have"
    yield start.place, message, _help(start, missing, given, taken)


def _help(start: Start, missing: list[str], given: Type, taken: Type) -> str | None:
    match start:
        case Schedule() if not start.input:
            return "write `input:` beside the schedule"
        case Schedule() if missing:
            other = [each for each in _fields(given) if each not in _fields(taken)]
            near = nearest(missing[0], other)
            if near is not None:
                return f"did you mean `{missing[0]}` by `{near}`?"
            names = " and ".join(f"`{name}`" for name in missing)
            return f"add {names} to `input:` of the schedule"
        case Schedule():
            return "change `input:` of the schedule, or that of the workflow"
        case Event():
            return "write `input_path: $.detail`, or take the event: `input: any`"
        case Queue():
            return "add `through_starter: true`, so that each message is an input"
        case Bucket() | Topic():
            return "take what comes, as `input: any` or field by field"
        case _:
            return None


def _path(start: Http, taken: Type) -> Iterator[_Mistake]:
    """Yield the parts of a path that are no fields of the input."""
    for name in re.findall(r"\{(\w+)\}", start.route.path):
        if without_null(taken) is DYN:
            continue
        field = _fields(taken).get(name)
        if field is None:
            help = did_you_mean(name, _fields(taken))
            yield start.place, f"the input has no `{name}`, which the path gives", help
        elif not assignable(STRING, field.type):
            message = (
                f"the path gives `{name}` as text, and the input has `{field.type}`"
            )
            yield start.place, message, None


def _name(start: Http | Queue, taken: Type) -> Iterator[_Mistake]:
    """Yield why the field that names an execution is none."""
    type_ = taken
    done: list[str] = []
    for part in start.name.split(".") if start.name is not None else ():
        type_ = without_null(type_)
        if type_ is DYN:
            return
        field = _fields(type_).get(part)
        whole = ".".join(["input", *done])
        if field is None:
            help = did_you_mean(part, _fields(type_))
            yield (
                start.named,
                f"`{whole}` has no `{part}`, which is to be the name",
                help,
            )
            return
        if not field.required:
            message = f"`{whole}` may have no `{part}`, which is to be the name"
            yield start.named, message, "name a field that is always there"
            return
        done.append(part)
        type_ = field.type
    if done and type_ not in (STRING, INT, DYN) and not isinstance(type_, Enumeration):
        message = f"`{start.name}` is to be the name, which is a text or a whole number"
        yield start.named, message, f"it is `{type_}`"


def _fields(type_: Type) -> dict[str, FieldType]:
    type_ = without_null(type_)
    return dict(type_.fields) if isinstance(type_, RecordType) else {}


def _required(type_: Type) -> Iterable[str]:
    return [name for name, field in _fields(type_).items() if field.required]


def _type_of(data: Json) -> Type:
    match data:
        case dict():
            fields = {
                key: FieldType(_type_of(each), True) for key, each in data.items()
            }
            return RecordType(fields)
        case list():
            # What the items have in common is for the type that is taken to say.
            kinds = {str(found): found for found in map(_type_of, data)}
            return ListType(next(iter(kinds.values())) if len(kinds) == 1 else DYN)
        case str() | int() | float() | bool() | None:
            return constant_type(data)
        case _:
            return DYN


_OTHERWISE: dict[str, Type] = {"resources": ListType(STRING), "detail": DYN}
_ENVELOPE = RecordType(
    {name: FieldType(_OTHERWISE.get(name, STRING), True) for name in EVENT}
)
"""What EventBridge sends (its user guide, "Events")."""

_RECORDS = RecordType({"Records": FieldType(ListType(DYN), True)})
"""What SQS and SNS send through Lambda."""
