"""Names for places in one version, and for what is kept of them among the values."""

from durablec import ir
from durablec.compat.frames import Body, Cursor, Run
from durablec.compat.terms import Env

DONE = " done"
"""The list of what can be undone."""

BEGUN = " begun"
"""That list as it was when the context, or an attempt, began."""

ERROR = " error"
"""The error that is on its way out."""

ATTEMPT = " attempt"
"""The number of a group's attempt."""

Place = tuple[Cursor, Env]


class Places:
    """The bodies of one version, and the names of what its loops and `try`s keep."""

    def __init__(self) -> None:
        self._bodies: dict[int, Body] = {}
        self._numbers: dict[ir.Statement, int] = {}

    def body(self, statements: list[ir.Stmt]) -> Body:
        """Return the one `Body` of a list of statements."""
        return self._bodies.setdefault(id(statements), Body(statements))

    def into(self, below: Cursor, body: list[ir.Stmt]) -> Cursor:
        """Return the place at the beginning of a body, which may be empty."""
        return (*below, Run(self.body(body), 0)) if body else below

    def round(self, statement: ir.While) -> str:
        """Return the name of how many rounds of a loop have begun."""
        return f" round {self._number(statement)}"

    def mark(self, statement: ir.Try) -> str:
        """Return the name of what was done when a `try` began."""
        return f" mark {self._number(statement)}"

    def handled(self, statement: ir.Try) -> str:
        """Return the name of the error that a `try` handles."""
        return f" handled {self._number(statement)}"

    def pending(self, statement: ir.Try) -> str:
        """Return the name of the error that goes on behind a `finally`."""
        return f" pending {self._number(statement)}"

    def _number(self, statement: ir.Statement) -> int:
        return self._numbers.setdefault(statement, len(self._numbers))
