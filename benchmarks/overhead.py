"""Compares compiled handlers with handlers of the same shape written by hand.

    python benchmarks/overhead.py [--shapes SHAPE ...] [--rounds N]

Both run on AWS's local test runner in this process, in turn, and medians are compared:
of the time on the clock, and of that on the processor, which has less noise. All of it
counts, that of AWS's SDK and runner too.

A compiled handler may add no operation and no checkpoint. Branches and items that run
at once share calls to the service as it happens; there what the calls say is compared
and not their number. Exit code 1 says that something differed. `--rounds 0` only
counts.

Both end their invocations as the runtime lets them, which is sooner than by the SDK's
own: 100 ms for each would hide what is measured.
"""

import argparse
import gc
import importlib
import json
import logging
import shutil
import statistics
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import overhead_by_hand
from aws_durable_execution_sdk_python.execution import (
    DurableExecutionInvocationInputWithClient,
)
from aws_durable_execution_sdk_python.lambda_service import (
    CheckpointOutput,
    DurableServiceClient,
    OperationUpdate,
    StateOutput,
)
from aws_durable_execution_sdk_python.state import ExecutionState
from aws_durable_execution_sdk_python_testing.runner import DurableFunctionTestRunner
from overhead_workflows import SHAPES

from durablec import files
from durablec.backends.python import emit

# The SDK's own, before the runtime is imported and adds to it.
OF_SDK = ExecutionState._reject_if_parent_done
importlib.import_module("durablec_runtime")
OF_RUNTIME = ExecutionState._reject_if_parent_done

CONCURRENT = ("branches", "items")

Handler = Callable[[Any, Any], Any]


class Counts(NamedTuple):
    """What an execution has made of the service, and what came of it.

    `operations` are their kinds and names; `updates` what checkpoints say of them, and
    `calls` how many of those there were.
    """

    operations: Counter[tuple[str, ...]]
    updates: Counter[tuple[str, ...]]
    calls: int
    result: Any


class Taken(NamedTuple):
    """Seconds on the clock, and on the processor."""

    clock: float
    processor: float


def main() -> int:
    arguments = _arguments()
    # The SDK logs each failure of a step, which is a matter of neither.
    logging.disable()
    is_equal = True
    for shape in arguments.shapes:
        with tempfile.TemporaryDirectory() as folder:
            compiled = _compiled(shape, Path(folder))
        by_hand: Handler = getattr(overhead_by_hand, shape)
        event = json.dumps(SHAPES[shape].input)
        is_equal &= _compare(shape, _counts(by_hand, event), _counts(compiled, event))
        if arguments.rounds:
            _time(by_hand, compiled, event, arguments.rounds)
    return int(not is_equal)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--shapes", nargs="+", choices=SHAPES, default=list(SHAPES))
    parser.add_argument("--rounds", type=int, default=21)
    return parser.parse_args()


def _compiled(shape: str, folder: Path) -> Handler:
    """Compile a workflow and import its handler."""
    work = Path(__file__).with_name("overhead_work.py")
    shutil.copy(work, folder)
    path = folder / f"{shape}.durable.yaml"
    path.write_text(SHAPES[shape].workflow)
    [made] = files.compile_paths([path])
    if made.workflow is None:
        raise SystemExit(f"{shape}: {next(iter(made.report)).message}")
    module = f"compiled_{shape}"
    (folder / f"{module}.py").write_text(emit(made.workflow))
    sys.path.insert(0, str(folder))
    try:
        handler: Handler = importlib.import_module(module).handler
    finally:
        sys.path.remove(str(folder))
    return handler


# What they do -----------------------------------------------------------------------


class _Counting(DurableServiceClient):
    """Tells what is said to a service."""

    def __init__(self, service: DurableServiceClient) -> None:
        self.updates: Counter[tuple[str, ...]] = Counter()
        self.calls = 0
        self._service = service

    def checkpoint(
        self,
        durable_execution_arn: str,
        checkpoint_token: str,
        updates: list[OperationUpdate],
        client_token: str | None,
    ) -> CheckpointOutput:
        self.calls += 1
        self.updates.update(
            (each.operation_type.value, each.action.value, each.name or "")
            for each in updates
        )
        return self._service.checkpoint(
            durable_execution_arn, checkpoint_token, updates, client_token
        )

    def get_execution_state(
        self,
        durable_execution_arn: str,
        checkpoint_token: str,
        next_marker: str,
        max_items: int = 1000,
    ) -> StateOutput:
        return self._service.get_execution_state(
            durable_execution_arn, checkpoint_token, next_marker, max_items
        )


def _counts(handler: Handler, event: str) -> Counts:
    counting: list[_Counting] = []

    def counted(invocation: Any, context: Any) -> Any:
        counting.append(_Counting(invocation.service_client))
        kind = DurableExecutionInvocationInputWithClient
        make = kind.from_durable_execution_invocation_input
        return handler(make(invocation, counting[-1]), context)

    with DurableFunctionTestRunner(counted) as runner:
        ran = runner.run(input=event)
    return Counts(
        Counter(
            (each.operation_type.value, each.name or "")
            for each in ran.get_all_operations()
        ),
        sum((each.updates for each in counting), Counter[tuple[str, ...]]()),
        sum(each.calls for each in counting),
        (ran.status.value, ran.result),
    )


def _compare(shape: str, by_hand: Counts, compiled: Counts) -> bool:
    """Print what both do, and say whether it is the same."""
    print(
        f"{shape}: {compiled.operations.total()} operations, by hand"
        f" {by_hand.operations.total()}; {compiled.calls} calls with"
        f" {compiled.updates.total()} updates, by hand {by_hand.calls} with"
        f" {by_hand.updates.total()}"
    )
    pairs = zip(Counts._fields, by_hand, compiled, strict=True)
    differing = [
        name
        for name, one, other in pairs
        if one != other and not (name == "calls" and shape in CONCURRENT)
    ]
    for name in differing:
        print(f"  the {name} differ")
    return not differing


# How long it takes ------------------------------------------------------------------


def _time(by_hand: Handler, compiled: Handler, event: str, rounds: int) -> None:
    """Print how long both take, after a round that is not counted."""
    times: dict[Handler, list[Taken]] = {by_hand: [], compiled: []}
    for at in range(rounds + 1):
        # Whoever comes second finds what the first has left.
        order = [by_hand, compiled] if at % 2 else [compiled, by_hand]
        for handler in order:
            as_by_hand = handler is by_hand
            taken = _run(handler, event, OF_SDK if as_by_hand else OF_RUNTIME)
            if at:
                times[handler].append(taken)
    ours, theirs = _median(times[compiled]), _median(times[by_hand])
    print(
        f"  {ours.clock * 1e3:.1f} ms, by hand {theirs.clock * 1e3:.1f}:"
        f" {ours.clock / theirs.clock:.3f}; of the processor"
        f" {ours.processor * 1e3:.1f} ms, by hand {theirs.processor * 1e3:.1f}:"
        f" {ours.processor / theirs.processor:.3f}"
    )


def _run(handler: Handler, event: str, refuse: Any) -> Taken:
    ExecutionState._reject_if_parent_done = refuse  # type: ignore[method-assign]
    gc.collect()
    with DurableFunctionTestRunner(handler) as runner:
        clock, processor = time.perf_counter(), time.process_time()
        runner.run(input=event)
        return Taken(time.perf_counter() - clock, time.process_time() - processor)


def _median(times: list[Taken]) -> Taken:
    columns = zip(*times, strict=True)
    return Taken(*(statistics.median(column) for column in columns))


if __name__ == "__main__":
    raise SystemExit(main())
