"""Marks for the boxes of a picture, by what is said of the parts that they stand for."""

from collections.abc import Mapping

from durablec import ir
from durablec.backends.graph.marks import Mark, Marks
from durablec.executions.telling import Telling, Told
from durablec.graph import control_flow
from durablec.versions.changes import Change, Key
from durablec.versions.merged import Merged

Parts = Mapping[int, Mark]
"""Marks by the `id()` of parts of the IR, of undos too."""

_LONGEST = 60


def of_changes(merged: Merged) -> Parts:
    """Return the marks of what has changed between two versions."""
    found = {**merged.changes, **merged.undos}
    return {part: _of_change(change) for part, change in found.items()}


def of_execution(telling: Telling) -> Parts:
    """Return the marks of how far an execution came."""
    return {
        part: _of_told(told)
        for part, told in {**telling.parts, **telling.undos}.items()
    }


def by_node(workflow: ir.Workflow, parts: Parts) -> Marks:
    """Return marks by the nodes of the graph of a workflow's control flow."""
    first = {
        id(each.arms[0]): each
        for each in ir.all_statements(workflow)
        if isinstance(each, ir.If) and each.arms
    }
    found: dict[str, Mark] = {}
    for node, data in control_flow(workflow).nodes(data=True):
        origin = data["origin"]
        if isinstance(origin, ir.Workflow) or data["kind"] in ("join", "finally"):
            continue
        # The node of an `if` is that of its first arm; either may be marked.
        for each in (origin, first.get(id(origin))):
            if id(each) in parts:
                found.setdefault(node, parts[id(each)])
    return found


# Changes ------------------------------------------------------------------------------


def _of_change(change: Change) -> Mark:
    """Return the mark of a change; of several words the gravest is its kind."""
    kind: str = next(word for word in _GRAVEST if word in change.words)
    notes = [_renamed(change)] if "renamed" in change.words else []
    if "moved" in change.words:
        notes.append("moved")
    notes += [key_change(key) for key in change.keys]
    badge: str = kind
    if "renamed" in change.words:
        badge = _renamed(change)
    elif kind == "changed" and len(change.keys) == 1:
        badge = key_change(change.keys[0])
    return Mark(kind, badge, "\n".join(notes))


_GRAVEST = ("added", "removed", "changed", "renamed", "moved")


def _renamed(change: Change) -> str:
    assert change.old is not None
    return f"was {change.old.name}"


def key_change(key: Key) -> str:
    """Return a changed setting on one line."""
    before = "(none)" if key.old is None else _short(key.old)
    after = "(none)" if key.new is None else _short(key.new)
    return f"{key.key or 'value'}: {before} -> {after}"


def _short(text: str) -> str:
    one = " ".join(text.split())
    return one if len(one) <= _LONGEST else f"{one[: _LONGEST - 3]}..."


# Executions ---------------------------------------------------------------------------


def _of_told(told: Told) -> Mark:
    if told.word == "left":
        return Mark("unreached", "left", "\n".join(("had not ended", *told.note)))
    words = {"running": "running", "waiting": "waiting", "failed": "failed"}
    badge = ", ".join(part for part in (words.get(told.word), told.badge) if part)
    return Mark(told.word, badge, "\n".join(told.note))
