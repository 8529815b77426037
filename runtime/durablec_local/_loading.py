"""Imports the handler and, through it, the user's modules, as Lambda would.

In Lambda the bundle's folder comes first on the path, but what the interpreter has
loaded before is what an import finds. So the standard library's modules stay, and any
other that a file of the bundle has the name of is forgotten (see `_worlds.py`).
"""

import importlib
import os
import traceback
from collections.abc import Iterator
from functools import partial

import aws_durable_execution_sdk_python as sdk

from durablec_local._code import Code
from durablec_local._package import Handler
from durablec_local.events import Failure

_STARTED_IN = os.getcwd()
"""The user's current folder, which is not that of the code that runs."""


def watch(code: Code) -> None:
    """Have the functions of all handlers that are imported from now on watched."""
    # The decorator's own parameter for plugins; the handler is not to know of it.
    vars(sdk)["durable_execution"] = partial(sdk.durable_execution, plugins=[code])


def load() -> Handler:
    """Import the `handler.py` that is first on the path; return its durable function.

    Raises whatever an import may raise.
    """
    handler: Handler = importlib.import_module("handler").handler
    return handler


def top_names(folder: str) -> set[str]:
    """Return the names that an import may find in a folder."""
    return {entry.name.removesuffix(".py") for entry in os.scandir(folder)}


def failure_in(root: str, error: BaseException) -> Failure | None:
    """Return an exception with its traceback in the files below `root`.

    None if no file below `root` has to do with it.
    """
    told = traceback.TracebackException.from_exception(error)
    for each in _chain(told):
        _keep(each, root)
    is_theirs = _is_syntax_error_in(root, error) or bool(told.stack)
    if not is_theirs:
        return None
    *trace, _ = told.format()
    kind = type(error)
    name = kind.__qualname__
    dotted = name if kind.__module__ == "builtins" else f"{kind.__module__}.{name}"
    lines = [line for entry in trace for line in entry.splitlines()]
    return Failure(dotted, str(error), trace=tuple(lines))


def _chain(
    told: traceback.TracebackException | None,
) -> Iterator[traceback.TracebackException]:
    while told is not None:
        yield told
        told = told.__cause__ or told.__context__


def _keep(told: traceback.TracebackException, root: str) -> None:
    frames = [frame for frame in told.stack if _is_below(root, frame.filename)]
    for frame in frames:
        frame.filename = _shown(frame.filename)
    told.stack[:] = frames


def _is_syntax_error_in(root: str, error: BaseException) -> bool:
    return isinstance(error, SyntaxError) and _is_below(root, error.filename or "")


def _is_below(root: str, file: str) -> bool:
    # What is installed may lie below the root too; `<...>` was never in a file.
    if file.startswith("<") or "site-packages" in file.split(os.sep):
        return False
    return os.path.realpath(file).startswith(os.path.realpath(root) + os.sep)


def _shown(file: str) -> str:
    below = os.path.relpath(file, _STARTED_IN)
    return file if below.startswith(os.pardir) else below
