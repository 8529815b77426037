"""The folder that the user's Python is imported from, and what lies in it.

Hidden folders, virtual environments, caches and builds are never looked into. Input that
fails is an OSError with its path, which the command line turns into exit code 2.
"""

import os
from collections.abc import Iterable, Iterator
from itertools import accumulate

from durablec.python_source.modules import Unreadable
from durablec_dsl.source import Source

MANIFEST = ".durablec.json"
"""The file in the folder of a build that says what was written there."""

# Enough for every module name that a mistyped one may mean.
_MOST_NAMES = 5_000
# A module with more is not looked into, so no more is read (four bytes a character).
_MOST_BYTES = 8_100_000
_DEEPEST = 100


class SourceRoot:
    """The modules of a folder; `shown` is how its path is shown to people."""

    def __init__(self, path: str, shown: str | None = None) -> None:
        self.path = path
        self._shown = path if shown is None else shown

    def read(self, module: str) -> Source | Unreadable | None:
        """Return the text of a dotted module, None where the folder has none."""
        file = self.file(module)
        if file is None:
            return None
        shown = self.shown(file)
        try:
            with open(os.path.join(self.path, file), "rb") as handle:
                data = handle.read(_MOST_BYTES)
        except OSError as error:
            return Unreadable(shown, (error.strerror or str(error)).lower())
        return _decoded(shown, data)

    def file(self, module: str) -> str | None:
        """Return the file of a module, relative to the root; None if there is none."""
        parts = module.split(".")
        if not all(map(str.isidentifier, parts)):
            return None
        base = os.path.join(*parts)
        if self._is_built(parts):
            return None
        for file in (os.path.join(base, "__init__.py"), base + ".py"):
            if os.path.isfile(os.path.join(self.path, file)):
                return file
        return None

    def _is_built(self, parts: list[str]) -> bool:
        """Say whether a module is a copy of the user's in the folder of a build."""
        above = accumulate(parts[:-1], os.path.join, initial=self.path)
        return any(os.path.exists(os.path.join(at, MANIFEST)) for at in [*above][1:])

    def shown(self, file: str) -> str:
        """Return how the path of a file in the folder is shown to people."""
        path = os.path.join(self._shown, file).replace(os.sep, "/")
        return path.removeprefix("./")

    def names(self) -> Iterable[str]:
        """Return the names of the folder's modules, up to some thousands.

        Those that are compiled are among them, though they cannot be read.
        """
        names: list[str] = []
        for folder, files in walk(self.path):
            package = folder.split("/") if folder else []
            if all(map(str.isidentifier, package)) and len(names) < _MOST_NAMES:
                names += _names_in(package, files)
        return names


def walk(
    root: str, skipped: frozenset[str] = frozenset()
) -> Iterator[tuple[str, list[str]]]:
    """Yield each folder below `root`, with slashes, and its files, all in order.

    Links to folders are not followed, so every file is met once; folders named in
    `skipped` are passed over too, and so are those that cannot be listed.
    """
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(
            name
            for name in folders
            if name not in skipped and _is_looked_into(os.path.join(folder, name))
        )
        below = os.path.relpath(folder, root).replace(os.sep, "/")
        if below.count("/") > _DEEPEST:  # `os.walk` recurses.
            folders.clear()
        yield "" if below == "." else below, sorted(files)


def _names_in(package: list[str], files: list[str]) -> Iterator[str]:
    for file in files:
        name, _, end = file.partition(".")
        compiled = end.endswith(("so", "pyd"))
        if not name.isidentifier() or not (end == "py" or compiled):
            continue
        parts = package if name == "__init__" else [*package, name]
        if parts:
            yield ".".join(parts)


def _is_looked_into(folder: str) -> bool:
    name = os.path.basename(folder)
    if name.startswith(".") or name in ("__pycache__", "node_modules"):
        return False
    marks = ("pyvenv.cfg", MANIFEST)
    return not any(os.path.exists(os.path.join(folder, mark)) for mark in marks)


def _decoded(shown: str, data: bytes) -> Source | Unreadable:
    encoding = _encoding(data)
    try:
        return Source(shown, data.decode(encoding))
    except LookupError:
        return Unreadable(shown, f"its encoding `{encoding}` is unknown")
    except UnicodeDecodeError as error:
        if len(data) == _MOST_BYTES:
            return Source(shown, data.decode(encoding, "replace"))
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        reason = f"line {line} is not {encoding} text (byte 0x{byte:02x})"
        return Unreadable(shown, reason)


def _encoding(data: bytes) -> str:
    """Return the encoding that a module declares as PEP 263 says, UTF-8 if none."""
    head = data[:1000].splitlines()[:2]
    if not any(b"coding" in line for line in head):
        return "utf-8-sig"
    from tokenize import detect_encoding

    lines = iter([line + b"\n" for line in head])
    try:
        return detect_encoding(lambda: next(lines))[0]
    except SyntaxError as error:
        return str(error).rpartition(":")[2].strip() or "unknown"
