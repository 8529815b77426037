"""Imports from copies of the user's files as if from the files themselves.

A bundle holds copies, beside which lies what lies beside them in Lambda. What a
traceback says of their code, and where a debugger looks for it, are the files that the
user has written: a module's `__file__` is the copy, and its code is of the original.
"""

import os
import sys
from importlib.abc import PathEntryFinder
from importlib.machinery import (
    EXTENSION_SUFFIXES,
    SOURCE_SUFFIXES,
    ExtensionFileLoader,
    FileFinder,
    SourceFileLoader,
)
from types import CodeType
from typing import Any, ClassVar


def import_as_from(copies: str, originals: str) -> None:
    """Let what is imported from a folder of copies have the code of the originals."""

    class Loader(_Loader):
        folders = copies, originals

    find = FileFinder.path_hook(
        (ExtensionFileLoader, EXTENSION_SUFFIXES), (Loader, SOURCE_SUFFIXES)
    )

    def hook(path: str) -> PathEntryFinder:
        if not f"{path}{os.sep}".startswith(copies + os.sep):
            raise ImportError(path)
        return find(path)

    sys.path_hooks.insert(0, hook)


class _Loader(SourceFileLoader):
    folders: ClassVar[tuple[str, str]]

    def source_to_code(  # type: ignore[override]
        self, data: Any, path: str, *, _optimize: int = -1
    ) -> CodeType:
        copies, originals = self.folders
        below = os.path.relpath(path, copies)
        # The handler is no copy.
        file = path if below == "handler.py" else os.path.join(originals, below)
        code: CodeType = super().source_to_code(data, file)
        return code

    def set_data(self, path: str, data: Any, *, _mode: int = 0o666) -> None:
        """Keep no compiled code, which would be of the copy when it is read."""
