"""What keeps entries from being merged into a template, and what would reach them there."""

from collections.abc import Iterator

from durablec.backends.sam.blocks import Sections
from durablec.backends.sam.facts import MADE_BY_SAM, TRANSFORM
from durablec.backends.sam.marks import digest
from durablec.codes import EDITED_ENTRY, LEAKING_GLOBALS, TAKEN_ID, TEMPLATE_FILE
from durablec.merging.located import Entry, Section, Template
from durablec.merging.nodes import Node
from durablec.merging.written import Writing
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Span
from durablec_dsl.yaml_comments import rule_names

_FUNCTION = "AWS::Serverless::Function"
_NAMED_ALIKE = ("Parameters", "Resources")
"""Sections whose entries are referred to alike, so that no two may have one name."""

_LEAKING = {
    "DurableConfig": "makes every function of the template durable, also those that start "
    "or answer executions, and can never be taken from one without replacing it",
    "EventInvokeConfig": "is for functions that are not durable: those have no "
    "destinations, and a failed execution is not tried again",
    "FunctionUrlConfig": "gives each function an address, and durable functions of more "
    "than 15 minutes cannot be called by one",
    "TenancyConfig": "lets a function be invoked for a tenant only, which no schedule and "
    "no event names",
    "VersionDeletionPolicy": "may delete a version at the next deployment, and with it the "
    "executions that run on it",
}
"""What `Globals.Function` may hold that no function of ours is to have, and why."""


def look(
    template: Template, sections: Sections, writing: Writing, report: Report
) -> None:
    """Report what is wrong with merging entries into a template.

    What was edited is only an error where `writing` does not discard it.
    """
    for name, section in template.sections.items():
        if name in sections or any(
            each.mark is not None for each in section.entries.values()
        ):
            _look_at_form(template, section, report)
    _look_at_end(template, report)
    _look_at_transform(template, report)
    _look_at_names(template, sections, report)
    _look_at_ours(template, writing, report)
    _look_at_globals(template, report)


def _look_at_form(template: Template, section: Section, report: Report) -> None:
    value = section.itself.value
    if value.is_nothing or (value.kind == "mapping" and _is_plain_block(value)):
        return
    name = section.itself.name
    report.add(
        TEMPLATE_FILE,
        template.source,
        section.itself.key.span,
        f"`{name}` is {_form(value)}, and entries cannot be merged into that",
        help=f"write the entries of `{name}` one below the other, without braces",
    )


def _form(value: Node) -> str:
    if value.kind == "alias":
        return "an alias"
    if value.anchor is not None:
        return "anchored"
    if value.tag is not None:
        return "tagged"
    return "in braces" if value.kind == "mapping" else "no mapping"


def _is_plain_block(value: Node) -> bool:
    return value.is_block and value.tag is None and value.anchor is None


def _look_at_end(template: Template, report: Report) -> None:
    """Report a last line that what comes behind it would give a line break to."""
    text = template.source.text
    last = max(template.sections.values(), key=lambda each: each.itself.start)
    node = last.itself.value
    while node.items:
        node = node.items[-1]
    if text.endswith("\n") or node.style not in ("|", ">"):
        return
    report.add(
        TEMPLATE_FILE,
        template.source,
        Span(len(text) - 1, len(text)),
        "the template ends inside of a text, which would change with what comes behind it",
        help="end the last line with a line break",
    )


def _look_at_transform(template: Template, report: Report) -> None:
    section = template.sections.get("Transform")
    if section is None:
        return
    value = section.itself.value
    plain = value.tag is None and value.anchor is None
    if plain and (value.kind == "sequence" or value.value == TRANSFORM):
        return
    report.add(
        TEMPLATE_FILE,
        template.source,
        section.itself.key.span,
        f"`Transform` does not name `{TRANSFORM}`, which functions need",
        help="write a list, in which it comes last",
    )


def _look_at_names(template: Template, sections: Sections, report: Report) -> None:
    ours = dict(_ours(sections))
    for name, each in template.entries():
        if each.mark is not None:
            continue
        kinds = _NAMED_ALIKE if name in _NAMED_ALIKE else (name,)
        reason = next(
            (why for kind in kinds if (why := ours.get((kind, each.name)))), ""
        )
        if reason:
            report.add(
                TAKEN_ID,
                template.source,
                each.key.span,
                f"`{each.name}` of the template has a name that {reason}",
                help="rename the workflow, or this entry",
            )


def _ours(sections: Sections) -> Iterator[tuple[tuple[str, str], str]]:
    """Yield what is taken by section and name, and what by: SAM's own names first."""
    for block in sections.get("Resources", ()):
        for name, value in block.items():
            if isinstance(value, dict) and value.get("Type") == _FUNCTION:
                for end in MADE_BY_SAM:
                    reason = f"SAM gives to what it makes for `{name}`"
                    yield ("Resources", name + end), reason
    for section, blocks in sections.items():
        for block in blocks:
            for name in block:
                yield (section, name), "a workflow needs"


def _look_at_ours(template: Template, writing: Writing, report: Report) -> None:
    for section, each in template.entries():
        if each.mark is None:
            continue
        anchored = _anchored(each.value)
        if anchored is not None:
            message = f"`{each.name}` is marked as durablec's and has an anchor inside"
            report.add(TEMPLATE_FILE, template.source, anchored.span, message)
        elif not writing.discards and _is_edited(section, each, writing):
            _report_edited(template, section, each, writing, report)


def _anchored(value: Node) -> Node | None:
    waiting = [value]
    while waiting:
        node = waiting.pop()
        if node.anchor is not None:
            return node
        waiting += node.items
    return None


def _is_edited(section: str, each: Entry, writing: Writing) -> bool:
    """Say whether an entry is neither as it was merged nor as it is to be."""
    if each.is_as_made:
        return False
    made = writing.text(section, each.name, each.column)
    return made is None or digest(each.unmarked) != digest(made)


def _report_edited(
    template: Template, section: str, each: Entry, writing: Writing, report: Report
) -> None:
    fate = "replace" if writing.makes(section, each.name) else "remove"
    report.add(
        EDITED_ENTRY,
        template.source,
        each.key.span,
        f"`{each.name}` is marked as durablec's and was edited, and this would {fate} it",
        help="discard the edit with --force, or make the entry your own: "
        "take the mark away and rename it",
    )


def _look_at_globals(template: Template, report: Report) -> None:
    section = template.sections.get("Globals")
    if section is None or "leaking-globals" in _allowed(template):
        return
    for key, value in _of_mapping(_under(section.itself.value, "Function")):
        if key.value in _LEAKING and value.value != "Retain":
            report.add(
                LEAKING_GLOBALS,
                template.source,
                key.span,
                f"`{key.value}` under `Globals` reaches the functions that are merged, "
                f"and {_LEAKING[key.value]}",
                help="give it to those functions of yours that need it",
            )


def _under(mapping: Node, name: str) -> Node | None:
    if mapping.kind != "mapping":
        return None
    return next((value for key, value in mapping.pairs() if key.value == name), None)


def _of_mapping(node: Node | None) -> Iterator[tuple[Node, Node]]:
    if node is not None and node.kind == "mapping":
        yield from node.pairs()


def _allowed(template: Template) -> set[str]:
    """Return the rules that comments on lines of their own silence."""
    text = template.source.text
    names: set[str] = set()
    at = text.find("# durablec:")
    while at >= 0:
        start = text.rfind("\n", 0, at) + 1
        if not text[start:at].strip():
            found = rule_names(text, at + len("# durablec:"))
            names |= {each.text for each in found}
        at = text.find("# durablec:", at + 1)
    return names
