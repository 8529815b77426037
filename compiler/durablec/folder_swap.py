"""Replaces a folder by another in one step, as far as the system can.

Everything happens in a work folder beside the target, `.NAME.durablec`, whose lock
one process holds at a time. In it,

    next/   is filled while the target stays as it is, and exchanged with it; then it
            is what is to be deleted, once what is kept has moved out of it
    last/   is the whole old target where the two could not be exchanged in one step

A process may be killed between any two of these steps. Whoever holds the lock next
finds out from what is there how far it came (`_settle`), and the end of a run is no
different from that: there is no other way to clean up.
"""

import os
import shutil
import sys
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


class Busy(Exception):
    """Another process is replacing the folder."""


@contextmanager
def replacement(
    target: Path, kept: Collection[str]
) -> Iterator[Callable[[Mapping[str, bytes]], None]]:
    """Hold the right to replace a folder; yield the function that does it with files.

    First it settles what an interrupted run left. The names in `kept` move on from the
    old folder into the new. `target` is absolute. Raise Busy or OSError.
    """
    work = _work(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    with _locked(work):
        _settle(work, target, kept)
        try:
            yield lambda files: _replace(work, target, files)
        finally:
            _settle(work, target, kept)
            work.rmdir()


def is_interrupted(target: Path) -> bool:
    """Say whether a replacement of a folder was interrupted, or is going on."""
    return _work(target).exists()


def _work(target: Path) -> Path:
    return target.parent / f".{target.name}.durablec"


def _replace(work: Path, target: Path, files: Mapping[str, bytes]) -> None:
    new, old = work / "next", work / "last"
    _fill(new, files)
    if not target.exists():
        new.rename(target)
    elif not _exchange(new, target):
        target.rename(old)
        new.rename(target)
    _sync(target.parent)


def _settle(work: Path, target: Path, kept: Collection[str]) -> None:
    """Leave one whole folder at the target, with all that is kept, and no other."""
    new, old = work / "next", work / "last"
    if old.exists() and not target.exists():
        old.rename(target)
    if old.exists():
        # From here on `old` is a folder to delete, and not whole: it is told apart
        # from a whole one by its name.
        _bring_home(new, target, kept)
        _delete(new)
        old.rename(new)
    _bring_home(new, target, kept)
    _delete(new)


def _bring_home(folder: Path, target: Path, kept: Collection[str]) -> None:
    for name in sorted(kept):
        if (folder / name).exists():
            if (target / name).exists():
                # Both may be the user's, and only the user knows which one is wanted.
                raise OSError(
                    f"an interrupted build left {folder / name}: move it or delete it"
                )
            target.mkdir(exist_ok=True)
            (folder / name).rename(target / name)


def _delete(folder: Path) -> None:
    if folder.exists():
        _unlock(folder)
        shutil.rmtree(folder, onerror=_name_whole)


def _unlock(folder: Path) -> None:
    """Let us delete what is in a folder, and in the folders below it.

    Some keep a build from changes by taking the right to write to its folders.
    """
    folder.chmod(0o700)
    for at, folders, _names in os.walk(folder):
        for name in folders:
            below = Path(at, name)
            if not below.is_symlink():
                below.chmod(0o700)


def _name_whole(function: object, path: str, failed: tuple[object, ...]) -> None:
    """Raise what keeps a file from being deleted; `rmtree` does not say where it is."""
    error = failed[1]
    assert isinstance(error, OSError)
    raise OSError(error.errno, error.strerror, path) from error


def _fill(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files into a new folder, and only then wait for the disk to have them.

    Waiting once for all lets the file system write them together.
    """
    for path, data in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    for at, _folders, names in os.walk(folder):
        for name in names:
            _sync(Path(at, name))
        _sync(Path(at))


def _sync(path: Path) -> None:
    if sys.platform == "win32":
        return  # Windows opens no folders, and only flushes what is open for writing.
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; return False where that cannot be done.

    Linux has renameat2 with RENAME_EXCHANGE, macOS renamex_np with RENAME_SWAP, and
    Python knows neither. Not every file system takes part.
    """
    import ctypes

    if sys.platform not in ("linux", "darwin"):
        return False
    system = ctypes.CDLL(None)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "darwin":
        return bool(system.renamex_np(first, second, 2) == 0)
    if not hasattr(system, "renameat2"):
        return False
    here = -100  # AT_FDCWD, which absolute paths make no use of
    return bool(system.renameat2(here, first, here, second, 2) == 0)


@contextmanager
def _locked(work: Path) -> Iterator[None]:
    """Hold the lock of a work folder, which is made if it is not there.

    The system lets go of the lock when the process ends, however it does.
    """
    if sys.platform == "win32":
        work.mkdir(exist_ok=True)  # Windows has no lock for a folder.
        yield
        return
    descriptor = None
    while descriptor is None:
        descriptor = _lock(work)
    try:
        yield
    finally:
        os.close(descriptor)


def _lock(work: Path) -> int | None:
    """Return the descriptor that holds the lock, None if the folder just went away."""
    if sys.platform == "win32":
        raise NotImplementedError
    import fcntl

    work.mkdir(exist_ok=True)
    try:
        descriptor = os.open(work, os.O_RDONLY)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        if _is_still_there(descriptor, work):
            return descriptor
    except BlockingIOError:
        os.close(descriptor)
        raise Busy from None
    os.close(descriptor)
    return None


def _is_still_there(descriptor: int, work: Path) -> bool:
    """Say whether the folder that is locked is the one that others would lock."""
    try:
        return os.path.samestat(os.fstat(descriptor), work.stat())
    except FileNotFoundError:
        return False
