"""Answers of callbacks: decoded from JSON, and checked against the declared payload."""

from typing import Any

from durablec_runtime._errors import NamedError, build
from durablec_runtime._identity import Identity
from durablec_runtime._json import NotJson, decode
from durablec_runtime._shapes import Shape


def answer(raw: str | None, shape: Shape | None = None) -> Any:
    """Decode what a callback was answered with, and check it.

    Args:
        raw: The answer as sent; none, or an empty one, is null.
        shape: What the answer must be; without it, any JSON.

    Raises:
        CallbackInvalid: The answer is not JSON or does not fit. ``data`` is the answer,
            as text if it is not JSON. It is decoded here and not by the SDK, whose
            ``SerDesError`` no ``catch`` clause would see (language.md, section 8).
    """
    try:
        value = None if raw is None or not raw.strip() else decode(raw)
        fault = None if shape is None else shape.fault(value, "answer")
    except NotJson as error:
        raise _invalid(f"answer: {error}", raw) from error
    except RecursionError:
        raise _invalid("answer: nested too deeply", raw) from None
    if fault:
        raise _invalid(fault, raw)
    return value


def _invalid(fault: str, raw: str | None) -> NamedError:
    return build(Identity("", "CallbackInvalid"), fault, raw or None, [])
