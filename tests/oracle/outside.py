"""What a workflow meets: functions, their retries, and the answers to its callbacks."""

import asyncio
import importlib.util
import inspect
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Final

from durablec_dsl import ast, values
from tests.oracle.failures import UNSAID, Failure, of_exception, of_text
from tests.support.replay import Answer, Fail, Succeed, SucceedRaw, TimeOut

FUNCTIONS: Final = Path(__file__).with_name("functions") / "work.py"

_ATTEMPTS_BY_DEFAULT: Final = 6

Call = tuple[str, dict[str, Any]]


@cache
def functions() -> ModuleType:
    """Return the module `work`, under the name that a handler knows it by."""
    spec = importlib.util.spec_from_file_location("work", FUNCTIONS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@dataclass
class Outside:
    """The functions and the answers of one execution; `calls` are those made so far.

    `answers` are given in the order in which callbacks of one name are opened.
    """

    answers: Mapping[str, Sequence[Answer]]
    calls: list[Call] = field(default_factory=list)
    _opened: dict[str, int] = field(default_factory=dict)

    def call(
        self, name: str, arguments: dict[str, Any], retry: ast.Retry | None
    ) -> Any:
        """Call a function until it succeeds or its policy gives up.

        "`max_attempts` (counting the first)".
        """
        most = int(_most_attempts(retry))
        for attempt in range(1, most + 1):
            self.calls.append((name, arguments))
            try:
                return _run(getattr(functions(), name), arguments, attempt)
            except Exception as error:
                failure = of_exception(error)
                if attempt == most or not _is_repeated(failure, retry):
                    raise failure from error
        raise AssertionError("a policy has one attempt or more")

    def answer(self, name: str, payload: values.Type | None) -> Any:
        """Return what a callback is answered with.

        "The answer, decoded from JSON and checked against `payload`"; "without
        `payload` the answer is `any`, and an empty one is null".
        """
        opened = self._opened.get(name, 0)
        self._opened[name] = opened + 1
        match self.answers[name][opened]:
            case Succeed(value):
                return _checked(json.dumps(value), payload)
            case SucceedRaw(text):
                return _checked(text, payload)
            case Fail(message, data):
                # "`CallbackFailed` (any failing answer)".
                raise Failure("CallbackFailed", "", message, of_text(data))
            case TimeOut():
                raise Failure("CallbackTimeout", "", UNSAID)


def _run(function: Any, arguments: dict[str, Any], attempt: int) -> Any:
    """Call a function: "a parameter named `context` is given the step context"."""
    offered = {"context": SimpleNamespace(attempt=attempt), "callback_id": "an id"}
    taken = inspect.signature(function).parameters
    own = json.loads(json.dumps(arguments))
    result = function(**own, **{k: v for k, v in offered.items() if k in taken})
    if inspect.iscoroutine(result):  # "`async def` functions are awaited".
        return asyncio.run(result)
    return result


def _most_attempts(retry: ast.Retry | None) -> int | float:
    """Say how often: "without any, the SDK's default holds: 6 attempts"."""
    if retry is None or retry.max_attempts is None:
        return _ATTEMPTS_BY_DEFAULT
    return retry.max_attempts.value


def _is_repeated(failure: Failure, retry: ast.Retry | None) -> bool:
    """Decide by name: "`errors` (only these), `except` (not these)"."""
    if retry is None:
        return True
    names = failure.names(functions())
    only = {name.text for name in retry.errors}
    never = {name.text for name in retry.never}
    return (not only or bool(names & only)) and not names & never


def _checked(text: str | None, payload: values.Type | None) -> Any:
    """Check: what "is not JSON or does not fit `payload`" is `CallbackInvalid`."""
    try:
        value = json.loads(text) if text else None
    except ValueError:
        raise Failure("CallbackInvalid", "", UNSAID, text) from None
    if payload is not None and not _fits(value, payload):
        # "`data`: the answer".
        raise Failure("CallbackInvalid", "", UNSAID, value)
    return value


def _fits(value: Any, wanted: values.Type) -> bool:
    """Say whether a value is of a type, of those that the generator writes."""
    match wanted:
        case values.RecordType(fields=fields):
            return isinstance(value, dict) and all(
                _fits(value[each.name], each.type)
                if each.name in value
                else each.optional
                for each in fields
            )
        case values.PrimitiveType(name="integer"):
            return isinstance(value, int) and not isinstance(value, bool)
        case values.PrimitiveType(name="string"):
            return isinstance(value, str)
        case _:
            raise NotImplementedError(wanted)
