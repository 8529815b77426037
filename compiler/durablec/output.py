"""The folder of a build: what is in it, whose it is, and how it is replaced.

A build's folder holds `.durablec.json`, the SHA-256 of every file that was written.
What is in the folder and not in there is the user's, and what differs from it the
user has edited: neither is ever overwritten or deleted unless asked for. What tools
keep there is not looked at: the state of the SAM CLI moves on into the next build,
and caches are dropped.

A build is written whole beside the folder, then the two are exchanged
(`folder_swap.py`), so the folder holds the old build or the new one at any time.
"""

import json
import os
from collections.abc import Container, Iterable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Literal as OneOf
from typing import NamedTuple

from durablec.folder_swap import Busy, is_interrupted, replacement
from durablec.source_root import MANIFEST

KEPT = frozenset(
    {
        ".aws-sam",
        ".durable-executions-local",
        "samconfig.toml",
        "samconfig.yaml",
        "samconfig.yml",
    }
)
"""What the SAM CLI and its user keep beside a template."""

_CACHES = frozenset(
    {"__pycache__", ".mypy_cache", ".pytest_cache", ".ruff_cache", ".DS_Store"}
)

Files = Mapping[str, bytes]


class OutputError(OSError):
    """A build that cannot be written; `paths` are files that are in its way.

    `forcible` says that `force=True` would discard them.
    """

    def __init__(
        self, message: str, paths: Iterable[str] = (), forcible: bool = False
    ) -> None:
        super().__init__(message)
        self.paths = tuple(paths)
        self.forcible = forcible


class Difference(NamedTuple):
    """A path at which a folder differs from a build.

    `missing` is in the build only, `stale` in the folder only, `changed` in both.
    """

    path: str
    kind: OneOf["missing", "stale", "changed"]


class Written(NamedTuple):
    """Where a build is, and what of the folder had to change for it, if anything."""

    folder: Path
    differences: list[Difference]


def current(folder: Path, files: Files) -> list[Difference]:
    """Return how a folder differs from a build, by path; nothing if it is current.

    Raise OutputError if the folder cannot be read.
    """
    with _as_output_errors(folder, "read"):
        wanted = _wanted(files)
        return _differences(_digests(folder, wanted), wanted)


def write(
    folder: Path, files: Files, *, force: bool = False, sources: Iterable[Path] = ()
) -> Written:
    """Make a folder hold a build and nothing else, whole or not at all.

    A folder that is current is not touched. `force` discards what the user edited or
    added in a build's folder; a folder that no build made is refused all the same.
    `sources` are folders of the user's that the build may lie in, but not replace.

    Raise OutputError if the folder is not one to write to, if files of the user's are
    in the way, or if the disk does not take the build; what was there is then there.
    """
    with _as_output_errors(folder, "written"):
        target = _target(folder, sources)
        _refuse_a_strangers(folder, target, files)
        if not is_interrupted(target) and not current(target, files):
            return Written(folder, [])
        with replacement(target, KEPT) as replace:
            differences = current(target, files)
            if differences:
                _refuse_to_lose(folder, target, files, force)
                _refuse_to_pull_away(target)
                replace({**files, MANIFEST: _manifest(files)})
    return Written(folder, differences)


def _target(folder: Path, sources: Iterable[Path]) -> Path:
    if folder.is_symlink():
        raise OutputError(f"{folder} is a link: name the folder that it leads to")
    if folder.exists() and not folder.is_dir():
        raise OutputError(f"{folder} is a file, and a build is a folder")
    target = folder.resolve()
    if target == target.parent:
        raise OutputError(f"{folder} is the root of the file system")
    for source in sources:
        if source.resolve().is_relative_to(target):
            raise OutputError(
                f"{folder} holds the workflows: name a folder of the build's own"
            )
    return target


def _refuse_a_strangers(folder: Path, target: Path, files: Files) -> None:
    """Raise OutputError for a folder that no build made, without looking deep into it.

    Whoever names their home by mistake does not want all of it to be read.
    """
    if not target.exists() or _left_by_last_build(target) is not None:
        return
    ours = {path.partition("/")[0] for path in files} | KEPT | _CACHES
    theirs = sorted(set(os.listdir(target)) - ours)
    if theirs:
        raise OutputError(f"{folder} is not empty, and no build made it", theirs)


def _refuse_to_lose(folder: Path, target: Path, files: Files, force: bool) -> None:
    """Raise OutputError if the next build would take the place of what is the user's."""
    left = _left_by_last_build(target)
    theirs = _theirs(target, left or {}, _wanted(files))
    if theirs and left is None:
        raise OutputError(f"{folder} is not empty, and no build made it", theirs)
    if theirs and not force:
        message = f"{folder} has files that are not as `durablec build` left them"
        raise OutputError(message, theirs, forcible=True)


def _refuse_to_pull_away(target: Path) -> None:
    """Raise OutputError if the shell would be left in a folder that is deleted."""
    here = Path.cwd()
    if target.exists() and target in (here, *here.parents):
        raise OutputError(f"{here} is in the build's folder: build from outside of it")


def _theirs(
    target: Path, left: Mapping[str, str], wanted: Mapping[str, str]
) -> list[str]:
    """Return the files in a folder that are neither the last build's nor the next's."""
    return [
        path
        for path, digest in _digests(target, left.keys() | wanted.keys()).items()
        if digest not in (left.get(path), wanted.get(path)) and path != MANIFEST
    ]


def _wanted(files: Files) -> dict[str, str]:
    """Return the digest of each file of a build by path, with that of its manifest."""
    for path in files:
        parts = path.split("/")
        if parts[0] in {*KEPT, MANIFEST} or {"", ".", "..", *_CACHES} & set(parts):
            raise ValueError(f"not a path for a file of a build: {path!r}")
    digests = {path: _digest(data) for path, data in files.items()}
    return {**digests, MANIFEST: _digest(_manifest(files))}


def _manifest(files: Files) -> bytes:
    digests = {path: _digest(files[path]) for path in sorted(files)}
    return (json.dumps({"durablec": 1, "files": digests}, indent=2) + "\n").encode()


def _left_by_last_build(target: Path) -> dict[str, str] | None:
    """Return the digests that the last build noted, None if none did, or not legibly."""
    try:
        values = json.loads((target / MANIFEST).read_bytes())
        return {str(path): str(digest) for path, digest in values["files"].items()}
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _differences(
    there: Mapping[str, str], wanted: Mapping[str, str]
) -> list[Difference]:
    found = []
    for path in sorted(there.keys() | wanted.keys()):
        if path not in there:
            found.append(Difference(path, "missing"))
        elif path not in wanted:
            found.append(Difference(path, "stale"))
        elif there[path] != wanted[path]:
            found.append(Difference(path, "changed"))
    return found


def _digests(folder: Path, known: Container[str]) -> dict[str, str]:
    """Return the digest of each file by path.

    It is "" for what is no ordinary file, and for what is not `known` and so not read.
    """
    return dict(_found(folder, "", known)) if folder.exists() else {}


def _found(
    folder: Path, above: str, known: Container[str]
) -> Iterator[tuple[str, str]]:
    with os.scandir(folder) as entries:
        ordered = sorted(entries, key=lambda entry: entry.name)
    for entry in ordered:
        path = above + entry.name
        if path in KEPT or entry.name in _CACHES:
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _found(Path(entry), f"{path}/", known)
        elif entry.is_file(follow_symlinks=False) and path in known:
            yield path, _digest(Path(entry).read_bytes())
        else:
            yield path, ""


def _digest(data: bytes) -> str:
    return sha256(data).hexdigest()


@contextmanager
def _as_output_errors(folder: Path, verb: OneOf["read", "written"]) -> Iterator[None]:
    """Turn what the system says into an OutputError about the output folder."""
    try:
        yield
    except OutputError:
        raise
    except Busy as error:
        raise OutputError(f"{folder} is being written by another build") from error
    except OSError as error:
        reason = error.strerror or str(error)
        where = "" if error.filename is None else f" ({os.fsdecode(error.filename)})"
        raise OutputError(f"{folder} cannot be {verb}: {reason}{where}") from error
