"""Runs a check again whenever a file that it may read has changed."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from durablec.project import FILE_NAME, find_project
from durablec_dsl.diagnostics import Report
from durablec_dsl.parser import SUFFIXES

_READ = (*SUFFIXES, ".yaml", ".yml", ".json", ".py", FILE_NAME, "requirements.txt")
_CLEAR = "\x1b[2J\x1b[3J\x1b[H"
_SETTLED = 200
"""How many milliseconds pass until what is watched is known to be."""


def watch(paths: Iterable[Path], check: Callable[[], object]) -> int:
    """Call `check`, and again after each change, until the user interrupts.

    What it writes stands on a screen that is cleared before, where there is one.
    """
    # Which brings its own event loop, and is needed here alone.
    import watchfiles

    changes = watchfiles.watch(
        *_folders(paths),
        watch_filter=lambda change, path: path.endswith(_READ),
        yield_on_timeout=True,
        rust_timeout=_SETTLED,
    )
    try:
        # The first of them is empty and says that the watch has begun.
        for number, changed in enumerate(changes):
            if changed or number == 0:
                _again(check)
    except KeyboardInterrupt:
        pass
    return 0


def _again(check: Callable[[], object]) -> None:
    if sys.stdout.isatty():
        sys.stdout.write(_CLEAR)
    check()
    sys.stdout.write("watching for changes; Ctrl-C ends\n")
    sys.stdout.flush()


def _folders(paths: Iterable[Path]) -> list[str]:
    """Return the folders that hold what is checked, and those of its projects."""
    found = set()
    for path in paths:
        if path.is_dir():
            found.add(os.path.abspath(path))
        project = find_project(path / FILE_NAME if path.is_dir() else path, Report())
        found |= {os.path.abspath(project.root), os.path.abspath(project.modules.path)}
    return sorted(found)
