"""The Python names that a handler uses, so that no two of them collide.

A workflow's names stay as they are written, but for the few that Python or the
handler itself needs: those get an underscore behind them. Constants are upper case
and come from the statement or policy they belong to.
"""

import keyword
from collections.abc import Iterable
from typing import NamedTuple

from durablec.backends.python.imports import BUILTINS, RESERVED
from durablec.backends.python.nodes import Node
from durablec.expressions.typed import CallbackId, Variable


class Constant(NamedTuple):
    """A constant of a handler's module; `kind` is its type where it must be said."""

    name: str
    node: Node
    kind: str | None = None


Constants = list[Constant]
"""What a handler defines at its module's level, in the order in which it is needed."""

GLOBAL = {"constants": "CONSTANTS", "env": "os.environ"}
"""What the language gives every expression that is no variable of a function."""


class Names:
    """The names taken in one handler module.

    `callbacks` are the workflow's names whose variables hold the SDK's `Callback`.
    """

    def __init__(
        self, taken: Iterable[str], callbacks: frozenset[str] = frozenset()
    ) -> None:
        self._taken = {*keyword.kwlist, *BUILTINS, *RESERVED, *taken}
        self.callbacks = callbacks
        self._counts: dict[str, int] = {}
        self._variables: dict[str, str] = {
            "input": "event",
            "execution": "execution",
            **GLOBAL,
        }

    def variable(self, name: str) -> str:
        """Return the Python variable of a workflow's name, the same at every call."""
        if name not in self._variables:
            self._variables[name] = self.fresh(name)
        return self._variables[name]

    def of(self, variable: Variable) -> str:
        """Return the Python variable that holds what an expression reads."""
        if isinstance(variable, CallbackId):
            return self.callback_id
        return self.variable(variable.name)

    @property
    def callback_id(self) -> str:
        """Return the parameter by which a callback's submitter is given the id."""
        return self.companion("callback", "id")

    def callback(self, name: str) -> str:
        """Return the Python variable of the callback that was opened under a name."""
        if name in self.callbacks:
            return self.variable(name)
        return self.companion(name, "callback")

    def companion(self, name: str, suffix: str) -> str:
        """Return the Python variable of what goes with a workflow's name."""
        key = f"{name} {suffix}"  # No name of a workflow holds a space.
        if key not in self._variables:
            self._variables[key] = self.fresh(f"{name}_{suffix}")
        return self._variables[key]

    def constant(self, name: str, suffix: str = "") -> str:
        """Take a name for a module-level constant: `saved` gives `SAVED`."""
        return self.fresh(f"{name}{suffix}".upper())

    def fresh(self, wanted: str) -> str:
        """Take a name nobody has yet: the wanted one, or one that is near it."""
        if wanted in self._taken and f"{wanted}_" not in self._taken:
            wanted = f"{wanted}_"
        return self.numbered(wanted)

    def numbered(self, wanted: str) -> str:
        """Take a name nobody has yet, of a thing that there may be several of."""
        name = wanted
        while name in self._taken:
            self._counts[wanted] = self._counts.get(wanted, 1) + 1
            name = f"{wanted}_{self._counts[wanted]}"
        self._taken.add(name)
        return name
