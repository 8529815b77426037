"""What an error is called: the one place that reads a name off an error.

Between a step and the ``except`` that looks at it, AWS's SDK wraps an error once per
boundary (step, child context, callback, invoke) and keeps only message, data and stack
trace. Our errors therefore carry their name in the last line of the stack trace::

    raised as PaymentDeclined of orders.errors

The line is read first. Only an error without one is named by the SDK's own fields.
"""

import re
from typing import Final, NamedTuple

from aws_durable_execution_sdk_python.exceptions import (
    CallbackError,
    DurableOperationError,
    InvokeError,
)

_SDK: Final = "aws_durable_execution_sdk_python.exceptions"
_LINE: Final = re.compile(r"raised as (\S+)(?: of (\S+))?( by a callee)?")

#: The language's words for what the SDK raises by itself (language.md, section 3).
_WORDS: Final = {
    "CallbackTimeoutError": "CallbackTimeout",
    "StepInterruptedError": "StepInterrupted",
    "InvokeError": "InvokeFailed",
}


class Identity(NamedTuple):
    """A name, equal on the first run and on every replay.

    ``module`` is empty for the language's own words and for what ``fail`` raises.
    ``of_callee`` says that an invoked function failed with it.
    """

    module: str
    name: str
    of_callee: bool = False

    @property
    def dotted(self) -> str:
        """The full name, as ``orders.errors.PaymentDeclined``."""
        return f"{self.module}.{self.name}" if self.module else self.name

    @property
    def line(self) -> str:
        """The stack trace's last line, from which the identity is read back."""
        of = f" of {self.module}" if self.module else ""
        return f"raised as {self.name}{of}{' by a callee' if self.of_callee else ''}"


def named(error: BaseException, *names: str) -> bool:
    """Tell whether an error answers to one of these names.

    A name is a class name, a dotted full name, an AWS error code, one of the language's
    words (``CallbackTimeout``, ``InvokeFailed``, ...), or ``any``.
    """
    who = identity(error)
    known = {"any", who.name, who.dotted}
    if who.of_callee:
        known.add("InvokeFailed")
    return not known.isdisjoint(names)


def identity(error: BaseException) -> Identity:
    """Name an error: one of ours, of the SDK's, or a plain exception."""
    if not isinstance(error, DurableOperationError):
        return _of_exception(error)
    kind = _sdk_kind(error)
    if kind == "CallbackExternalError":
        # Its stack trace is the caller's to fill in, hence no evidence of a name.
        return Identity("", "CallbackFailed")
    who = _recorded(error) or _of_wire_type(error.error_type)
    return who._replace(of_callee=True) if kind == "InvokeError" else who


def _of_exception(error: BaseException) -> Identity:
    """Name a plain exception by its class, or by its code if AWS sent one.

    botocore raises one class for most errors and puts their name into
    ``response["Error"]["Code"]``. It is looked at by shape, so botocore is not imported.
    """
    module, name = _split(f"{type(error).__module__}.{type(error).__qualname__}")
    if module == _SDK:
        return Identity("", _WORDS[name]) if name in _WORDS else Identity(module, name)
    return Identity(_word(module[-200:]), _word((_aws_code(error) or name)[:200]))


def _aws_code(error: BaseException) -> str | None:
    # Read past properties: one of the user's that raises must not hide the error.
    match vars(error).get("response"):
        case {"Error": {"Code": str(code)}} if code.strip():
            return code.strip()
        case _:
            return None


def _sdk_kind(error: DurableOperationError) -> str:
    """Return the SDK's class that matters here, as far as it can still be known."""
    if isinstance(error, CallbackError | InvokeError):
        return type(error).__name__
    module, name = _split(error.error_type)
    return name if module == _SDK else ""


def _recorded(error: DurableOperationError) -> Identity | None:
    last = error.stack_trace[-1] if error.stack_trace else ""
    if found := _LINE.fullmatch(last):
        return Identity(found[2] or "", found[1], found[3] is not None)
    return None


def _of_wire_type(error_type: str) -> Identity:
    module, name = _split(error_type)
    if module == _SDK and name in _WORDS:
        return Identity("", _WORDS[name])
    return Identity(module, name)


def _word(text: str) -> str:
    return re.sub(r"\s", "_", text)


def _split(dotted: str) -> tuple[str, str]:
    module, _, name = dotted.rpartition(".")
    return module, name
