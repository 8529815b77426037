"""A view as JSON, for tools."""

import json

from durablec.backends.graph.view import Box, View


def document(drawing: View) -> str:
    """Return the graph as one JSON document, which is the same in every version 1.

    `{"version": 1, "workflow": NAME, "nodes": [...], "edges": [...]}`. A node has
    `id`; `kind`, which is the word of the statement, or `start`, `completed`, `failed`,
    `elif`, `catch`, `finally`, `join`, `block`; `name`, of an operation, or null; `title`, one
    line to show; `facts`, texts by key; `line` and `column` in the source, from 1, or
    null; `inside`, the id of the node it is a part of, or null. An edge has `from`,
    `to`, `kind` (`next` or `error`) and `label`. Two edges may have the same ends.
    Nodes and edges are in the order of the source, texts whole and not escaped.
    """
    edges = [
        {"from": source, "to": target, "kind": kind, "label": label}
        for source, target, kind, label in drawing.arrows
    ]
    content = {
        "version": 1,
        "workflow": drawing.workflow,
        "nodes": list(map(_node, drawing.boxes)),
        "edges": edges,
    }
    return json.dumps(content, indent=2) + "\n"


def _node(box: Box) -> dict[str, object]:
    line, column = box.at if box.at is not None else (None, None)
    return {
        "id": box.id,
        "kind": box.kind,
        "name": box.name,
        "title": box.title,
        "facts": box.facts,
        "line": line,
        "column": column,
        "inside": box.inside,
    }
