"""What a ``parallel`` or ``map`` comes to, by what the SDK has recorded of it."""

import json
import time
from collections.abc import Callable
from typing import Any

import pytest
from aws_durable_execution_sdk_python import (
    BatchItemStatus,
    BatchResult,
    DurableContext,
    ParallelBranch,
    durable_execution,
)
from aws_durable_execution_sdk_python.concurrency.models import (
    BatchItem,
    CompletionReason,
)
from aws_durable_execution_sdk_python.config import (
    CompletionConfig,
    NestingType,
    ParallelConfig,
)
from aws_durable_execution_sdk_python.lambda_service import ErrorObject
from aws_durable_execution_sdk_python.serdes import SerDesContext

from durablec_runtime import (
    BATCH,
    JSON,
    NamedError,
    any_of,
    at_least,
    batches,
    caught,
    enough,
    first_of,
    gathered,
    limits,
    listed,
    settled,
    summarized,
)
from tests.support.replay import run_in_process

Batch = BatchResult[Any]

ALL = CompletionReason.ALL_COMPLETED
REACHED = CompletionReason.MIN_SUCCESSFUL_REACHED
EXCEEDED = CompletionReason.FAILURE_TOLERANCE_EXCEEDED


def ok(value: Any) -> tuple[BatchItemStatus, Any, None]:
    return BatchItemStatus.SUCCEEDED, value, None


def bad(name: str, data: str | None = None) -> tuple[BatchItemStatus, None, Any]:
    trace = [f"raised as {name} of shop"]
    return BatchItemStatus.FAILED, None, ErrorObject("no", f"shop.{name}", data, trace)


RUNNING = (BatchItemStatus.STARTED, None, None)


def batch(reason: CompletionReason, *items: Any) -> Batch:
    return BatchResult([BatchItem(i, *item) for i, item in enumerate(items)], reason)


def raised(work: Callable[[], Any]) -> dict[str, Any]:
    with pytest.raises(NamedError) as error:
        work()
    return caught(error.value)


def test_all_values_are_handed_out() -> None:
    both = batch(ALL, ok(1), ok(None))
    assert gathered(both) == [1, None]
    assert gathered(both, ["a", "b"]) == {"a": 1, "b": None}
    assert gathered(batch(ALL)) == []
    assert gathered(batch(ALL), []) == {}


def test_the_first_failure_in_source_order_is_that_of_the_whole() -> None:
    ended = batch(EXCEEDED, RUNNING, bad("Late", '{"n": 1}'), bad("Later"))
    error = raised(lambda: gathered(ended, ["a", "b", "c"]))
    assert (error["type"], error["module"], error["data"]) == ("Late", "shop", {"n": 1})


def test_the_first_success_in_source_order_wins() -> None:
    ended = batch(REACHED, bad("Late"), RUNNING, ok(3), ok(4))
    names = ["a", "b", "c", "d"]
    both = {"a": None, "b": None, "c": 3, "d": 4, "winner": "c"}
    assert any_of(ended, names) == both
    assert any_of(ended) == {"winner": 2, "value": 3}


def test_branches_that_were_not_started_have_no_value() -> None:
    ended = batch(REACHED, ok(1))
    assert any_of(ended, ["a", "b"]) == {"a": 1, "b": None, "winner": "a"}
    one = CompletionConfig(min_successful=1)
    assert enough(ended, 3, one) == [1, None, None]
    assert enough(ended, ["a", "b"], one) == {"a": 1, "b": None}


def test_what_ended_first_decides_whatever_ended_beside_it() -> None:
    lost = batch(EXCEEDED, ok(1), bad("Late"))
    assert raised(lambda: first_of(lost))["type"] == "Late"
    won = batch(REACHED, bad("Late"), ok(2))
    assert first_of(won) == {"winner": 1, "value": 2}


def test_no_success_is_too_few() -> None:
    error = raised(lambda: any_of(batch(ALL, bad("Late"), bad("Ill")), ["a", "b"]))
    assert (error["type"], error["message"]) == (
        "TooFewSucceeded",
        "none of 2 succeeded",
    )
    assert error["data"] == {
        "status": "FAILED",
        "reason": "ALL_COMPLETED",
        "total": 2,
        "succeeded": 0,
        "failed": 2,
        "started": 0,
        "errors": {
            "a": {"type": "Late", "message": "no", "data": None},
            "b": {"type": "Ill", "message": "no", "data": None},
        },
    }


@pytest.mark.parametrize(
    ("ended", "completion", "message"),
    [
        (batch(EXCEEDED, bad("X"), ok(1)), limits(tolerated_failures=0), "1 of 3"),
        (batch(ALL, bad("X"), ok(1)), limits(min_successful=2), "1 of 3 succeeded"),
        (
            batch(EXCEEDED, bad("X"), ok(1)),
            limits(min_successful=1, tolerated_failures=0),
            "1 of 3 failed",
        ),
    ],
)
def test_the_limit_that_was_reached_first_decides(
    ended: Batch, completion: CompletionConfig, message: str
) -> None:
    error = raised(lambda: enough(ended, 3, completion))
    assert error["type"] == "TooFewSucceeded"
    assert error["message"].startswith(message)
    assert error["data"]["errors"].keys() == {"0"}


def test_a_limit_that_was_reached_holds_whatever_failed_beside_it() -> None:
    completion = limits(min_successful=1, tolerated_failures=0)
    assert enough(batch(REACHED, bad("X"), ok(1)), 2, completion) == [None, 1]


def test_with_a_tolerance_alone_no_success_is_needed() -> None:
    assert enough(batch(ALL, bad("X")), 1, limits(tolerated_failures=1)) == [None]


def test_errors_are_kept_as_far_as_they_fit() -> None:
    many = batch(ALL, *(bad(f"Error{i}", json.dumps("x" * 300)) for i in range(90)))
    kept = raised(lambda: any_of(many))["data"]["errors"]
    assert len(kept) == 90
    assert kept["0"] == {"type": "Error0", "message": "no", "data": None}
    most = batch(ALL, *(bad("E" * 50) for i in range(900)))
    data = raised(lambda: any_of(most))["data"]
    assert data["failed"] == 900
    assert 0 < len(data["errors"]) < 900


def test_settled_has_a_value_or_an_error_for_each() -> None:
    ended = batch(ALL, ok(None), bad("Late", "1"))
    late = {"error": {"type": "Late", "message": "no", "data": 1}}
    assert settled(ended) == [{"ok": None}, late]
    assert settled(ended, ["a", "b"]) == {"a": {"ok": None}, "b": late}


def test_a_summary_is_as_the_sdk_has_it() -> None:
    assert summarized(batch(REACHED, ok(1), bad("X"), RUNNING)) == {
        "status": "FAILED",
        "reason": "MIN_SUCCESSFUL_REACHED",
        "total": 3,
        "succeeded": 1,
        "failed": 1,
        "started": 1,
    }


def test_a_batch_is_recorded_as_plain_json() -> None:
    ended = batch(REACHED, ok({"é": 1}), bad("Late", "1"), RUNNING)
    context = SerDesContext("operation", "arn")
    text = BATCH.serialize(ended, context)
    assert text.isascii()
    assert json.loads(text)["all"][0]["result"] == {"é": 1}
    assert BATCH.deserialize(text, context) == ended


def test_items_are_a_list_in_lists_of_a_size() -> None:
    assert listed([1]) == [1]
    assert batches([1, 2, 3], 2) == [[1, 2], [3]]
    assert batches([], 2) == []
    assert raised(lambda: listed({"a": 1}))["type"] == "ExpressionError"


def test_fewer_items_than_must_succeed_are_not_begun() -> None:
    assert at_least(2, [1, 2]) == [1, 2]
    assert at_least(None, []) == []
    error = raised(lambda: at_least(1, []))
    assert error["type"] == "TooFewSucceeded"
    assert (error["data"]["total"], error["data"]["errors"]) == (0, {})


@pytest.mark.parametrize(
    "given",
    [
        {"min_successful": 0},
        {"min_successful": 1.5},
        {"min_successful": True},
        {"min_successful": "1"},
        {"tolerated_failures": -1},
        {"tolerated_failure_percentage": 101},
        {"tolerated_failure_percentage": False},
    ],
)
def test_a_limit_that_is_none_is_an_error(given: dict[str, Any]) -> None:
    assert raised(lambda: limits(**given))["type"] == "ExpressionError"


@pytest.mark.parametrize("nesting", list(NestingType))
def test_a_loser_stops_before_its_next_step(nesting: NestingType) -> None:
    """The SDK alone lets one that stands between two steps run all that are left."""
    begun: list[float] = []
    over: list[float] = []

    def fast(context: DurableContext) -> None:
        context.step(lambda _: time.sleep(0.05), name="fast")

    def slow(context: DurableContext) -> None:
        for _ in range(60):
            context.step(lambda _: begun.append(time.monotonic()), name="slow")

    config = ParallelConfig(
        completion_config=CompletionConfig(min_successful=1),
        serdes=BATCH,
        item_serdes=JSON,
        nesting_type=nesting,
    )

    @durable_execution
    def handler(event: Any, context: DurableContext) -> Any:
        result: Batch = context.parallel(
            [ParallelBranch(fast), ParallelBranch(slow)], name="race", config=config
        )
        over.append(time.monotonic())
        context.step(lambda _: time.sleep(0.3), name="after")
        return any_of(result, ["fast", "slow"])

    outcome = run_in_process(handler)
    assert outcome.result == {"fast": None, "slow": None, "winner": "fast"}
    assert 0 < len(begun) < 60
    assert [moment for moment in begun if moment > over[0]] == []
