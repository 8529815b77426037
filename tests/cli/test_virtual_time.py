"""The built-in clock and `wait until` follow virtual time."""

import json
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

WORKFLOW = """\
durablec: 1
workflow: clocked
steps:
  - step: start
    call: durable.now
  - wait: long
    for: 300d
  - step: later
    call: durable.now
  - wait: moment
    until: "{moment}"
  - step: end
    call: durable.now
  - return: ["${{start}}", "${{later}}", "${{end}}"]
"""


def test_what_was_skipped_has_passed(tmp_path: Path) -> None:
    moment = (datetime.now().astimezone() + timedelta(days=340)).replace(microsecond=0)
    path = tmp_path / "w.durable.yaml"
    path.write_text(WORKFLOW.format(moment=moment.isoformat()))
    command = [sys.executable, "-m", "durablec", "run", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    start, later, end = map(datetime.fromisoformat, json.loads(done.stdout))
    assert later - start == timedelta(days=300)
    assert timedelta() <= end - moment < timedelta(seconds=1)
