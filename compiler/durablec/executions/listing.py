"""How far an execution came, as a list for people, and as data for tools."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from durablec import ir
from durablec.executions.history import Operation
from durablec.executions.telling import Telling, Told, Word, lasted

_WIDEST = len("unreached")


class Line(NamedTuple):
    """A line of the list; `word` is the state that it tells, if it tells one."""

    word: Word | None
    text: str


class _Part(NamedTuple):
    """A part of a workflow: its own words, and the parts in it."""

    kind: str
    name: str
    part: ir.Stmt
    depth: int
    at: int | None


def lines(workflow: ir.Workflow, telling: Telling) -> list[Line]:
    """Return a line for each statement, and one for each operation without place."""
    history = telling.history
    word: Word = "done" if history.state == "done" else "failed"
    word = "running" if history.state == "running" else word
    found = [Line(word, f"{workflow.name} {outcome(telling)}")]
    for each in _all(workflow):
        told = telling.parts[id(each.part)]
        line = "" if each.at is None else f"{each.at}"
        about = ", ".join([*([told.badge] if told.badge else []), *told.note])
        title = f"{'  ' * each.depth}{each.kind} {each.name}".rstrip()
        text = f"{line:>5}  {_shown(told):<{_WIDEST}}  {title}"
        found.append(Line(told.word, f"{text}  ({about})" if about else text))
        undo = _undo(telling, each)
        if undo is not None:
            inner = f"{'  ' * (each.depth + 1)}undo {each.name}"
            text = f"{'':>5}  {_shown(undo):<{_WIDEST}}  {inner}"
            about = ", ".join([*([undo.badge] if undo.badge else []), *undo.note])
            found.append(Line(undo.word, f"{text}  ({about})" if about else text))
    found += (Line(None, f"       not in this file: {said}") for said in lost(telling))
    return found


def outcome(telling: Telling) -> str:
    """Return how an execution ended, in one line."""
    history, long = telling.history, _length(telling)
    took = f" after {lasted(long)}" if long else ""
    spoken = {"done": "succeeded", "running": "is running"}
    error = f": {history.error}" if history.error else ""
    return f"{spoken.get(history.state, history.state)}{took}{error}"


def lost(telling: Telling) -> list[str]:
    """Return what is said of each operation that belongs to no statement."""
    return [_lost(operation) for operation in telling.unplaced]


def _lost(operation: Operation) -> str:
    kind = (operation.sub_type or operation.type).lower()
    error = f" ({operation.error})" if operation.error else ""
    return f"{kind} {operation.name or '(no name)'}, {operation.state}{error}"


def _undo(telling: Telling, part: _Part) -> Told | None:
    return telling.undos.get(id(ir.undo_of(part.part)))


def _shown(told: Told) -> str:
    return {"unreached": "-", "unknown": "?"}.get(told.word, told.word)


def _length(telling: Telling) -> float | None:
    history = telling.history
    if history.start is None or history.end is None:
        return None
    return max(history.end - history.start, 0.0)


def _all(workflow: ir.Workflow) -> Iterator[_Part]:
    yield from _body(workflow, workflow.body, 0)
    for block in workflow.blocks:
        yield from _body(workflow, block.body, 1)


def _body(workflow: ir.Workflow, body: list[ir.Stmt], depth: int) -> Iterator[_Part]:
    for statement in body:
        kind = type(statement).__name__.lower()
        name = statement.name if isinstance(statement, ir.Operation) else ""
        if isinstance(statement, ir.Fail):
            name = statement.name or ""
        line = workflow.source.position(statement.head.start).line
        yield _Part(kind, name, statement, depth, line)
        for inner in ir.bodies(statement):
            yield from _body(workflow, inner, depth + 1)


# Data ---------------------------------------------------------------------------------


def document(workflow: ir.Workflow, telling: Telling) -> dict[str, object]:
    """Return how far an execution came as data for JSON, the same in every version 1.

    `state` is that of the execution: `running`, `done`, `failed`, `timed out` or
    `stopped`. `statements` are in the order of the source, each with `kind`, `name`,
    `line`, `state` (`done`, `failed`, `running`, `waiting`, `left`, `unknown` or `unreached`),
    `badge` and `notes`, texts for people, and `undo`, the same of its undo or null.
    `unplaced` are the operations of no statement.
    """
    history = telling.history
    return {
        "version": 1,
        "workflow": workflow.name,
        "state": history.state,
        "error": history.error,
        "started": _moment(history.start),
        "ended": _moment(history.end),
        "statements": [_statement(telling, each) for each in _all(workflow)],
        "unplaced": [
            {
                "id": each.id,
                "name": each.name,
                "type": each.type,
                "sub_type": each.sub_type,
                "state": each.state,
                "error": each.error,
            }
            for each in telling.unplaced
        ],
    }


def _statement(telling: Telling, part: _Part) -> dict[str, object]:
    undo = _undo(telling, part)
    return {
        "kind": part.kind,
        "name": part.name or None,
        "line": part.at,
        **_told(telling.parts[id(part.part)]),
        "undo": None if undo is None else _told(undo),
    }


def _told(told: Told) -> dict[str, object]:
    return {"state": told.word, "badge": told.badge, "notes": list(told.note)}


def _moment(at: float | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).isoformat()
