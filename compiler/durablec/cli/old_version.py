"""Finds the version of a workflow to compare with: a file, or what git has of a file."""

import os
from pathlib import Path

from durablec.files import InputError
from durablec_dsl.diagnostics import Report
from durablec_dsl.loading import load
from durablec_dsl.source import Source


def old_version(wanted: str, path: Path, report: Report) -> Source | None:
    """Return the source that a file or a git revision has of the workflow at `path`.

    A file comes before a revision of the same name. `REVISION:FILE` is another file, from
    the top of the repository as git has it, or from here if it begins with `./` or `../`.
    None after a report.

    Raises:
        InputError: There is no such file or revision, or no such file in that.
    """
    if os.path.exists(wanted):
        try:
            data = Path(wanted).read_bytes()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InputError(f"{wanted}: {reason}") from error
        return load(wanted.replace(os.sep, "/"), data, report)
    from durablec.revisions import Revision

    name, _, file = wanted.partition(":")
    if not file:
        name = wanted
    try:
        revision = Revision(name, path)
    except InputError as error:
        message = f"{wanted}: no such file, and as a revision: {error}"
        raise InputError(message) from error
    if not file:
        return load(*revision.file(path), report)
    is_here = file.startswith(("./", "../"))
    return load(*revision.file(Path(file) if is_here else revision.top / file), report)
