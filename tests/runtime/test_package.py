"""What the package shows, what it costs to import, and the one private name it uses."""

import inspect
import subprocess
import sys
from pathlib import Path

from aws_durable_execution_sdk_python import DurableContext, retries, state
from aws_durable_execution_sdk_python.threading import OrderedCounter

import durablec_runtime
from durablec_runtime import _exit, _losers, cel

FOLDER = Path(durablec_runtime.__file__).parent


def test_all_public_names_exist_and_are_sorted() -> None:
    for module in (durablec_runtime, cel):
        assert all(hasattr(module, name) for name in module.__all__)
        assert len(set(module.__all__)) == len(module.__all__)


def test_it_imports_nothing_that_the_sdk_has_not_imported() -> None:
    program = (
        "import sys, aws_durable_execution_sdk_python as _; before = set(sys.modules);"
        "import durablec_runtime.cel;"
        "print(*sorted(set(sys.modules) - before))"
    )
    found = subprocess.run(
        [sys.executable, "-c", program],
        check=True,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(FOLDER.parent)},
    )
    foreign = [
        name
        for name in found.stdout.split()
        if not name.startswith(("durablec_runtime", "aws_durable_execution_sdk_python"))
    ]
    assert foreign == []


def test_the_sdk_still_has_the_name_that_shortens_the_exit() -> None:
    assert hasattr(state, "_STOP_SIGNAL_POLL_SECONDS"), (
        "AWS's SDK has renamed `state._STOP_SIGNAL_POLL_SECONDS`: every invocation "
        "again ends with 100 ms of idling; find its new name for `_exit.py`"
    )
    assert state._STOP_SIGNAL_POLL_SECONDS == _exit.POLL_SECONDS


def test_the_sdk_still_has_the_names_that_stop_losers() -> None:
    assert all(hasattr(state.ExecutionState, n) for n in _losers.METHODS), (
        "AWS's SDK has renamed `ExecutionState._reject_if_parent_done`: a branch that "
        "lost runs on; find its new name for `_losers.py`"
    )
    names = state.ExecutionState.__init__.__code__.co_names
    assert set(_losers.FIELDS) <= set(names), (
        "AWS's SDK has renamed a field of `ExecutionState`: a branch that lost runs on; "
        "find its new name for `_losers.py`"
    )


def test_the_sdk_still_has_the_name_that_leads_to_a_branch() -> None:
    names = DurableContext.__init__.__code__.co_names
    assert {"_parent_id", "state"} <= set(names), (
        "AWS's SDK has renamed `DurableContext._parent_id`: branches that go on after a "
        "stop forget it; find its new name for `_operation.py`"
    )


def test_the_sdk_still_has_the_name_that_tells_what_has_begun() -> None:
    assert hasattr(DurableContext, "_next_operation_exists"), (
        "AWS's SDK has renamed `DurableContext._next_operation_exists`: branches stop "
        "before what they have begun; find its new name for `_operation.py`"
    )


def test_the_sdk_still_has_the_names_that_run_a_batch_once_more() -> None:
    names = DurableContext.__init__.__code__.co_names
    assert {"_step_counter", "_replay_status"} <= set(names), (
        "AWS's SDK has renamed what `_operation.rewind` sets back: a race that is over "
        "waits for what its losers wait for; find the new names for `_operation.py`"
    )
    assert hasattr(OrderedCounter, "decrement")


def test_the_sdk_still_names_the_pause_of_a_group_as_we_know_it() -> None:
    source = inspect.getsource(retries.with_retry)
    assert '"{name}-backoff-{attempt}"' in source, (
        "AWS's SDK has renamed the pause of `with_retry`: a group that is to be tried "
        "again is left alone by the branch it stands in; see `_operation.only_waits`"
    )


def test_no_other_module_uses_a_private_name_of_the_sdk() -> None:
    users = [path.name for path in FOLDER.glob("*.py") if "state._" in path.read_text()]
    assert users == ["_exit.py"]
