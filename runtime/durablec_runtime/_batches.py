"""What a ``parallel`` or a ``map`` comes to: its value, or its error.

AWS's SDK records the outcome of each branch or item, and why the whole was over. That
record alone decides here, so that every replay comes to the same. ``throw_if_error`` is
not asked: it raises for a branch that failed although enough others succeeded
(language.md, section 8).

Where ``names`` are given, they are the branches of a ``parallel``, and the value is a
record; without them it is a list in the order of the items of a ``map``.
"""

import json
from collections.abc import Callable, Sequence
from typing import Any, Final, NoReturn, TypeVar

from aws_durable_execution_sdk_python import BatchItemStatus, BatchResult
from aws_durable_execution_sdk_python.concurrency.models import (
    BatchItem,
    CompletionReason,
)
from aws_durable_execution_sdk_python.config import CompletionConfig
from aws_durable_execution_sdk_python.exceptions import ChildContextError
from aws_durable_execution_sdk_python.serdes import SerDes, SerDesContext

from durablec_runtime._bounds import DATA_BYTES
from durablec_runtime._errors import NamedError, caught, fail, renamed
from durablec_runtime._json import encode

T = TypeVar("T")

Names = Sequence[str]
_Batch = BatchResult[Any]


class _Batches(SerDes[_Batch]):
    """The outcome of a whole batch as plain JSON.

    It is ASCII, of which the SDK counts as many bytes as it writes: what is too large
    for a checkpoint is then surely left out of it, and put together again on replay.
    """

    def serialize(self, value: _Batch, _: SerDesContext) -> str:
        return json.dumps(value.to_dict(), separators=(",", ":"))

    def deserialize(self, data: str, _: SerDesContext) -> _Batch:
        return BatchResult.from_dict(json.loads(data))


BATCH: Final = _Batches()


# What is run ------------------------------------------------------------------------


def listed(items: Any) -> list[Any]:
    """Return the items of a ``map``; ExpressionError if they are no list."""
    if not isinstance(items, list):
        raise fail("ExpressionError", f"`items` is a list, and this is {items!r:.80}")
    return items


def batches(items: list[T], size: int) -> list[list[T]]:
    """Return the items in lists of ``size``, of which the last may be shorter."""
    return [items[start : start + size] for start in range(0, len(items), size)]


def at_least(least: int | None, items: list[T]) -> list[T]:
    """Return items of which so many must succeed; TooFewSucceeded if there are fewer.

    The SDK raises a ``ValidationError`` then, which no ``catch`` clause would see.
    """
    if least is not None and len(items) < least:
        message = f"{least} must succeed, of {len(items)}"
        raise _too_few(BatchResult([], CompletionReason.ALL_COMPLETED), None, message)
    return items


def limits(
    *,
    min_successful: Any = None,
    tolerated_failures: Any = None,
    tolerated_failure_percentage: Any = None,
) -> CompletionConfig:
    """Return limits that were computed; ExpressionError if one is none."""
    return CompletionConfig(
        min_successful=_limit("min_successful", min_successful, 1),
        tolerated_failure_count=_limit("tolerated_failures", tolerated_failures, 0),
        tolerated_failure_percentage=_percentage(tolerated_failure_percentage),
    )


def _limit(name: str, value: Any, least: int) -> int | None:
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or value != value // 1 or value < least:
        message = f"`{name}` is a whole number of at least {least}, not {value!r:.80}"
        raise fail("ExpressionError", message)
    return int(value)


def _percentage(value: Any) -> float | None:
    if value is None:
        return None
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    if not is_number or not 0 <= value <= 100:
        message = "`tolerated_failure_percentage` is a number from 0 to 100, "
        raise fail("ExpressionError", f"{message}not {value!r:.80}")
    return float(value)


# What comes of it -------------------------------------------------------------------


def gathered(batch: _Batch, names: Names | None = None) -> Any:
    """Return all values; raise the failure of the first branch that failed, if one did."""
    for item in batch.all:
        if item.status is BatchItemStatus.FAILED:
            _raise(item)
    return _value(batch, names, len(batch.all), _result)


def any_of(batch: _Batch, names: Names | None = None) -> dict[str, Any]:
    """Return the first success.

    Returns:
        A record of the branches' values, null for those that had none by then, and
        ``winner``, the first in source order that had one; or ``winner``, an index,
        and ``value``.

    Raises:
        TooFewSucceeded: All have failed.
    """
    winner = next(iter(batch.succeeded()), None)
    if winner is None:
        raise _too_few(batch, names, f"none of {len(batch.all)} succeeded")
    if names is None:
        return {"winner": winner.index, "value": winner.result}
    values: dict[str, Any] = _value(batch, names, len(names), _result)
    return {**values, "winner": names[winner.index]}


def first_of(batch: _Batch, names: Names | None = None) -> dict[str, Any]:
    """Return, as ``any_of``, what ended first; raise its failure if it has failed."""
    if batch.completion_reason is CompletionReason.FAILURE_TOLERANCE_EXCEEDED:
        _raise(batch.failed()[0])
    return any_of(batch, names)


def enough(
    batch: _Batch,
    parts: Names | int,
    completion: CompletionConfig,
) -> Any:
    """Return the values within limits: null for what failed, or had not ended.

    Args:
        batch: What the SDK has recorded.
        parts: The branches' names, or the number of items.
        completion: The limits.

    Raises:
        TooFewSucceeded: More have failed than are tolerated, or fewer have succeeded
            than are needed; the limit that was reached first decides.
    """
    names = None if isinstance(parts, int) else parts
    total = parts if isinstance(parts, int) else len(parts)
    least = completion.min_successful or 0
    if batch.completion_reason is CompletionReason.FAILURE_TOLERANCE_EXCEEDED:
        message = f"{batch.failure_count} of {total} failed, more than are tolerated"
        raise _too_few(batch, names, message)
    if batch.success_count < least:
        message = f"{batch.success_count} of {total} succeeded, and {least} are needed"
        raise _too_few(batch, names, message)
    return _value(batch, names, total, _result)


def settled(batch: _Batch, names: Names | None = None) -> Any:
    """Return for each ``{"ok": value}`` or ``{"error": {type, message, data}}``."""
    return _value(batch, names, len(batch.all), _settled)


def summarized(batch: _Batch) -> dict[str, Any]:
    """Return how a batch ended, as the SDK's ``BatchResult`` has it."""
    return {
        "status": batch.status.value,
        "reason": batch.completion_reason.value,
        "total": batch.total_count,
        "succeeded": batch.success_count,
        "failed": batch.failure_count,
        "started": batch.started_count,
    }


def _value(
    batch: _Batch,
    names: Names | None,
    total: int,
    of: "Callable[[BatchItem[Any]], Any]",
) -> Any:
    """Return the values in order, null for what was not started."""
    values = [None] * total
    for item in batch.all:
        values[item.index] = of(item)
    return values if names is None else dict(zip(names, values, strict=True))


def _result(item: BatchItem[Any]) -> Any:
    return item.result


def _settled(item: BatchItem[Any]) -> dict[str, Any]:
    if item.status is BatchItemStatus.SUCCEEDED:
        return {"ok": item.result}
    return {"error": _described(item)}


def _raise(item: BatchItem[Any]) -> NoReturn:
    raise renamed(error_of(item))


def error_of(item: BatchItem[Any]) -> ChildContextError:
    """Return the error of a branch, as the SDK's ``throw_if_error`` would raise it."""
    recorded = item.error
    if recorded is None:
        return ChildContextError(f"{item.index} failed without an error")
    return ChildContextError(
        message=recorded.message,
        error_type=recorded.type,
        data=recorded.data,
        stack_trace=recorded.stack_trace,
    )


def _described(item: BatchItem[Any]) -> dict[str, Any]:
    error = caught(error_of(item))
    return {key: error[key] for key in ("type", "message", "data")}


def _too_few(batch: _Batch, names: Names | None, message: str) -> NamedError:
    """Make a TooFewSucceeded, whose data is the summary and the errors that fit it."""
    errors = {
        str(item.index) if names is None else names[item.index]: _described(item)
        for item in batch.failed()
    }
    if not _fits(errors):
        errors = {name: {**error, "data": None} for name, error in errors.items()}
    while not _fits(errors):
        kept = list(errors.items())[: len(errors) // 2]
        errors = dict(kept)
    return fail("TooFewSucceeded", message, {**summarized(batch), "errors": errors})


def _fits(errors: dict[str, Any]) -> bool:
    return len(json.dumps(encode(errors))) <= DATA_BYTES - 1_024
