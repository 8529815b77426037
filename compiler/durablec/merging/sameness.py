"""Holds a merged template against what it was, and against what was merged into it."""

from durablec.backends.sam.blocks import Sections
from durablec.backends.sam.yaml import dump
from durablec.merging.located import Template, locate
from durablec.merging.nodes import read_document, says
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Source

_Said = dict[tuple[str, str], list[tuple[object, ...]]]


class MergeBug(Exception):
    """A merged template that does not say what it is to say."""


def check(before: Template, text: str, sections: Sections) -> None:
    """Raise MergeBug unless a text says all that a template did, and all that is ours."""
    after = locate(Source(before.source.name, text), Report())
    if after is None:
        raise MergeBug("what was merged is no template any more")
    if _theirs(after) != _theirs(before):
        raise MergeBug("what is the user's in the template was changed")
    if _ours(after) != _made(sections):
        raise MergeBug("what was merged is not what was made")


def _theirs(template: Template) -> _Said:
    """Return what everything without a mark says."""
    said: _Said = {}
    for name, section in template.sections.items():
        for each in section.entries.values():
            if not each.is_marked:
                said[name, each.name] = says(each.value)
        # An empty section may get entries of ours, or have had some.
        varies = bool(section.entries) or section.itself.value.is_nothing
        if not varies and name != "Transform":
            said[name, ""] = says(section.itself.value)
    return said


def _ours(template: Template) -> _Said:
    return {
        (section, each.name): says(each.value)
        for section, each in template.entries()
        if each.is_marked
    }


def _made(sections: Sections) -> _Said:
    said: _Said = {}
    for section, blocks in sections.items():
        for block in blocks:
            document = read_document(Source("", dump(block)), Report())
            assert document is not None, "YAML that was just written"
            for key, value in document.root.pairs():
                said[section, key.value] = says(value)
    return said
