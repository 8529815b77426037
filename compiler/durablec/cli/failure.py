"""What a person is told when a command cannot do its work.

Input and output that fails is the machine's or the user's matter: one line, exit 2.
Anything else is a bug of ours and is shown as such, with what a report needs.
"""

import platform
import sys
import traceback

from durablec.cells import brief

INPUT, BUG = 2, 70

_FRAMES = 8


def report(error: Exception) -> int:
    """Say on stderr what went wrong and return the exit code for it."""
    refusal = _refusal(error)
    if refusal is not None:
        sys.stderr.write(f"error: {brief(refusal, 2000)}\n")
        return INPUT
    sys.stderr.write(_bug(error))
    return BUG


def version() -> str:
    """Return the version of the installed durablec."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("durablec")
    except PackageNotFoundError:
        return "(not installed)"


def _refusal(error: Exception) -> str | None:
    """Return what to say of failed input or output, or None for a bug."""
    # A module that was never loaded raised nothing, and may be what is broken.
    files = sys.modules.get("durablec.files")
    is_input = files is not None and isinstance(error, files.InputError)
    cause = error.__cause__ if is_input else error
    if isinstance(cause, FileNotFoundError) and cause.filename is None:
        # The one file that the system does not name.
        return "the current folder does not exist any more"
    if is_input:
        return str(error)
    if not isinstance(error, OSError):
        return None
    reason = error.strerror or str(error)
    return f"{error.filename}: {reason}" if error.filename else reason


def _bug(error: Exception) -> str:
    frames = traceback.format_exception(error, limit=-_FRAMES)
    lines = "".join(frames).splitlines()
    return "\n".join(
        [
            "error: durablec failed. This is a bug of durablec and not of your files:",
            "please report it, with what follows and the file that led to it.",
            "",
            f"durablec {version()}, Python {platform.python_version()}, {sys.platform}",
            *(brief(line, 2000) for line in lines),
            "",
        ]
    )
