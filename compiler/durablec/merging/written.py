"""The entries of a build as a certain template has them: its indentation, and marked."""

from collections.abc import Iterator

from durablec.backends.sam.blocks import Sections
from durablec.backends.sam.marks import marked
from durablec.backends.sam.yaml import entry
from durablec.merging.located import Entry, Section, Template

_STEPS = range(2, 10)
"""By how much PyYAML can indent a level."""


class Writing:
    """Writes entries into one template; `discards` says that edits of ours are lost."""

    def __init__(
        self, template: Template, sections: Sections, *, discards: bool
    ) -> None:
        self.discards = discards
        self.sections = sections
        self.step = _step(template)
        self._values = {
            (section, name): value
            for section, blocks in sections.items()
            for block in blocks
            for name, value in block.items()
        }

    def makes(self, section: str, name: str) -> bool:
        """Say whether there is an entry of that name in a section of the build."""
        return (section, name) in self._values

    def names(self) -> Iterator[tuple[str, str]]:
        """Yield section and name of each entry of the build."""
        yield from self._values

    def empties(self, section: Section) -> bool:
        """Say whether nothing is left in a section that was added."""
        return (
            section.itself.is_marked
            and section.itself.name not in self.sections
            and bool(section.entries)
            and all(each.is_marked for each in section.entries.values())
        )

    def text(self, section: str, name: str, column: int) -> str | None:
        """Return the lines of an entry without its mark, None if there is none."""
        if not self.makes(section, name):
            return None
        return entry(name, self._values[section, name], column, self.step)

    def marked(self, section: str, name: str, column: int) -> str:
        """Return the lines of an entry, which end in line feeds, with its mark."""
        text = self.text(section, name, column)
        assert text is not None, name
        return marked(text)

    def is_current(self, section: str, each: Entry) -> bool:
        """Say whether an entry of the template is as the build has it, mark included."""
        new = self.marked(section, each.name, each.column)
        return each.lines.replace("\r", "").rstrip("\n") == new.rstrip("\n")


def _step(template: Template) -> int:
    """Return by how much a template indents: the first entry that shows it tells."""
    for name in ("Resources", *template.sections):
        section = template.sections.get(name)
        for each in section.entries.values() if section else ():
            if each.value.kind == "mapping" and each.value.is_block:
                line = template.source.text.rfind("\n", 0, each.value.items[0].start)
                step = each.value.items[0].start - line - 1 - each.column
                return step if step in _STEPS else 2
    return _width(template) if _width(template) in _STEPS else 2


def _width(template: Template) -> int:
    return column(template, "Resources") - template.column


def column(template: Template, section: str) -> int:
    """Return the column of a section's entries, which others tell if it has none."""
    for name in (section, "Resources", *template.sections):
        found = template.sections.get(name)
        for each in found.entries.values() if found else ():
            return each.column
    return template.column + 2
