"""Undo: what a scope has done is undone, the last first, when the scope fails.

A function of the handler (its own, or that of a group, branch or item) keeps one list
of what it has done. A ``try`` inside of it remembers how long the list was when it
began. A context that completes is not entered again on replay, so what it hands to the
scope around it is a part of its recorded result::

    {"value": 3, "undo": [{"undo": "flight", "with": {"booking": "B-7"}}]}

A list holds names and arguments; what a name means stands in the handler's table.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, NamedTuple, TypeVar

from aws_durable_execution_sdk_python import (
    BatchItemStatus,
    BatchResult,
    DurableContext,
)
from aws_durable_execution_sdk_python.concurrency.models import (
    BatchItem,
    CompletionReason,
)
from aws_durable_execution_sdk_python.config import StepConfig
from aws_durable_execution_sdk_python.exceptions import (
    DurableOperationError,
    SuspendExecution,
)

from durablec_runtime._errors import fail, fails_by_name, note_undone, renamed
from durablec_runtime._json import NotJson, copied, is_finite
from durablec_runtime._operation import only_waits
from durablec_runtime._step import effect
from durablec_runtime._stop import Stop, Stopped

R = TypeVar("R")

_Entry = dict[str, Any]


class Undo(NamedTuple):
    """How a statement is undone: a function, and the configuration of its step."""

    statement: str
    function: Callable[..., Any]
    config: StepConfig


class Done:
    """What a function of the handler has done, and how that is undone.

    Args:
        undos: What the names of the list mean.
        context: In which the undos are run.
    """

    __slots__ = ("_context", "_entries", "_replaced", "_undos")

    def __init__(self, undos: Mapping[str, Undo], context: DurableContext) -> None:
        self._undos = undos
        self._context = context
        self._entries: list[_Entry] = []
        self._replaced: int | None = None

    def __len__(self) -> int:
        return len(self._entries)

    def add(self, undo: str, /, **arguments: Any) -> None:
        """Note that a statement is done, with the arguments that undo it.

        Raises:
            ExpressionError: An argument has no JSON form.
        """
        try:
            own = copied(arguments)
        except NotJson as error:
            raise fail("ExpressionError", f"an argument of an undo: {error}") from error
        if not is_finite(own):
            message = "an argument of an undo holds a number that JSON has no form for"
            raise fail("ExpressionError", message)
        if self._replaced is not None:
            del self._entries[self._replaced :]
            self._replaced = None
        self._entries.append({"undo": undo, "with": own})

    def undo(self, error: DurableOperationError, since: int = 0) -> None:
        """Undo what was done since the list had that length; tell the error of it."""
        entries = self._entries[since:]
        del self._entries[since:]
        self._replaced = None
        note_undone(error, self._undone(entries))

    def take(self, handed: Any) -> Any:
        """Return a group's value; what it has done is for this scope to undo.

        Raises:
            Stopped: The group was stopped, and so is what it stands in.
        """
        self._entries += handed["undo"]
        if handed.get("stopped"):
            raise Stopped
        return handed["value"]

    def replace(self, handed: Any) -> Any:
        """Return the value of a group that has an undo of its own; as ``take``.

        That is added next, in place of what the group has done; where its arguments
        fail, it is as if there were none.
        """
        before = len(self._entries)
        value = self.take(handed)
        self._replaced = before
        return value

    def collect(self, batch: BatchResult[Any]) -> BatchResult[Any]:
        """Return a batch with its values; what it has done is for this scope to undo.

        What was stopped has ended without a value. Where the batch succeeds without
        it, it is undone here.

        Raises:
            Stopped: Not the batch was over, but what it stands in.
        """
        items: list[BatchItem[Any]] = []
        lost: list[_Entry] = []
        succeeds = (
            batch.completion_reason is CompletionReason.CUSTOM_COMPLETION_SUCCEEDED
        )
        stopped = False
        for item in batch.all:
            if item.status is not BatchItemStatus.SUCCEEDED:
                items.append(item)
                continue
            handed: Any = item.result
            is_lost = handed.get("stopped", False)
            stopped |= is_lost
            (lost if is_lost and succeeds else self._entries).extend(handed["undo"])
            if not is_lost:
                value = handed["value"]
                items.append(BatchItem(item.index, BatchItemStatus.SUCCEEDED, value))
            elif handed["begun"]:
                items.append(BatchItem(item.index, BatchItemStatus.STARTED))
        reason = _REASONS.get(batch.completion_reason, batch.completion_reason)
        if stopped and reason is CompletionReason.ALL_COMPLETED:
            raise Stopped
        self._undone(lost)
        return BatchResult(items, reason)

    def handed(self, value: Any) -> dict[str, Any]:
        """Return a value with what was done, as the scope around takes it."""
        return {"value": value, "undo": self._entries}

    def stopped(self, *, begun: bool) -> dict[str, Any]:
        """Return what was done before a stop, as the scope around takes it."""
        return {"value": None, "undo": self._entries, "stopped": True, "begun": begun}

    def _undone(self, entries: Sequence[_Entry]) -> list[dict[str, Any]]:
        return [self._run(entry) for entry in reversed(entries)]

    def _run(self, entry: _Entry) -> dict[str, Any]:
        undo = self._undos[entry["undo"]]
        try:
            self._context.step(
                effect(undo.function, entry["with"]),
                name=f"undo {undo.statement}",
                config=undo.config,
            )
        except DurableOperationError as error:
            message = error.message or ""
            self._context.logger.error(f"`undo {undo.statement}` failed: {message}")
            return {"step": undo.statement, "ok": False, "message": message}
        return {"step": undo.statement, "ok": True, "message": None}


#: The SDK's words for what a `Stop` has decided, and those for its own policies.
_REASONS = {
    CompletionReason.CUSTOM_COMPLETION_SUCCEEDED: (
        CompletionReason.MIN_SUCCESSFUL_REACHED
    ),
    CompletionReason.CUSTOM_COMPLETION_FAILED: (
        CompletionReason.FAILURE_TOLERANCE_EXCEEDED
    ),
}


def undoes(
    undos: Mapping[str, Undo],
) -> Callable[[Callable[..., R]], Callable[..., R]]:
    """Let a function undo what it has done when it fails, and fail by name.

    The function is given its list as ``done``. An error that escapes goes on as by
    ``fails_by_name``, after the undos.
    """

    def decorate(function: Callable[..., R]) -> Callable[..., R]:
        named = fails_by_name(function)

        @wraps(function)
        def scope(*args: Any, **kwargs: Any) -> R:
            done = Done(undos, _context(args))
            try:
                return named(*args, **kwargs, done=done)
            except DurableOperationError as error:
                done.undo(error)
                raise renamed(error) from error

        return scope

    return decorate


def hands_up(
    undos: Mapping[str, Undo], stop: Stop | None = None, *, within: Stop | None = None
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Let a function undo as by ``undoes``, and else hand up what it has done.

    Its value is for ``Done.take``, ``Done.replace`` or ``Done.collect`` to unpack.
    A branch, which is given what stops it, does not begin where its batch is over. What
    it comes to after that, a value or an error, is dropped. Where it only waits, it
    ends, and so does a group ``within`` it.

    Args:
        undos: What the names of the list mean.
        stop: What stops the function, if it is a branch.
        within: What stops the branch that a group stands in. The function of a block is
            given it as ``stop`` when it is called.
    """

    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        named = fails_by_name(function)

        @wraps(function)
        def scope(*args: Any, **kwargs: Any) -> Any:
            context = _context(args)
            done = Done(undos, context)
            around: Stop | None = stop or within or kwargs.get("stop")
            is_lost = False
            try:
                if stop is not None:
                    stop.begin(context)
                is_lost = around is not None and around.is_over()
                value = named(*args, **kwargs, done=done)
                if stop is not None:
                    stop.end(context)
            except Stopped as stopped:
                return done.stopped(begun=stopped.begun)
            except SuspendExecution:
                if is_lost and only_waits(context):
                    return done.stopped(begun=True)
                if around is not None and not is_lost:
                    around.suspend(context)
                raise
            except DurableOperationError as error:
                if stop is not None and stop.stops(context):
                    return done.stopped(begun=True)
                done.undo(error)
                raise renamed(error) from error
            return done.handed(value)

        return scope

    return decorate


def _context(args: tuple[Any, ...]) -> DurableContext:
    return next(each for each in args if isinstance(each, DurableContext))
