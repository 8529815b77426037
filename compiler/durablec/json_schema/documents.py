"""The documents that schemas stand in: files of the project, and parts of a workflow.

`SchemaFiles` is the compiler's only window on the files. A path is relative to the
workflow's folder, with slashes.
"""

import posixpath
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, Protocol

from durablec.codes import SCHEMA_FILE
from durablec.json_schema.pointers import child, follow, pointer_parts, type_name
from durablec_dsl import values
from durablec_dsl.diagnostics import Diagnostic, Label, Report, Rule
from durablec_dsl.loading import load
from durablec_dsl.record import Record
from durablec_dsl.source import Place, Source
from durablec_dsl.suggest import did_you_mean


class SchemaFile(NamedTuple):
    """The bytes of a file, and its name as people are shown it."""

    name: str
    data: bytes


class Refused(NamedTuple):
    """Why a file is not read: `reason` completes "`order.json` ..."."""

    reason: str
    help: str | None = None
    rule: Rule = SCHEMA_FILE


class SchemaFiles(Protocol):
    """Where the files of schemas come from."""

    def read(self, path: str) -> SchemaFile | Refused | None:
        """Return what a file holds, None where there is none."""

    def beside(self, path: str) -> Iterable[str]:
        """Return the paths of the files that lie in the same folder."""


class InMemoryFiles:
    """Files given as texts by path."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts

    def read(self, path: str) -> SchemaFile | Refused | None:
        """Return what a file holds, None where there is none."""
        text = self._texts.get(path)
        return None if text is None else SchemaFile(path, text.encode())

    def beside(self, path: str) -> Iterable[str]:
        """Return the paths of all files."""
        return self._texts


class Document(Record):
    """What a schema's references beginning with `#` are about.

    `folder` is where its other references start. `origin` is the place in the workflow
    that led there first. `names` are those of its schemas, by the identity of their
    nodes: of what is referred to, and of the whole.
    """

    source: Source
    folder: str
    root: values.Value
    names: dict[int, str]
    origin: Place


def document(
    source: Source, folder: str, root: values.Value, name: str | None, origin: Place
) -> Document:
    """Return the document of a schema, which is called `name`, or else by its title."""
    names: dict[int, str] = {}
    name = name or title(root)
    for ref in _local_references(root):
        if ref == "#":
            name = name or "Schema"
            continue
        *_, last = parts = pointer_parts(ref[1:])
        target = follow(root, parts)
        if target is not None and last:
            names[id(target)] = type_name(last)
    if name is not None:
        names[id(root)] = name
    return Document(source, folder, root, names, origin)


def title(root: values.Value) -> str | None:
    """Return the title of a schema, if that can be the name of a type."""
    match child(root, "title"):
        case values.Literal(value=str(text)) if text.isidentifier():
            return text
        case _:
            return None


def _local_references(root: values.Value) -> Iterator[str]:
    rest = [root]
    while rest:
        match rest.pop():
            case values.RecordValue(fields=fields):
                for field in fields:
                    rest.append(field.value)
                    match field:
                        case values.Field(
                            key="$ref", value=values.Literal(value=str(ref))
                        ) if ref == "#" or ref.startswith("#/"):
                            yield ref
            case values.ListValue(items=items):
                rest += items
            case _:
                pass


class Documents:
    """The files that were read so far; each is reported once, whatever is wrong."""

    def __init__(self, files: SchemaFiles, report: Report) -> None:
        self._files = files
        self._report = report
        self._read: dict[str, Document | None] = {}

    def find(self, path: str, place: Place, origin: Place) -> Document | None:
        """Return the document of a file, None after a report.

        `place` is where the path is written, and `origin` the one in the workflow that
        led there.
        """
        if path not in self._read:
            self._read[path] = self._load(path, place, origin)
        return self._read[path]

    def _load(self, path: str, place: Place, origin: Place) -> Document | None:
        from durablec.json_schema.json_text import read_json

        found = self._files.read(path)
        if not isinstance(found, SchemaFile):
            if found is None:
                help = did_you_mean(path, self._files.beside(path))
                if "\\" in path:
                    help = "write `/` between folders"
                found = Refused("is not there", help)
            message = f"`{path}` {found.reason}"
            self._report.append(Diagnostic(found.rule, message, place, help=found.help))
            return None
        inside = Report()
        source = load(found.name, found.data, inside)
        root = None if source is None else read_json(source, inside)
        for each in inside:
            label = Label(origin, "the file is read for this")
            labels = (*each.labels, label)
            self._report.append(
                Diagnostic(each.rule, each.message, each.place, labels, each.help)
            )
        if source is None or root is None:
            return None
        name = title(root) or type_name(posixpath.basename(path).partition(".")[0])
        return document(source, posixpath.dirname(path), root, name, origin)
