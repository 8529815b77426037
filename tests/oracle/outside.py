"""What a workflow meets: the functions that it calls, and answers to its callbacks."""

import asyncio
import importlib.util
import inspect
import json
from functools import cache
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any, Final

from durablec_dsl import values
from tests.oracle.failures import UNSAID, Failure, of_text
from tests.oracle.scripts import Answer
from tests.support.replay import Fail, Succeed, SucceedRaw

FUNCTIONS: Final = Path(__file__).with_name("functions") / "work.py"


@cache
def functions() -> ModuleType:
    """Return the module `work`, under the name that a handler knows it by."""
    spec = importlib.util.spec_from_file_location("work", FUNCTIONS)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run(name: str, arguments: dict[str, Any], attempt: int, **more: Any) -> Any:
    """Run a function of the module `work`.

    "A parameter named `context` is given the step context"; `more` are others that it
    may have and that are not among its arguments.
    """
    function = getattr(functions(), name)
    offered = {"context": SimpleNamespace(attempt=attempt), **more}
    taken = inspect.signature(function).parameters
    own = json.loads(json.dumps(arguments))
    result = function(**own, **{k: v for k, v in offered.items() if k in taken})
    if inspect.iscoroutine(result):  # "`async def` functions are awaited".
        return asyncio.run(result)
    return result


def answered(answer: Answer | None, payload: values.Type | None) -> Any:
    """Return what a callback is answered with, which none has timed out.

    "The answer, decoded from JSON and checked against `payload`"; "without `payload`
    the answer is `any`, and an empty one is null".
    """
    match answer.what if answer is not None else None:
        case Succeed(value):
            return _checked(json.dumps(value), payload)
        case SucceedRaw(text):
            return _checked(text, payload)
        case Fail(message, data):
            # "`CallbackFailed` (any failing answer)".
            raise Failure("CallbackFailed", "", message, of_text(data))
        case None:
            raise Failure("CallbackTimeout", "", UNSAID)


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
