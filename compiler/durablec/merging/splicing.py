"""Puts the entries of a build into the text of a template, and touches nothing else.

Each change is a span of the text and what comes there instead. An entry is replaced where
it stands, a new one comes behind the others of its section, and one that is no longer made
goes with the empty line above it.
"""

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from durablec.backends.sam.facts import TRANSFORM
from durablec.merging.located import Entry, Section, Template
from durablec.merging.nodes import Node, keeps_lines
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

_MARK = "# durablec"


class _Edit(NamedTuple):
    """`text` comes where `start` to `end` is; it has line feeds only."""

    start: int
    end: int
    text: str


def spliced(template: Template, writing: Writing) -> str:
    """Return the text of a template with the entries of a build."""
    return _Splicing(template, writing).text()


class _Splicing:
    def __init__(self, template: Template, writing: Writing) -> None:
        self._template = template
        self._text = template.source.text
        self._writing = writing
        entries = [each for _, each in template.entries()]
        entries += [each.itself for each in template.sections.values()]
        self._ends = sorted(each.end for each in entries)
        self._gone = {
            name
            for name, section in template.sections.items()
            if self._is_left_empty(name, section)
        }

    def text(self) -> str:
        text = self._text
        first = text.find("\n")
        line_end = "\r\n" if first > 0 and text[first - 1] == "\r" else "\n"
        parts: list[str] = []
        at = 0
        # Of two at one place, what was found first comes first.
        for start, end, new in sorted(self._edits(), key=lambda each: each[:2]):
            assert start >= at, "two changes of one place"
            parts += [text[at:start], new.replace("\n", line_end)]
            at = end
        made = "".join([*parts, text[at:]])
        return made if text.endswith("\n") else made.removesuffix(line_end)

    def _edits(self) -> Iterator[_Edit]:
        yield from self._transform()
        for name, section in self._template.sections.items():
            if name in self._gone:
                yield self._removal(section.itself)
                continue
            yield from self._of_section(name, section)
        for at, added in self._new_sections().items():
            is_last = at == self._template.end
            new = "\n".join(added if is_last else [*added, ""])
            yield self._insertion(at, self._apart(at, new))

    def _is_left_empty(self, name: str, section: Section) -> bool:
        """Say whether a section that was added holds nothing any more."""
        return (
            section.itself.mark is not None
            and name not in self._writing.sections
            and bool(section.entries)
            and all(each.mark is not None for each in section.entries.values())
        )

    # The entries of a section -------------------------------------------------------

    def _of_section(self, name: str, section: Section) -> Iterator[_Edit]:
        for each in section.entries.values():
            if each.mark is None:
                continue
            if not self._writing.makes(name, each.name):
                yield self._removal(each)
                continue
            new = self._writing.marked(name, each.name, each.column)
            if new.rstrip("\n") != each.lines.replace("\r", "").rstrip("\n"):
                yield _Edit(each.start, each.end, new)
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

    def _appended(self, section: Section, new: str) -> _Edit:
        value = section.itself.value
        at = self._behind_comments(section.itself.end)
        is_first = value.is_nothing
        return self._insertion(at, new if is_first or self._is_open(at) else f"\n{new}")

    def _removal(self, each: Entry) -> _Edit:
        """Return what removes an entry with the empty line above it, if there is one."""
        above = self._text.rfind("\n", 0, max(each.start - 1, 0)) + 1
        is_empty = not self._text[above : each.start].strip()
        start = above if is_empty and above >= self._end_above(each) else each.start
        return _Edit(start, each.end, "")

    def _end_above(self, each: Entry) -> int:
        """Return where the entry or section above one ends, with what it keeps."""
        at = bisect_right(self._ends, each.start)
        return self._ends[at - 1] if at else 0

    def _behind_comments(self, at: int) -> int:
        """Return the end of the comments behind a section that are indented like it."""
        end = at
        while at < self._template.end:
            stop = self._text.find("\n", at) + 1 or len(self._text)
            line = self._text[at:stop]
            inside = line.lstrip(" ")
            if (
                inside.startswith("#")
                and len(line) - len(inside) > self._template.column
            ):
                end = stop
            elif line.strip():
                break
            at = stop
        return end

    # Sections -----------------------------------------------------------------------

    def _new_sections(self) -> dict[int, list[str]]:
        """Return the sections that there are none of yet, by where they come."""
        found: dict[int, list[str]] = {}
        missing = set(self._writing.sections) - set(self._template.sections)
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
        key = " " * self._template.column + f"{name}:  {_MARK}\n"
        return key + "\n".join(blocks)

    def _first_later(self, name: str) -> Entry | None:
        """Return the first section before which one of that name would be looked for."""
        later = [
            section.itself
            for other, section in self._template.sections.items()
            if other in _ORDER
            and _rank(other) > _rank(name)
            and other not in self._gone
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
        return (
            new
            if above.lstrip().startswith("#") and before.endswith("\n")
            else f"\n{new}"
        )

    def _is_open(self, at: int) -> bool:
        """Say whether an empty line at a place would belong to the text above it."""
        sections = self._template.sections.values()
        ended = (each.itself.value for each in sections if each.itself.end == at)
        return any(keeps_lines(_last(value), self._text) for value in ended)

    # Transform ----------------------------------------------------------------------

    def _transform(self) -> Iterator[_Edit]:
        section = self._template.sections.get("Transform")
        if section is None:
            yield self._new_transform()
        elif section.itself.value.kind == "sequence":
            yield from self._listed(section.itself.value)

    def _new_transform(self) -> _Edit:
        indent = " " * self._template.column
        new = f"{indent}Transform: {TRANSFORM}\n"
        version = self._template.sections.get("AWSTemplateFormatVersion")
        if version is not None:
            return self._insertion(version.itself.end, new)
        first = next(iter(self._template.sections.values()))
        return self._insertion(first.itself.start, f"{new}\n")

    def _listed(self, transforms: Node) -> Iterator[_Edit]:
        if any(each.value == TRANSFORM for each in transforms.items):
            return
        last = transforms.items[-1].end if transforms.items else transforms.start + 1
        if transforms.is_flow:
            comma = ", " if transforms.items else ""
            yield _Edit(last, last, f"{comma}{TRANSFORM}")
            return
        line = self._text.rfind("\n", 0, transforms.start) + 1
        indent = " " * (transforms.start - line)
        end = self._text.find("\n", last) + 1 or len(self._text)
        yield self._insertion(end, f"{indent}- {TRANSFORM}\n")

    def _insertion(self, at: int, new: str) -> _Edit:
        is_unended = at == len(self._text) and not self._text.endswith("\n")
        return _Edit(at, at, f"\n{new}" if is_unended else new)


def _rank(name: str) -> int:
    return _ORDER.index(name) if name in _ORDER else len(_ORDER)


def _last(value: Node) -> Node:
    while value.items:
        value = value.items[-1]
    return value
