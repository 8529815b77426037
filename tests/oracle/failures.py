"""Errors as workflows see them: a name, a module, a message and data (language.md, 3)."""

import builtins
import json
from collections.abc import Mapping
from types import ModuleType
from typing import Any, Final

from tests.oracle.moments import Moment

UNSAID: Final = "<unsaid>"
"""Stands for text that the language leaves open; in a comparison any text fits it."""


class Record(dict[str, Any]):
    """An error as `as` binds it; `of_callee` and `deadline` are what it does not show."""

    of_callee = False
    deadline: Moment | None = None


class Failure(Exception):
    """An error on its way through a workflow; `module` is empty for bare names.

    `undone` is what was undone on the way. An error `of_callee` has left a workflow.
    A `deadline` is the one that has raised it.
    """

    def __init__(self, type: str, module: str, message: str, data: Any = None) -> None:
        super().__init__(type, module, message, data)
        self.type = type
        self.module = module
        self.message = message
        self.data = data
        self.undone: list[dict[str, Any]] = []
        self.of_callee = False
        self.deadline: Moment | None = None

    @property
    def dotted(self) -> str:
        return f"{self.module}.{self.type}" if self.module else self.type

    def record(self) -> Record:
        """Show it: "`as: err` gives `{type, module, message, data, undone}`"."""
        made = Record(
            type=self.type,
            module=self.module,
            message=self.message,
            data=self.data,
            undone=list(self.undone),
        )
        made.of_callee = self.of_callee
        made.deadline = self.deadline
        return made

    def names(self, functions: ModuleType) -> set[str]:
        """Return the names that a clause or a policy may know this error by.

        "The class name of the exception the function raised (dotted to be exact), its
        base classes included where the compiler can see them"; what `fail` raises has
        "the plain names" alone; "`InvokeFailed` (any failure of a callee)".
        """
        found = {"any", self.type, self.dotted}
        if self.of_callee:
            found.add("InvokeFailed")
        if not self.module and isinstance(getattr(functions, self.type, None), type):
            mro = getattr(functions, self.type).__mro__
            return found | {each.__name__ for each in mro}
        home = builtins if self.module == "builtins" else functions
        if self.module == home.__name__:
            for each in getattr(home, self.type).__mro__:
                found |= {each.__name__, f"{each.__module__}.{each.__name__}"}
        return found


def raised_again(error: Any) -> Failure:
    """Make an error of a record: "`fail: ${err}` raises it again, unchanged"."""
    made = Failure(error["type"], error["module"], error["message"], error["data"])
    made.undone = list(error["undone"])
    made.of_callee = getattr(error, "of_callee", False)
    made.deadline = getattr(error, "deadline", None)
    return made


def of_exception(error: Exception) -> Failure:
    """Name what a function raised: "name, message and data survive every boundary".

    The data is the exception's `data`, or its public attributes (runtime's `carried`).
    """
    kind = type(error)
    data = getattr(error, "data", None) or dict(vars(error)) or None
    return Failure(kind.__qualname__, kind.__module__, str(error), data)


def expression_error() -> Failure:
    """Make "one non-retryable `ExpressionError`" (expressions.md)."""
    places: Mapping[str, Any] = {"file": UNSAID, "line": UNSAID, "expression": UNSAID}
    return Failure("ExpressionError", "", UNSAID, dict(places))


def of_text(text: str | None) -> Any:
    """Read data: "decoded from JSON"; what is no JSON stays text."""
    if text is None:
        return None
    try:
        return json.loads(text)
    except ValueError:
        return text
