"""What keeps entries from being merged into a template, and what would reach them there."""

from collections.abc import Iterator, Mapping

from durablec.backends.sam.blocks import Sections
from durablec.backends.sam.facts import (
    MADE_BY_SAM,
    TEMPLATE_BODY,
    TEMPLATE_OUTPUTS,
    TEMPLATE_PARAMETERS,
    TEMPLATE_RESOURCES,
)
from durablec.backends.sam.marks import digest, is_as_made, unmarked
from durablec.backends.sam.mentions import Mentions
from durablec.backends.sam.values import Value
from durablec.codes import (
    EDITED_ENTRY,
    TAKEN_ID,
    TEMPLATE_FILE,
    TOO_MANY_WORKFLOWS,
)
from durablec.merging.circles import look_at_circles
from durablec.merging.giving import look_at_what_is_given
from durablec.merging.leaks import look_at_globals
from durablec.merging.located import Entry, Section, Template
from durablec.merging.nodes import Node
from durablec.merging.replaced import look_at_replaced
from durablec.merging.sources import look_at_sources
from durablec.merging.transform import look_at_transform
from durablec.merging.unmade import look_at_references
from durablec.merging.written import Writing
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Span

FEWER = "merge fewer workflows into this template"
_FUNCTION = "AWS::Serverless::Function"
_NAMED_ALIKE = ("Parameters", "Resources")
"""Sections whose entries are referred to alike, so that no two may have one name."""

_MADE_BY_SAM = tuple(end for end in MADE_BY_SAM if end != "Version")
"""What SAM surely makes: a version has a hash behind this, which nothing of theirs has."""

_MOST = {
    "Parameters": TEMPLATE_PARAMETERS,
    "Resources": TEMPLATE_RESOURCES,
    "Outputs": TEMPLATE_OUTPUTS,
}


def look(
    template: Template,
    sections: Sections,
    mentions: Mentions,
    writing: Writing,
    report: Report,
) -> None:
    """Report what is wrong with merging entries into a template.

    What was edited is only an error where `writing` does not discard it.
    """
    for name, section in template.sections.items():
        if name in sections or any(each.is_marked for each in section.entries.values()):
            _look_at_form(template, section, report)
    _look_at_end(template, report)
    look_at_transform(template, report)
    _look_at_names(template, sections, report)
    _look_at_numbers(template, sections, report)
    _look_at_ours(template, writing, report)
    _look_at_comments(template, writing, report)
    look_at_globals(template, sections, report)
    look_at_references(template, sections, mentions, report)
    look_at_what_is_given(template, mentions, report)
    look_at_sources(template, sections, mentions, report)
    look_at_circles(template, sections, report)
    look_at_replaced(template, sections, report)


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


def _look_at_names(template: Template, sections: Sections, report: Report) -> None:
    ours = dict(_ours(sections))
    for name, each in template.entries():
        if each.is_marked:
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
                # A function that is given a role gets none of SAM's.
                given = dict.fromkeys(value.get("Properties", {}))
                for end in (end for end in _MADE_BY_SAM if end not in given):
                    reason = f"SAM gives to what it makes for `{name}`"
                    yield ("Resources", name + end), reason
    for section, blocks in sections.items():
        for block in blocks:
            for name in block:
                yield (section, name), "a workflow needs"


def _look_at_numbers(template: Template, sections: Sections, report: Report) -> None:
    """Report what CloudFormation takes fewer of; SAM makes more resources of some."""
    for name, most in _MOST.items():
        found = template.sections.get(name)
        theirs = [e for e in found.entries.values() if not e.is_marked] if found else []
        ours = [each for block in sections.get(name, ()) for each in block.values()]
        number, with_sams = len(theirs) + len(ours), ""
        if name == "Resources":
            by_sam = sum(map(_beside_theirs, theirs)) + sum(map(_beside_ours, ours))
            number, with_sams = number + by_sam, " with those that SAM makes"
        if found is not None and number > most:
            report.add(
                TOO_MANY_WORKFLOWS,
                template.source,
                found.itself.key.span,
                f"`{name}` would have {number} entries{with_sams}, and CloudFormation takes "
                f"{most}",
                help=FEWER,
            )


def look_at_size(template: Template, text: str, report: Report) -> None:
    """Report a merged template that CloudFormation would not take."""
    size = len(text.encode())
    if size > TEMPLATE_BODY:
        report.add(
            TOO_MANY_WORKFLOWS,
            template.source,
            Span(0, 0),
            f"the template would have {size:,} bytes, and CloudFormation takes "
            f"{TEMPLATE_BODY:,}",
            help=FEWER,
        )


def _beside_theirs(each: Entry) -> int:
    """Return how many resources SAM surely makes for one of the user's."""
    type_ = each.value.under("Type")
    if type_ is None or type_.value != _FUNCTION:
        return 0
    alias = each.value.under("Properties", "AutoPublishAlias")
    role = each.value.under("Properties", "Role")
    return (role is None) + 2 * (alias is not None)


def _beside_ours(value: Value) -> int:
    """Return the same for one of ours: each event has a resource more at least."""
    if not isinstance(value, Mapping) or value.get("Type") != _FUNCTION:
        return 0
    properties = value.get("Properties")
    assert isinstance(properties, Mapping)
    events = properties.get("Events")
    number = len(events) if isinstance(events, Mapping) else 0
    return 1 + 2 * ("AutoPublishAlias" in properties) + number


def _look_at_ours(template: Template, writing: Writing, report: Report) -> None:
    for section, each in template.entries():
        if not each.is_marked:
            continue
        anchored = _anchored(each.value)
        if anchored is not None:
            message = f"`{each.name}` is marked as durablec's and has an anchor inside"
            report.add(TEMPLATE_FILE, template.source, anchored.span, message)
        elif not writing.discards and _is_edited(section, each, writing):
            _report_edited(template, section, each, writing, report)


def _look_at_comments(template: Template, writing: Writing, report: Report) -> None:
    """Report comments in sections that would go because nothing is left in them."""
    for section in template.sections.values():
        if not writing.empties(section) or writing.discards:
            continue
        lines = section.itself.lines
        for each in section.entries.values():
            lines = lines.replace(each.lines, "", 1)
        if "#" in lines.partition("\n")[2]:
            report.add(
                EDITED_ENTRY,
                template.source,
                section.itself.key.span,
                f"`{section.itself.name}` is marked as durablec's and has comments, and "
                "this would remove it",
                help="discard them with --force, or move them",
            )


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
    if is_as_made(each.lines):
        return False
    made = writing.text(section, each.name, each.column)
    return made is None or digest(unmarked(each.lines)) != digest(made)


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
