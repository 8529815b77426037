"""Finds what paths of a workflow do, whatever its expressions and functions would say.

The interpreter is run many times with a coin in the place of every condition, every
call and every answer. What is found is certain (some path reads an unbound name); what
is not found is likely not there, since workflows are small and runs many.
"""

from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from durablec_dsl import ast, values
from durablec_dsl.source import Span
from durablec_dsl.walk import walk
from tests.oracle.expressions import free_names
from tests.oracle.failures import Failure, expression_error
from tests.oracle.interpreter import Interpreter, Names
from tests.oracle.outside import Outside

_OF_FUNCTIONS: Final = ("Broken", "Worse", "Plain", "Leave")
_OF_CALLBACKS: Final = ("CallbackTimeout", "CallbackFailed", "CallbackInvalid")

_FAIL: Final = (0.0, 0.03, 0.1, 0.4)
"""How often what may fail does: each run draws one, since deep places are reached by
paths on which little fails."""

Visit = tuple[Span, str | None]


@dataclass
class Explored:
    """What some path did: the names it read unbound, and where it came along.

    `visited` holds the span of each statement's head and of each clause, and with a
    clause also each of its error names that took an error.
    """

    unbound: set[str] = field(default_factory=set)
    visited: set[Visit] = field(default_factory=set)


def explore(tree: ast.Workflow, runs: int, *, loosely: bool) -> Explored:
    """Walk a number of random paths, the same each time.

    Loosely, a path may enter any clause whatever fails, as the rule about names says
    ("bound after it only where every clause binds it too"); strictly, only where what
    a `try` holds can raise what the clause names.
    """
    explored = Explored()
    random = Random(0)
    for _ in range(runs):
        _Explorer(tree, random, explored, loosely=loosely).run(None)
    return explored


class _Explorer(Interpreter):
    """The interpreter, whose questions a coin answers."""

    def __init__(
        self, tree: ast.Workflow, random: Random, explored: Explored, *, loosely: bool
    ) -> None:
        super().__init__(tree, Outside({}))
        self._random = random
        self._explored = explored
        self._loosely = loosely
        self._fails = random.choice(_FAIL)
        self._expressions_fail = random.choice(_FAIL)

    def visit(self, node: ast.Stmt | ast.Catch, name: str | None = None) -> None:
        span = node.span if isinstance(node, ast.Catch) else node.head
        self._explored.visited |= {(span, None), (span, name)}

    def value(self, value: values.Value, names: Names) -> Any:
        """Look only whether what is read is bound."""
        read = {name for each in _embedded(value) for name in free_names(each.expr)}
        self._explored.unbound |= read - names.keys()
        if _embedded(value) and self._coin(self._expressions_fail):
            raise expression_error()

    def holds(self, condition: values.Value | None, names: Names) -> bool:
        assert condition is not None
        self.value(condition, names)
        return self._coin(0.5)

    def chosen(self, node: ast.Switch, names: Names) -> list[ast.Stmt]:
        assert node.subject is not None
        self.value(node.subject, names)
        bodies = [case.body for case in node.cases]
        if node.default is not None or not self._covers(node):
            bodies.append(node.default or [])
        return self._random.choice(bodies)

    def call(
        self, call: ast.Call, arguments: dict[str, Any], spec: ast.RetrySpec | None
    ) -> Any:
        if self._coin(self._fails):
            raise self._any_failure()

    def answer(self, node: ast.Callback) -> Any:
        if self._coin(self._fails):
            raise Failure(self._random.choice(_OF_CALLBACKS), "", "")

    def again(self, record: Any) -> Failure:
        if self._coin(0.5):
            return Failure(self._random.choice(_OF_CALLBACKS), "", "")
        return self._any_failure()

    def _try(self, node: ast.Try, names: Names) -> None:
        if not (self._loosely and node.catches and self._coin(0.3)):
            super()._try(node, names)
            return
        try:
            self._enter(self._random.choice(node.catches), names)
        finally:
            self._body(node.ending or [], names)

    def _enter(self, clause: ast.Catch, names: Names) -> None:
        """Go through a clause, with a record of whose fields nothing is known."""
        alias = clause.alias.text if clause.alias is not None else "err"
        inner = {**names, alias: None}
        if clause.when is not None:
            self.value(clause.when, inner)
        self._body(clause.body, inner)
        names |= {name: value for name, value in inner.items() if name != alias}

    def _any_failure(self) -> Failure:
        """Return an error of the functions' module, or one that some clause names."""
        if self._coin(0.5):
            return Failure(self._random.choice(_OF_FUNCTIONS), "work", "")
        if self._coin(0.3):
            return Failure("KeyError", "builtins", "")
        return Failure("Custom", "", "")

    def _covers(self, node: ast.Switch) -> bool:
        """Say whether the cases "cover an enumeration", or both truth values."""
        given = {str(literal.value) for case in node.cases for literal in case.when}
        return given >= {"True", "False"} or given >= self._colours()

    def _colours(self) -> set[Any]:
        assert isinstance(self.tree.input, values.RecordType)
        kinds = [each.type for each in self.tree.input.fields]
        return {
            v
            for each in kinds
            if isinstance(each, values.EnumType)
            for v in each.values
        }

    def _coin(self, chance: float) -> bool:
        return self._random.random() < chance


def clauses(tree: ast.Workflow) -> list[ast.Catch]:
    """Return every clause of a workflow."""
    body = [*tree.body, *(tree.on_failure or [])]
    tries = [each for each in walk(body) if isinstance(each, ast.Try)]
    return [clause for each in tries for clause in each.catches]


def _embedded(value: values.Value) -> list[values.Embedded]:
    match value:
        case values.Embedded():
            return [value]
        case values.Template():
            return [part for part in value.parts if not isinstance(part, str)]
        case values.ListValue():
            return [each for item in value.items for each in _embedded(item)]
        case values.RecordValue():
            return [e for field in value.fields for e in _embedded(field.value)]
        case _:
            return []
