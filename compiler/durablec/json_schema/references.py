"""Leads a `$ref` to the schema that it means.

`FILE#/POINTER` is a file, seen from the one in which it is written, and a pointer into
it; without a file, a pointer into the same document.
"""

import posixpath
from typing import NamedTuple

from durablec.codes import LOOSE_TYPE, SCHEMA_FILE
from durablec.json_schema.documents import Document, Documents
from durablec.json_schema.pointers import child, follow, pointer_parts, type_name
from durablec_dsl.diagnostics import Diagnostic, Label, Report
from durablec_dsl.source import Place, Span
from durablec_dsl.suggest import did_you_mean
from durablec_dsl.values import ListValue, Literal, RecordValue, Value


class Schema(NamedTuple):
    """A schema in its document."""

    document: Document
    node: Value

    @property
    def name(self) -> str | None:
        """What a type that it describes is called, if anything."""
        return self.document.names.get(id(self.node))

    def part(self, node: Value) -> "Schema":
        """Return a schema inside of this one."""
        return Schema(self.document, node)


class Reference(NamedTuple):
    """A `$ref`: its text, where it is written, and what of the workflow led there.

    `home` is the document in which it is written, None for a workflow's own.
    """

    text: str
    place: Place
    origin: Place
    home: Document | None


class References:
    """Follows references, and reports those that lead nowhere."""

    def __init__(self, documents: Documents, report: Report) -> None:
        self._documents = documents
        self._report = report

    def follow(self, ref: Reference) -> Schema | None:
        """Return the schema that is meant, None after a report."""
        from urllib.parse import unquote

        path, _, pointer = map(unquote, ref.text.partition("#"))
        if path:
            document = self._file(ref, path)
        elif ref.home is not None:
            document = ref.home
        else:
            self._wrong(
                ref,
                "names no file",
                "write `schemas/order.json#/...`; a type of this workflow is meant by "
                "its name alone",
            )
            return None
        return None if document is None else self._at(ref, document, pointer)

    def _file(self, ref: Reference, path: str) -> Document | None:
        if _is_address(path):
            help = "save the schema beside the workflow, and write the way to it"
            self._wrong(ref, "is not a file, and nothing is fetched", help)
            return None
        if path.startswith("/"):
            help = "write the way to it from the file that refers to it"
            self._wrong(ref, "begins at the root of the disk", help)
            return None
        folder = "" if ref.home is None else ref.home.folder
        full = posixpath.normpath(posixpath.join(folder, path))
        return self._documents.find(full, ref.place, ref.origin)

    def _at(self, ref: Reference, document: Document, pointer: str) -> Schema | None:
        if not pointer:
            return Schema(document, document.root)
        if not pointer.startswith("/"):
            message = f"`{ref.text[:60]}` is no pointer, so that it is `any`"
            help = "write `#/$defs/NAME`"
            self._report.append(Diagnostic(LOOSE_TYPE, message, ref.place, help=help))
            return None
        parts = pointer_parts(pointer)
        node = follow(document.root, parts)
        if node is None:
            self._nowhere(ref, document, parts)
            return None
        if isinstance(node, ListValue) or _is_scalar(node):
            help = "a schema is a mapping"
            self._wrong(ref, "leads to what is no schema", help)
            return None
        if parts[-1]:
            document.names.setdefault(id(node), type_name(parts[-1]))
        return Schema(document, node)

    def _nowhere(self, ref: Reference, document: Document, parts: list[str]) -> None:
        node = document.root
        for part in parts:
            below = child(node, part)
            if below is None:
                break
            node = below
        labels: tuple[Label, ...] = ()
        if document is not ref.home:
            start = Span(node.span.start, min(node.span.start + 1, node.span.end))
            labels = (Label(Place(document.source, start), "what is looked into"),)
        known = [f.key for f in node.fields] if isinstance(node, RecordValue) else []
        what = f"no `{part[:40]}`" if part else "nothing of an empty name"
        message = f"`{ref.text[:60]}` leads nowhere: there is {what}"
        help = did_you_mean(part, known)
        self._report.append(Diagnostic(SCHEMA_FILE, message, ref.place, labels, help))

    def _wrong(self, ref: Reference, why: str, help: str) -> None:
        message = f"`{ref.text[:60]}` {why}" if ref.text else f"an empty text {why}"
        self._report.append(Diagnostic(SCHEMA_FILE, message, ref.place, help=help))


def _is_scalar(node: Value) -> bool:
    return isinstance(node, Literal) and not isinstance(node.value, bool)


def _is_address(path: str) -> bool:
    scheme, colon, _ = path.partition(":")
    return bool(colon) and scheme.isalnum()
