"""The user's template on disk: read, merged with a build's entries, and written back."""

import os
from collections.abc import Sequence
from pathlib import Path

from durablec.backends.sam import Template
from durablec.codes import TEMPLATE_FILE
from durablec.files import InputError
from durablec.merging import merge
from durablec.output import Difference, OutputError
from durablec.written_files import replace_file
from durablec_dsl.diagnostics import Diagnostic, Report
from durablec_dsl.loading import MAX_BYTES, load
from durablec_dsl.record import Record
from durablec_dsl.source import Source, Span

_MARK = b"\xef\xbb\xbf"
_OTHER_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


class MergedFile(Record):
    """A template as it is, and as it is to be: the same where there are errors.

    `differences` are the entries that are not as they are to be.
    """

    path: Path
    old: bytes
    new: bytes
    diagnostics: list[Diagnostic]
    differences: Sequence[Difference] = ()

    @property
    def is_current(self) -> bool:
        return self.old == self.new


def merged_file(
    path: Path, folder: Path, template: Template, *, force: bool = False
) -> MergedFile:
    """Return a file with the entries of a template, whose build is in `folder`.

    `force` discards what was edited in entries that are marked as ours.

    Raises:
        InputError: The template cannot be read, or lies in the build's folder.
    """
    if path.resolve().is_relative_to(folder.resolve()):
        raise InputError(
            f"{path} is in {folder}, which belongs to the build: name another folder "
            "with -o"
        )
    old = _read(path)
    report = Report()
    source = _source(path, old, report)
    if source is None:
        return MergedFile(path, old, old, report.in_order())
    made = merge(
        source,
        template.sections(_way(path, folder)),
        template.mentions,
        force=force,
    )
    new = made.text.encode()
    new = _MARK + new if old.startswith(_MARK) else new
    return MergedFile(path, old, new, made.diagnostics, made.differences)


def write(merged: MergedFile) -> None:
    """Write a merged template, unless it is as it was.

    Raises:
        OutputError: The disk does not take it, or someone else wrote it meanwhile.
    """
    path = merged.path
    if merged.is_current:
        return
    try:
        if path.read_bytes() != merged.old:
            raise OutputError(f"{path} has changed since it was read: build again")
        replace_file(path, merged.new)
    except OutputError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"{path} cannot be written: {reason}") from error


def _read(path: Path) -> bytes:
    """Return the bytes of a file, of one that is too large no more than show that."""
    try:
        if path.exists() and not path.is_file():
            raise InputError(f"{path} is no file")
        with open(path, "rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path}: {(error.strerror or str(error)).lower()}") from error


def _source(path: Path, data: bytes, report: Report) -> Source | None:
    name = os.fspath(path).replace(os.sep, "/")
    if len(data) > MAX_BYTES:
        message = f"the template has over {MAX_BYTES:,} bytes, which AWS takes at most"
        report.add(TEMPLATE_FILE, Source(name, ""), Span(0, 0), message)
        return None
    if data.startswith(_OTHER_MARKS):
        message, help = "the template is not UTF-8", "save the file as UTF-8"
        report.add(TEMPLATE_FILE, Source(name, ""), Span(0, 0), message, help=help)
        return None
    return load(name, data, report)


def _way(path: Path, folder: Path) -> str:
    """Return the way from a template to a folder as SAM goes it, without links."""
    try:
        way = os.path.relpath(folder, path.parent)
    except ValueError:  # Windows has no way from one drive to another.
        way = os.path.abspath(folder)
    return way.replace(os.sep, "/").removesuffix("/") + "/"
