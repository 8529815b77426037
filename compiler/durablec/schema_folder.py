"""The files that a workflow's `$ref` may read: those of its project.

Links are followed, but not out of the project. What cannot be read is told where the
`$ref` stands.
"""

import os
from collections.abc import Iterator

from durablec.json_schema.documents import Refused, SchemaFile
from durablec_dsl.codes import FILE_TOO_LARGE
from durablec_dsl.loading import MAX_BYTES

# Enough for every name that a mistyped one may mean.
_MOST_NAMES = 1_000


class SchemaFolder:
    """The files of a project, by their paths from the folder of a workflow."""

    def __init__(self, folder: str, root: str) -> None:
        """`folder` is where the workflow lies, as people are shown it."""
        self._folder = folder
        self._root = root

    def read(self, path: str) -> SchemaFile | Refused | None:
        """Return what a file holds, None where there is none."""
        if not _is_path(path):
            return None
        file = os.path.normpath(os.path.join(self._folder, path))
        if not self._is_inside(file):
            return Refused(
                "lies outside of the project",
                "a project is the folder of its `durablec.toml` and all below; without "
                "one, the folder of the workflow",
            )
        if os.path.isdir(file):
            return Refused("is a folder", "name a file, such as `order.json`")
        if not os.path.isfile(file):  # A pipe would be waited for.
            return None
        try:
            with open(file, "rb") as handle:
                data = handle.read(MAX_BYTES + 1)
        except OSError as error:
            return Refused(f"cannot be read: {(error.strerror or str(error)).lower()}")
        if len(data) > MAX_BYTES:
            message = f"is larger than the {MAX_BYTES:,} bytes that a schema may have"
            return Refused(message, "keep the part that is needed", FILE_TOO_LARGE)
        return SchemaFile(file.replace(os.sep, "/"), data)

    def beside(self, path: str) -> Iterator[str]:
        """Yield the paths of the files that lie in the same folder."""
        below = os.path.dirname(path)
        folder = os.path.join(self._folder, below)
        if not _is_path(path) or not self._is_inside(folder):
            return
        if not os.path.isdir(folder):
            return
        for _, name in zip(
            range(_MOST_NAMES), sorted(os.listdir(folder)), strict=False
        ):
            if os.path.isfile(os.path.join(folder, name)):
                yield os.path.join(below, name).replace(os.sep, "/")

    def _is_inside(self, path: str) -> bool:
        root = os.path.realpath(self._root)
        found = os.path.realpath(path)
        return found == root or found.startswith(root.rstrip(os.sep) + os.sep)


def _is_path(path: str) -> bool:
    """Say whether a text can be a path at all."""
    try:
        return b"\0" not in os.fsencode(path)
    except UnicodeEncodeError:
        return False
