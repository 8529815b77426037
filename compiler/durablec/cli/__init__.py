"""The command `durablec`: what surrounds a command's own work.

`main` owns the process: its streams, its exit code and what a failure looks like.
The commands are in `commands.py` and beside it, one module each; none is imported
before it is asked for, since start-up is most of what a check costs.

Exit codes: 0 clean, 1 findings that are errors, 2 usage or input and output, 70 a
bug of ours, 130 interrupted, 141 nobody reads the output any more.
"""

import gc
import os
import sys
from collections.abc import Sequence
from typing import TextIO

USAGE = 2
INTERRUPTED = 130
UNREAD = 141

# Above what start-up allocates, so that only a long run pays for collections.
_COLLECT_AFTER = 200_000


def main() -> int:
    """Run the command line of this process and return its exit code."""
    gc.set_threshold(_COLLECT_AFTER)
    _open_streams()
    code = perform(sys.argv[1:])
    # What lives now lives until the process ends: freezing it saves the interpreter
    # one last search through all of it, a tenth of the time of a check.
    gc.freeze()
    return code


def perform(arguments: Sequence[str]) -> int:
    """Run one command line and return its exit code; whatever happens is reported."""
    try:
        _write_anything()
        code = _settle(arguments)
    except BrokenPipeError:
        code = UNREAD
    return max(code, _flush(sys.stdout), _flush(sys.stderr))


def _settle(arguments: Sequence[str]) -> int:
    try:
        return _dispatch(list(arguments))
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        raise
    except Exception as error:
        from durablec.cli.failure import report

        return report(error)


def _dispatch(arguments: list[str]) -> int:
    import click

    from durablec.cli.commands import durablec

    # Not click's own `main`: it has its own mind about interrupts and closed pipes.
    try:
        with durablec.make_context("durablec", arguments) as context:
            code = durablec.invoke(context)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return USAGE
    return code if isinstance(code, int) else 0


def _open_streams() -> None:
    """Let standard streams that the process was started without lead nowhere.

    The next file to be opened would else have the number of one, and so a place to
    which processes write what is meant for the stream.
    """
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if getattr(sys, name) is None:
            nowhere = os.open(os.devnull, os.O_RDWR)
            os.dup2(nowhere, number)
            if nowhere != number:
                os.close(nowhere)
            os.set_inheritable(number, True)
            setattr(sys, name, os.fdopen(number, "r" if number == 0 else "w"))


def _write_anything() -> None:
    """Make the standard streams take every character, whatever the locale."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def _flush(stream: TextIO) -> int:
    """Write out what a stream holds back, and return the exit code if it cannot."""
    try:
        stream.flush()
    except OSError as error:
        # The interpreter flushes once more at its end and would complain again.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        if isinstance(error, BrokenPipeError):
            return UNREAD
        from durablec.cli.failure import report

        return report(error)
    return 0
