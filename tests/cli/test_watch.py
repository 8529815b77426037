"""`durablec check --watch`, in a process of its own."""

import signal
import subprocess
import sys
from pathlib import Path
from typing import IO

WATCHING = "watching for changes; Ctrl-C ends\n"
GOOD = "durablec: 1\nworkflow: greet\nsteps:\n  - return: hello\n"


def shown(output: IO[str]) -> list[str]:
    """Return the lines of one check, without the last, which says that it is over."""
    lines = []
    for line in output:
        if line == WATCHING:
            break
        lines.append(line)
    return lines


def put(path: Path, text: str) -> None:
    """Write a file at once, so that no check sees a part of it."""
    whole = path.with_suffix(".whole")
    whole.write_text(text)
    whole.replace(path)


def test_each_change_is_checked_until_it_is_interrupted(tmp_path: Path) -> None:
    workflow = tmp_path / "a.durable.yaml"
    workflow.write_text(GOOD)
    command = [sys.executable, "-m", "durablec", "check", "--watch", "a.durable.yaml"]
    with subprocess.Popen(
        command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert shown(process.stdout) == ["ok: 1 workflow\n"]
        put(workflow, GOOD.replace("return", "retrun"))
        assert shown(process.stdout)[0].startswith("error[DC023 unknown-statement]")
        workflow.unlink()
        assert shown(process.stdout) == []
        put(workflow, GOOD)
        assert shown(process.stdout) == ["ok: 1 workflow\n"]
        process.send_signal(signal.SIGINT)
        assert process.wait() == 0
        refused = "error: a.durable.yaml: no such file or folder\n"
        assert process.stderr.read() == refused
