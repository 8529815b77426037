"""Puts the entries of a build into the text of a template, and touches nothing else.

Each change is a span of the text and what comes there instead. An entry is replaced where
it stands, a new one comes behind the others of its section, and one that is no longer made
goes with the empty line above it.
"""

from collections.abc import Iterator

from durablec.backends.sam.marks import SECTION_MARK
from durablec.merging.edits import Edit, applied
from durablec.merging.located import Entry, Section, Template
from durablec.merging.nodes import Node, keeps_lines
from durablec.merging.transform import transform_edits
from durablec.merging.written import Writing, column

_ORDER = (
    "Metadata",
    "Parameters",
    "Rules",
    "Mappings",
    "Conditions",
    "Globals",
    "Resources",
    "Outputs",
)
"""The order in which the sections of a template mostly stand."""


def spliced(template: Template, writing: Writing) -> str:
    """Return the text of a template with the entries of a build."""
    return applied(_Splicing(template, writing).edits(), template.source.text)


class _Splicing:
    def __init__(self, template: Template, writing: Writing) -> None:
        self._template = template
        self._text = template.source.text
        self._writing = writing
        self._gone = {
            name
            for name, section in template.sections.items()
            if writing.empties(section)
        }
        removed = [
            each
            for name, each in template.entries()
            if each.is_marked and not writing.makes(name, each.name)
        ]
        removed += [template.sections[name].itself for name in self._gone]
        self._removed = {each.end: each for each in removed}
        every = [each.itself for each in template.sections.values()]
        every += [each for _, each in template.entries()]
        self._is_kept = {each.end: True for each in every if self._ends_open(each)}

    def _ends_open(self, each: Entry) -> bool:
        last = _last(each.value)
        return keeps_lines(last, self._text) and last.end == each.end

    def edits(self) -> Iterator[Edit]:
        yield from transform_edits(self._template)
        for name, section in self._template.sections.items():
            if name in self._gone:
                yield self._removal(section.itself)
                continue
            yield from self._of_section(name, section)
        for at, added in self._new_sections().items():
            is_last = at == self._template.end
            new = "\n".join(added if is_last else [*added, ""])
            yield Edit(at, at, self._apart(at, new))

    # The entries of a section -------------------------------------------------------

    def _of_section(self, name: str, section: Section) -> Iterator[Edit]:
        for each in section.entries.values():
            if not each.is_marked:
                continue
            if not self._writing.makes(name, each.name):
                yield self._removal(each)
                continue
            if not self._writing.is_current(name, each):
                new = self._writing.marked(name, each.name, each.column)
                yield Edit(each.start, each.end, new)
        new = self._new_entries(name, section)
        if new:
            yield self._appended(section, new)

    def _new_entries(self, name: str, section: Section) -> str:
        at = column(self._template, name)
        blocks = (
            "".join(
                self._writing.marked(name, each, at)
                for each in block
                if each not in section.entries
            )
            for block in self._writing.sections.get(name, ())
        )
        return "\n".join(filter(None, blocks))

    def _appended(self, section: Section, new: str) -> Edit:
        value = section.itself.value
        at = section.itself.end
        is_first = value.is_nothing
        return Edit(at, at, new if is_first or self._is_open(at) else f"\n{new}")

    def _removal(self, each: Entry) -> Edit:
        """Return what removes an entry with the empty line above it, if there is one.

        Below a text that keeps empty lines those behind the entry go in its place: else
        they would become a part of the text.
        """
        if self._is_open(each.start):
            return Edit(each.start, self._behind_empty(each.end), "")
        above = self._line_above(each.start)
        is_empty = not self._text[above : each.start].strip()
        return Edit(above if is_empty else each.start, each.end, "")

    def _is_open(self, at: int) -> bool:
        """Say whether an empty line at a place would belong to the text above it."""
        seen = []
        while at not in self._is_kept:
            seen.append(at)
            removed = self._removed.get(at)
            above = self._line_above(at)
            if removed is not None:
                at = removed.start
            elif at and not self._text[above:at].strip():
                at = above
            else:
                self._is_kept[at] = False
        self._is_kept.update(dict.fromkeys(seen, self._is_kept[at]))
        return self._is_kept[at]

    def _line_above(self, at: int) -> int:
        return self._text.rfind("\n", 0, max(at - 1, 0)) + 1

    def _behind_empty(self, at: int) -> int:
        """Return where the empty lines end that stand behind a place."""
        while at < self._template.end:
            stop = self._text.find("\n", at) + 1 or len(self._text)
            if self._text[at:stop].strip():
                break
            at = stop
        return at

    # Sections -----------------------------------------------------------------------

    def _new_sections(self) -> dict[int, list[str]]:
        """Return the sections that there are none of yet, by where they come."""
        found: dict[int, list[str]] = {}
        missing = [
            name
            for name in self._writing.sections
            if name not in self._template.sections
        ]
        for name in sorted(missing, key=_rank):
            later = self._first_later(name)
            at = self._above_comments(later.start) if later else self._template.end
            found.setdefault(at, []).append(self._new_section(name))
        return found

    def _new_section(self, name: str) -> str:
        at = column(self._template, name)
        blocks = (
            "".join(self._writing.marked(name, each, at) for each in block)
            for block in self._writing.sections[name]
        )
        key = " " * self._template.column + f"{name}:  {SECTION_MARK}\n"
        return key + "\n".join(blocks)

    def _first_later(self, name: str) -> Entry | None:
        """Return the first section before which one of that name would be looked for."""
        later = [
            self._template.sections[other].itself
            for other in _ORDER[_rank(name) + 1 :]
            if other in self._template.sections and other not in self._gone
        ]
        return min(later, key=lambda each: each.start, default=None)

    def _above_comments(self, start: int) -> int:
        """Return where the comment right above a section begins, or the section."""
        ends = (each.itself.end for each in self._template.sections.values())
        floor = max((end for end in ends if end <= start), default=0)
        at = start
        while at > floor:
            above = self._text.rfind("\n", 0, at - 1) + 1
            line = self._text[above:at]
            inside = line.lstrip(" ")
            is_ours = len(line) - len(inside) <= self._template.column
            if above < floor or not inside.startswith("#") or not is_ours:
                return at
            at = above
        # A comment at the head of the file is about all of it.
        return at if floor else start

    def _apart(self, at: int, new: str) -> str:
        """Return a new section with an empty line above it, if there is none."""
        before = self._text[:at].replace("\r", "")
        if not before.strip() or before.endswith("\n\n") or self._is_open(at):
            return new
        above = before.rstrip("\n").rpartition("\n")[2]
        return new if above.lstrip().startswith("#") else f"\n{new}"


def _rank(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _last(value: Node) -> Node:
    while value.items:
        value = value.items[-1]
    return value
