"""Evaluates the Python of one expression in a process of its own, within bounds.

The runtime's helpers take part as they do in Lambda. An expression ends by itself, but
nested macros may take longer than anybody waits, and more memory than there is: a
process can be ended whatever it is doing.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from durablec_local.execution import ExecutorError

SECONDS = 10
"""How long an evaluation may take, its process' start included."""

MEGABYTES = 1024
"""How much memory an evaluation may take."""

_PROGRAM = (
    "import sys; sys.path.append(sys.argv.pop()); "
    "from durablec_local._evaluation import main; main()"
)
_HOME = str(Path(__file__).parents[1])


class Evaluated(NamedTuple):
    """What an evaluation gave: JSON text, or why there is no value.

    `unlike` names, in CEL's words, what in the value JSON has no form for, and which is
    shown as `string()` gives it; an optional value is shown as what it holds, or null.
    """

    value: str | None
    failure: str | None = None
    unlike: tuple[str, ...] = ()


def evaluate(module: str, parameters: Mapping[str, str], values: str) -> Evaluated:
    """Call the function `value` of a module's text.

    `values` is a JSON object; `parameters` are the function's by its keys.

    Raises:
        ExecutorError: The module failed otherwise than an expression does.
    """
    task = {"module": module, "parameters": dict(parameters), "values": values}
    try:
        done = subprocess.run(
            [sys.executable, "-P", "-c", _PROGRAM, _HOME],
            input=json.dumps(task).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return Evaluated(None, f"it takes longer than {SECONDS} seconds")
    if done.returncode:
        report = done.stderr.decode(errors="replace").strip()
        raise ExecutorError(report or f"the process ended with {done.returncode}")
    value, failure, unlike = json.loads(done.stdout)
    return Evaluated(value, failure, tuple(unlike))
