"""Marks for the boxes of a picture, by what is said of the parts that they stand for."""

from collections.abc import Mapping

from durablec import ir
from durablec.backends.graph.layout import Box, Picture
from durablec.backends.graph.marks import Mark, Marks
from durablec.executions.telling import Telling, Told
from durablec.versions.changes import Change, Key
from durablec.versions.listing import around_line, swap_line
from durablec.versions.merged import Merged

Parts = Mapping[int, Mark]
"""Marks by the `id()` of parts of the IR, of undos too."""

_LONGEST, _ON_A_BOX, _ON_A_PILL = 60, 32, 10
"""How long a setting is in a note, and a change on a box, or a small one, at most."""


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


def by_box(picture: Picture, parts: Parts) -> Marks:
    """Return marks by the boxes of a picture."""
    found: dict[str, Mark] = {}
    for box in picture.boxes:
        origin = box.origin
        if box.kind in ("finally", "on_failure", "end"):
            continue
        arms = origin.arms[:1] if isinstance(origin, ir.If) else ()
        for each in (origin, *arms):
            if id(each) in parts:
                found.setdefault(box.id, _fitting(parts[id(each)], box))
    return found


def _fitting(mark: Mark, box: Box) -> Mark:
    """Return a mark whose badge does not cover what a small box says."""
    is_long = len(mark.badge) > _ON_A_PILL
    return mark._replace(badge=mark.kind) if is_long and box.shape == "pill" else mark


def by_node(workflow: ir.Workflow, parts: Parts) -> Marks:
    """Return marks by the nodes of the graph of a workflow's control flow."""
    # networkx is slow to import, and the pictures do not need it.
    from durablec.graph import control_flow

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
    notes += [around_line(change)] if change.around else []
    notes += map(swap_line, change.swapped)
    if "moved" in change.words and not change.swapped:
        notes.append("moved")
    notes += [key_change(key) for key in change.keys]
    return Mark(kind, _badge(change, kind), "\n".join(notes))


def _badge(change: Change, kind: str) -> str:
    if "renamed" in change.words:
        return _renamed(change)
    if kind == "removed" and change.around:
        # What stood in it is drawn where it is now.
        return f"removed, was around {len(change.around)}"
    if kind == "moved" and change.swapped:
        return "ways swapped"
    match change.keys:
        case [key] if kind == "changed":
            said = key_change(key)
            return said if len(said) <= _ON_A_BOX else f"{key.key} {_become(key)}"
        case _:
            return kind


def _become(key: Key) -> str:
    return "added" if key.old is None else "removed" if key.new is None else "changed"


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


_NOT_TOLD = "the history does not tell whether this has run, or how it has ended"


def _of_told(told: Told) -> Mark:
    if told.word == "left":
        return Mark("unreached", "left", "\n".join(("had not ended", *told.note)))
    if told.word == "unknown":
        return Mark("unknown", "?", "\n".join((_NOT_TOLD, *told.note)))
    words = {"running": "running", "waiting": "waiting", "failed": "failed"}
    badge = ", ".join(part for part in (words.get(told.word), told.badge) if part)
    return Mark(told.word, badge, "\n".join(told.note))
