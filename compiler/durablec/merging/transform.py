"""SAM's transform, which a template has to name for functions of SAM's."""

from collections.abc import Iterator

from durablec.backends.sam.facts import TRANSFORM
from durablec.codes import TEMPLATE_FILE
from durablec.merging.edits import Edit
from durablec.merging.located import Template
from durablec.merging.nodes import Node
from durablec_dsl.diagnostics import Report


def look_at_transform(template: Template, report: Report) -> None:
    """Report a `Transform` that SAM's cannot be added to."""
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


def transform_edits(template: Template) -> Iterator[Edit]:
    """Yield what names SAM's transform in a template, nothing if it is named."""
    section = template.sections.get("Transform")
    if section is None:
        yield _new_transform(template)
    elif section.itself.value.kind == "sequence":
        yield from _listed(template, section.itself.value)


def _new_transform(template: Template) -> Edit:
    indent = " " * template.column
    new = f"{indent}Transform: {TRANSFORM}\n"
    version = template.sections.get("AWSTemplateFormatVersion")
    if version is not None:
        return Edit(version.itself.end, version.itself.end, new)
    first = next(iter(template.sections.values()))
    return Edit(first.itself.start, first.itself.start, f"{new}\n")


def _listed(template: Template, transforms: Node) -> Iterator[Edit]:
    if any(each.value == TRANSFORM for each in transforms.items):
        return
    last = transforms.items[-1].end if transforms.items else transforms.start + 1
    if transforms.is_flow:
        comma = ", " if transforms.items else ""
        yield Edit(last, last, f"{comma}{TRANSFORM}")
        return
    text = template.source.text
    line = text.rfind("\n", 0, transforms.start) + 1
    indent = " " * (transforms.start - line)
    end = text.find("\n", last) + 1 or len(text)
    yield Edit(end, end, f"{indent}- {TRANSFORM}\n")
