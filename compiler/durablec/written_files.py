"""Writes single files of the user's: wholly or not at all, and only if they change."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def replace_file(file: Path, data: bytes) -> bool:
    """Make a file hold `data`, and say whether it did not already.

    A link is followed, and an existing file keeps its permissions. Whoever reads the
    file at any time reads the old text or the new one. Raises OSError.
    """
    target = Path(os.path.realpath(file))
    mode = None
    if target.exists():
        if target.read_bytes() == data:
            return False
        mode = target.stat().st_mode
    handle, work = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.chmod(work, _default_mode() if mode is None else mode)
        os.replace(work, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(work)
        raise
    return True


def _default_mode() -> int:
    """Return the permissions that this process gives to new files."""
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
