"""Builds that are ended before each step they take on the file system, one by one.

    python killed_build.py FOLDER kill|interrupt [whole|halves]

Python tells a hook of every file it opens and every folder it makes, renames or
deletes, before it does. For n = 0, 1, 2, ... a child process replaces an old build by a
new one and ends at the n-th such event: killed by the system, or as by Ctrl-C. For each
n one line of JSON says what was found then, and after the next build; the last is that
of the child that came to its end.

`halves` stands for a file system that cannot exchange two folders in one step: there is
none at hand on every machine, so the exchange is made to say so.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path

from durablec import folder_swap
from durablec.output import current, write

OLD = {"template.yaml": b"old", "a/handler.py": b"old", "gone/x/y.py": b"old"}
NEW = {"template.yaml": b"new", "a/handler.py": b"new", "b/handler.py": b"new"}
EVENTS = {
    "open",
    "os.mkdir",
    "os.rename",
    "os.remove",
    "os.rmdir",
    "os.scandir",
    "os.listdir",
    "fcntl.flock",
    "ctypes.dlsym",
}
ENDED = 9


def main(base: Path, way: str, exchange: str = "whole") -> None:
    # A process that ends takes nothing with it that the system has been given to write;
    # waiting for the disk is for a machine that stops, and most of the time here.
    os.fsync = lambda fd: None
    if exchange == "halves":
        folder_swap._exchange = lambda one, other: False
    for number in count():
        target = base / str(number) / "build"
        prepare(target)
        ended = in_child(target, number, kill if way == "kill" else interrupt)
        found = state(target)
        write(target, NEW)
        left = sorted(os.listdir(target.parent))
        then = {"then": state(target), "left": left, "kept": kept(target)}
        print(json.dumps({"state": found, **then}))
        if not ended:
            return


def prepare(target: Path) -> None:
    write(target, OLD)
    (target / ".aws-sam").mkdir()
    (target / ".aws-sam" / "build.toml").write_text("mine")
    (target / "samconfig.toml").write_text("mine")


def in_child(target: Path, number: int, end: Callable[[], None]) -> bool:
    """Replace the old build in a process of its own; say whether it was ended."""
    child = os.fork()
    if child == 0:
        arm(number, end)
        try:
            write(target, NEW)
        except KeyboardInterrupt:
            os._exit(ENDED)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    return status != 0


def arm(number: int, end: Callable[[], None]) -> None:
    numbers = count()

    def hook(event: str, _arguments: tuple[object, ...]) -> None:
        if event in EVENTS and next(numbers) == number:
            end()

    sys.addaudithook(hook)


def kill() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def interrupt() -> None:
    raise KeyboardInterrupt


def state(target: Path) -> str:
    if not current(target, OLD):
        return "old"
    if not current(target, NEW):
        return "new"
    return "neither" if target.exists() else "none"


def kept(target: Path) -> bool:
    files = (target / ".aws-sam" / "build.toml", target / "samconfig.toml")
    return all(file.exists() and file.read_text() == "mine" for file in files)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
