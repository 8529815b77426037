"""Drawings of a workflow with marks on it, in the formats that have marks."""

from durablec import ir
from durablec.backends.graph.marking import Parts, by_box, by_node
from durablec_dsl.record import replaced


def marked(workflow: ir.Workflow, parts: Parts, form: str, about: str) -> bytes:
    """Return a drawing with the marks of parts, in UTF-8 where it is text.

    `about` says in a picture's heading what they show, in place of the description.
    """
    if form == "mermaid":
        from durablec.backends.graph.mermaid import mermaid
        from durablec.backends.graph.view import view

        return mermaid(view(workflow), by_node(workflow, parts)).encode()
    from durablec.backends.graph.layout import lay_out

    described = replaced(workflow, description=about)
    picture = lay_out(described)
    marks = by_box(picture, parts)
    match form:
        case "png":
            from durablec.cli.graph_png import as_png

            return as_png(picture, marks)
        case "html":
            from durablec.backends.graph.html import html

            return html(described, marks).encode()
        case _:
            from durablec.backends.graph.svg import svg

            return svg(picture, marks).encode()
