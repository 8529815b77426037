"""Where the sections and entries of a user's template are, and which entries are ours.

Every place is an offset into the template's text. An entry is whole lines: from that of
its key to that of its last part, with the comments behind it that are indented deeper. Other
comments and empty lines are not in it.
"""

from collections.abc import Iterator

from durablec.backends.sam.marks import mark_at
from durablec.codes import TEMPLATE_FILE
from durablec.merging.nodes import Node, read_document
from durablec_dsl.codes import DUPLICATE_KEY
from durablec_dsl.diagnostics import Report
from durablec_dsl.loading import check_characters
from durablec_dsl.record import Record
from durablec_dsl.source import Source, Span


class Entry(Record):
    """One `key: value` of the template or of a section.

    `start` is where its first line begins, `end` behind its last line. `is_marked` says
    that it is ours.
    """

    key: Node
    value: Node
    start: int
    end: int
    column: int
    lines: str
    is_marked: bool

    @property
    def name(self) -> str:
        return self.key.value


class Section(Record):
    """A key of the template, and the entries of the mapping that it holds, if it does."""

    itself: Entry
    entries: dict[str, Entry]


class Template(Record):
    """A template whose sections are known by name; `end` is where another could be."""

    source: Source
    sections: dict[str, Section]
    column: int
    end: int

    def entries(self) -> Iterator[tuple[str, Entry]]:
        """Yield each entry with the name of its section."""
        for name, section in self.sections.items():
            for each in section.entries.values():
                yield name, each

    def kind(self, name: str) -> str | None:
        """Return the type of a resource of the user's by its logical id."""
        section = self.sections.get("Resources")
        found = section.entries.get(name) if section else None
        if found is None or found.is_marked:
            return None
        type_ = found.value.under("Type")
        return None if type_ is None else type_.value

    def is_list(self, name: str) -> bool:
        """Say whether a parameter of the user's is a list of values."""
        section = self.sections.get("Parameters")
        found = section.entries.get(name) if section else None
        type_ = None if found is None else found.value.under("Type")
        if type_ is None:
            return False
        stored = type_.value.removeprefix("AWS::SSM::Parameter::Value<")
        return stored.startswith(("List<", "CommaDelimitedList"))

    def property(self, name: str, of: str) -> Node | None:
        """Return a property of a resource, None if there is none."""
        section = self.sections.get("Resources")
        found = section.entries.get(of) if section else None
        return None if found is None else found.value.under("Properties", name)


def locate(source: Source, report: Report) -> Template | None:
    """Return what is where in a template, or None after a report."""
    if not check_characters(source, report):
        return None
    document = read_document(source, report)
    if document is None:
        return None
    root = document.root
    if root.kind != "mapping" or not root.is_block:
        _refuse_form(source, root, report)
        return None
    reader = _Reader(source, report)
    sections = [reader.section(each) for each in reader.entries(root)]
    if report.has_errors:
        return None
    column = sections[0].itself.column
    found = {each.itself.name: each for each in sections}
    return Template(source, found, column, document.end)


def _refuse_form(source: Source, root: Node, report: Report) -> None:
    is_json = root.is_flow
    message = (
        "the template is JSON, or all in braces"
        if is_json
        else "the template is no mapping"
    )
    help = (
        "entries are merged into YAML with each section and entry on lines of its own"
    )
    span = Span(root.start, root.start + 1)
    report.add(TEMPLATE_FILE, source, span, message, help=help)


class _Reader:
    def __init__(self, source: Source, report: Report) -> None:
        self._source = source
        self._text = source.text
        self._report = report

    def section(self, itself: Entry) -> Section:
        """Return a section with the entries that stand in it one below the other."""
        entries = self.entries(itself.value)
        return Section(itself, {each.name: each for each in entries})

    def entries(self, mapping: Node) -> Iterator[Entry]:
        """Yield the entries of a block mapping, and report keys that stand twice."""
        if mapping.kind != "mapping" or not mapping.is_block:
            return
        known: dict[str, Node] = {}
        for key, value in mapping.pairs():
            if self._is_plain(key):
                first = known.setdefault(key.value, key)
                if first is not key:
                    self._refuse_second(first, key)
                yield self._entry(key, value)

    def _is_plain(self, key: Node) -> bool:
        """Say whether a key is a text at the beginning of its line, or report it."""
        start = self._text.rfind("\n", 0, key.start) + 1
        line = self._text[key.end : _line_end(self._text, key.end)]
        is_alone = not self._text[start : key.start].strip()
        is_plain = is_alone and line.lstrip().startswith(":")
        if key.kind == "scalar" and is_plain and key.value != "<<":
            return True
        message = "only plain keys can be where entries are merged: `Name:`"
        self._report.add(TEMPLATE_FILE, self._source, key.span, message)
        return False

    def _entry(self, key: Node, value: Node) -> Entry:
        text = self._text
        start = text.rfind("\n", 0, key.start) + 1
        last = max(key.end, value.end)
        # A block scalar that keeps its empty lines ends behind them.
        end = last if text[last - 1] == "\n" else _line_end(text, last)
        column = key.start - start
        end = self._behind_comments(end, column)
        lines = text[start:end]
        is_marked = self._is_marked(start, lines.partition("\n")[0], value)
        return Entry(key, value, start, end, column, lines, is_marked)

    def _behind_comments(self, at: int, column: int) -> int:
        """Return the end of comments that are indented deeper than an entry above."""
        end = at
        while at < len(self._text):
            stop = _line_end(self._text, at)
            line = self._text[at:stop]
            inside = line.lstrip(" ")
            if inside.startswith("#") and len(line) - len(inside) > column:
                end = stop
            elif line.strip():
                break
            at = stop
        return end

    def _is_marked(self, start: int, line: str, value: Node) -> bool:
        mark = mark_at(line)
        if mark is None or value.kind != "scalar" or value.style in ("|", ">"):
            return mark is not None
        # In a text that goes on in the next line, a `#` begins no comment.
        return not value.start <= start + mark < value.end

    def _refuse_second(self, first: Node, second: Node) -> None:
        self._report.add(
            DUPLICATE_KEY,
            self._source,
            second.span,
            f"the key `{second.value}` stands twice in this mapping",
            labels=[(first.span, "it stands here first")],
        )


def _line_end(text: str, at: int) -> int:
    """Return where the line ends that goes on at a place, with its line break."""
    return text.find("\n", at) + 1 or len(text)
