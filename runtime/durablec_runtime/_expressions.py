"""Expressions that can fail: one error, which says where it was written and why."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from durablec_runtime._cel_error import FAILURES, CelError
from durablec_runtime._errors import NamedError, fail
from durablec_runtime._identity import identity

P = ParamSpec("P")
R = TypeVar("R")


def expression(file: str, line: int) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark the function that an expression was compiled to; its docstring is the CEL.

    Any failure inside becomes one ``ExpressionError``, which is never retried: an
    expression has the same value every time. ``data`` is ``{file, line, expression}``,
    also of one that the runtime has raised without a place, as ``seconds`` does.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def evaluate(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return function(*args, **kwargs)
            except NamedError as error:
                if error.data is None and identity(error).name == "ExpressionError":
                    raise _failure(file, line, function.__doc__ or "", error) from error
                raise
            except FAILURES as error:
                raise _failure(file, line, function.__doc__ or "", error) from error

        return evaluate

    return decorate


def _failure(file: str, line: int, text: str, error: Exception) -> NamedError:
    text = text.strip()
    return fail(
        "ExpressionError",
        f"{file}:{line}: `{text[:500]}`: {cause(error)}",
        {"file": file, "line": line, "expression": text},
    )


def cause(error: Exception) -> str:
    """Say in the language's words what Python said in its own, which differ by version."""
    match error:
        case CelError():
            return str(error)
        case NamedError():
            return error.message or ""
        case KeyError():
            return f"no such key `{error.args[0] if error.args else ''}`"
        case IndexError():
            return "the list has no such index"
        case ZeroDivisionError():
            return "division by zero"
        case OverflowError():
            return "a number or a time is out of range"
        case RecursionError():
            return "a value is nested too deeply"
        case TypeError() | AttributeError():
            return f"a value has the wrong type ({error})"
        case _:
            return str(error) or type(error).__name__
