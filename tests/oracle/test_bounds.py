"""Executions take no less and no more time than is worked out of their workflow.

What the interpreter takes is held against that, as it is what AWS's SDK takes
(`test_oracle.py`). Functions take no time there.
"""

from collections.abc import Callable
from contextlib import suppress
from math import inf
from pathlib import Path

import pytest

from durablec import files
from durablec.bounds import bounds
from tests.oracle.interpreter import Interpreter
from tests.oracle.moments import Undetermined
from tests.oracle.trial import compiled
from tests.oracle.workflows import MAIN, Workflow, race, workflow

MOST_ITEMS = 20
"""No generated list is longer."""


@pytest.mark.parametrize(
    ("write", "seed"),
    [
        *((workflow, seed) for seed in range(200, 240)),
        *((race, seed) for seed in range(200, 215)),
    ],
)
def test_it_takes_as_long_as_is_said(
    write: Callable[[int], Workflow], seed: int, tmp_path: Path
) -> None:
    made = write(seed)
    trial = compiled(made, tmp_path)
    if trial.is_rejected:
        return
    (main,) = files.compile_paths([tmp_path / f"{MAIN}.durable.yaml"])
    assert main.workflow is not None
    known = bounds(main.workflow, items=MOST_ITEMS)
    for script in made.scripts(seed, 6):
        interpreter = Interpreter(trial.trees[MAIN], script, trial.trees)
        with suppress(Undetermined):
            ending = interpreter.run(script.input)
            taken = interpreter.course.now
            if ending.failure is not None:
                continue
            assert known.completed is not None, made.text
            assert known.completed.low.seconds <= taken.late, made.text
            assert taken.early <= known.completed.high.seconds, made.text
            if known.completed.high.seconds < inf:
                assert taken.late <= known.completed.high.seconds, made.text
