"""Finds entries of the user's that refer to ours, which refer to them."""

import re
from collections.abc import Iterator

from durablec.backends.sam.blocks import Sections
from durablec.backends.sam.circles import dependencies, reached
from durablec.codes import CIRCULAR_REFERENCE
from durablec.merging.located import Entry, Template
from durablec.merging.nodes import Node
from durablec_dsl.diagnostics import Report

_IN_SUB = re.compile(r"\$\{([A-Za-z0-9]+)[^}]*\}")


def look_at_circles(template: Template, sections: Sections, report: Report) -> None:
    """Report each entry of the user's that a resource of ours would have to wait for."""
    ours = dependencies(
        {
            name: each
            for block in sections.get("Resources", ())
            for name, each in block.items()
        }
    )
    section = template.sections.get("Resources")
    theirs = {
        name: each
        for name, each in (section.entries if section else {}).items()
        if not each.is_marked
    }
    graph = ours | {name: set(_referred(each)) for name, each in theirs.items()}
    for name, each in theirs.items():
        around = [other for other in graph[name] if name in reached(graph, [other])]
        found = reached(graph, around) & ours.keys()
        waiting = next((o for o in ours if o in found and name in ours[o]), None)
        if waiting is not None:
            report.add(
                CIRCULAR_REFERENCE,
                template.source,
                each.key.span,
                f"`{name}` refers to what is made after `{waiting}`, and that refers to "
                f"`{name}`: CloudFormation can make neither first",
                help="let one of them name the other by a text, or look it up when it runs",
            )


def _referred(entry: Entry) -> Iterator[str]:
    type_ = entry.value.under("Type")
    is_of_sam = type_ is not None and type_.value.startswith("AWS::Serverless::")
    # SAM makes resources of their own of events, behind the function.
    events = entry.value.under("Properties", "Events") if is_of_sam else None
    waiting = [entry.value]
    while waiting:
        node = waiting.pop()
        if node is events:
            continue
        yield from _of_node(node)
        waiting += node.items


def _of_node(node: Node) -> Iterator[str]:
    """Yield the logical ids that one node itself refers to, in a short or a long form."""
    if node.tag is not None:
        yield from _ids(node.tag, node)
    if node.kind == "mapping":
        for key, value in node.pairs():
            yield from _ids(key.value, value)


def _ids(function: str, value: Node) -> Iterator[str]:
    first = value.items[0] if value.kind == "sequence" and value.items else value
    match function:
        case "!Ref" | "Ref":
            yield value.value.partition(".")[0]
        case "!GetAtt" | "Fn::GetAtt":
            yield first.value.partition(".")[0]
        case "!Sub" | "Fn::Sub":
            yield from _IN_SUB.findall(first.value)
        case "DependsOn":
            yield from (each.value for each in value.items or [value])
