"""What a drawing shows: boxes and arrows, with all words decided.

The formats lay out and escape what stands here, and decide nothing.
"""

from typing import NamedTuple

from durablec import ir
from durablec.backends.graph.facts import Facts, facts
from durablec.backends.graph.written import literal, written
from durablec.graph import END, FAILED, START, Origin, control_flow
from durablec.graph_paths import Label
from durablec_dsl.source import Position


class Box(NamedTuple):
    """A node: `title` is its one line; `at` where it stands in the source.

    `name` is the name in the execution's history; `inside` the box it is part of.
    """

    id: str
    kind: str
    name: str | None
    title: str
    facts: Facts
    at: Position | None
    inside: str | None


class Arrow(NamedTuple):
    """An edge from `source` to `target`; `kind` is `next` or `error`."""

    source: str
    target: str
    kind: str
    label: str


class View(NamedTuple):
    """A drawing of one workflow, in the order of its source."""

    workflow: str
    boxes: list[Box]
    arrows: list[Arrow]


def view(workflow: ir.Workflow) -> View:
    """Return what a drawing of a workflow shows."""
    graph = control_flow(workflow)
    boxes = [
        _box(workflow, node, data["kind"], data["origin"], data["inside"])
        for node, data in graph.nodes(data=True)
    ]
    arrows = [
        Arrow(source, target, data["kind"], _words(data["label"]))
        for source, target, data in graph.edges(data=True)
    ]
    return View(workflow.name, boxes, arrows)


def _box(
    workflow: ir.Workflow, node: str, kind: str, origin: Origin, inside: str | None
) -> Box:
    name = origin.name if isinstance(origin, ir.Operation) else None
    at = None
    if not isinstance(origin, ir.Workflow):
        at = workflow.source.position(origin.head.start)
    # A finally and a join stand for a statement whose facts its own box has.
    said = {} if kind in ("finally", "join") else facts(origin)
    return Box(node, kind, name, _title(workflow, kind, origin), said, at, inside)


def _title(workflow: ir.Workflow, kind: str, origin: Origin) -> str:
    if kind == START:
        return workflow.name
    if kind in (END, FAILED, "finally"):
        return kind
    match origin:
        case ir.Block():
            return f"block {origin.name}"
        case ir.Operation():
            return f"{'end of' if kind == 'join' else kind} {origin.name}"
        case ir.Arm() | ir.While():
            return f"{kind} {written(origin.condition)}"
        case ir.Switch():
            return f"switch {written(origin.subject)}"
        case ir.Clause():
            return f"catch {', '.join(origin.names.written) or 'any error'}"
        case ir.Return():
            return f"return {written(origin.value)}"
        case ir.Fail():
            return f"fail {origin.name or _again(origin)}"
        case _:
            return kind


def _again(fail: ir.Fail) -> str:
    return fail.again.embedded.text if fail.again is not None else ""


def _words(label: Label) -> str:
    return label if isinstance(label, str) else ", ".join(map(literal, label))
