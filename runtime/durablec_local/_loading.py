"""Imports the handler and, through it, the user's modules, as Lambda would.

In Lambda the bundle's folder comes first on the path, but what the interpreter has
loaded before is what an import finds. So the standard library's modules stay, and any
other that a file of the user's has the name of is forgotten.
"""

import importlib
import os
import sys
import traceback
from collections.abc import Iterator
from functools import partial

import aws_durable_execution_sdk_python as sdk

from durablec_local._code import Code
from durablec_local._package import Handler
from durablec_local.events import Failure


def load(folder: str, source_root: str, code: Code) -> Handler:
    """Import `handler.py` of a folder and return its durable function.

    The user's functions are watched by `code`. Raises whatever an import may raise.
    """
    for name in _top_names(source_root) & sys.modules.keys():
        if name not in sys.stdlib_module_names:
            _forget(name)
    sys.path[:0] = [folder, source_root]
    # The decorator's own parameter for plugins; the handler is not to know of it.
    vars(sdk)["durable_execution"] = partial(sdk.durable_execution, plugins=[code])
    handler: Handler = importlib.import_module("handler").handler
    return handler


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


def _top_names(folder: str) -> set[str]:
    return {entry.name.removesuffix(".py") for entry in os.scandir(folder)}


def _forget(name: str) -> None:
    for loaded in list(sys.modules):
        if loaded == name or loaded.startswith(f"{name}."):
            del sys.modules[loaded]


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
    below = os.path.relpath(file)
    return file if below.startswith(os.pardir) else below
