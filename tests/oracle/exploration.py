"""Finds what paths of a workflow do, whatever its expressions and functions would say.

The interpreter is run many times with a coin in the place of every condition, every
call and every answer. What is found is certain (some path reads an unbound name); what
is not found is likely not there, since workflows are small and runs many.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any, Final

from durablec_dsl import ast, values
from durablec_dsl.source import Span
from durablec_dsl.walk import bodies, walk
from tests.oracle.expressions import free_names
from tests.oracle.failures import Failure, expression_error
from tests.oracle.interpreter import Interpreter
from tests.oracle.meaning import Broke, Continued, Names, Returned
from tests.oracle.moments import Moment, Pause
from tests.oracle.operations import Opened
from tests.oracle.retries import Policy
from tests.oracle.scripts import Script

_OF_FUNCTIONS: Final = ("Broken", "Worse", "Plain", "Leave")
_OF_CALLBACKS: Final = ("CallbackTimeout", "CallbackFailed", "CallbackInvalid")
_OF_THE_LANGUAGE: Final = (
    *_OF_CALLBACKS,
    "Timeout",
    "StepInterrupted",
    "TooFewSucceeded",
    "TooManyIterations",
    "PollExhausted",
    "ExpressionError",
)

_FAIL: Final = (0.0, 0.03, 0.1, 0.4)
"""How often what may fail does: each run draws one, since deep places are reached by
paths on which little fails."""

_OWN_LOOPS: Final = (ast.While, ast.Group, ast.Parallel, ast.Map)

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

    Loosely, a path may enter any clause whatever fails, and pass over a loop that ends,
    as the rules about names say ("bound after it only where every clause binds it too",
    "a `while` body may run zero times", but for that of `while true`); strictly, only
    where what a `try` holds can raise what the clause names, and where the loop's
    condition is no literal.
    """
    explored = Explored()
    random = Random(0)
    for _ in range(runs):
        _Explorer(tree, random, explored, loosely=loosely).run(None)
    for block in tree.blocks:
        for _ in range(runs // 4):
            _Explorer(tree, random, explored, loosely=loosely).look_at(block.body)
    return explored


class _Explorer(Interpreter):
    """The interpreter, whose questions a coin answers."""

    def __init__(
        self, tree: ast.Workflow, random: Random, explored: Explored, *, loosely: bool
    ) -> None:
        super().__init__(tree, Script({}, 0))
        self._random = random
        self._explored = explored
        self._loosely = loosely
        self._fails = random.choice(_FAIL)
        self._expressions_fail = random.choice(_FAIL)

    def look_at(self, block: list[ast.Stmt]) -> None:
        """Run a block, also one that nothing uses."""
        names = dict.fromkeys(("input", "constants", "execution"))
        self._branch(block, names)

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
        if isinstance(condition, values.Literal):
            return condition.value is True
        return self._coin(0.5)

    def chosen(self, node: ast.Switch, names: Names) -> list[ast.Stmt]:
        assert node.subject is not None
        self.value(node.subject, names)
        bodies = [case.body for case in node.cases]
        if node.default is not None or not self._covers(node):
            bodies.append(node.default or [])
        return self._random.choice(bodies)

    def again(self, record: Any) -> Failure:
        if self._coin(0.5):
            return Failure(self._random.choice(_OF_THE_LANGUAGE), "", "")
        return self._any_failure()

    def pass_time(self, pause: Pause) -> None:
        """Let no time pass."""

    def pass_until(self, moment: Moment) -> None:
        """Let no time pass."""

    def begin(self) -> None:
        if self.course.deadline is not None:
            self._may_fail(Failure("Timeout", "", ""))

    # Operations -----------------------------------------------------------------------

    def call(
        self,
        call: ast.Call,
        arguments: dict[str, Any],
        policy: Policy,
        once: bool = False,
    ) -> Any:
        self.begin()
        if once:
            self._may_fail(Failure("StepInterrupted", "", ""))
        self._may_fail(self._any_failure())

    def answer(self, opened: Opened | None) -> Any:
        self.begin()
        self._may_fail(Failure(self._random.choice(_OF_CALLBACKS), "", ""))

    def step(self, node: ast.Step, names: Names) -> Any:
        if node.timeout is not None:
            self._may_fail(Failure("Timeout", "", ""))
        return super().step(node, names)

    def await_(self, node: ast.Await, names: Names) -> Any:
        assert node.of is not None
        self._explored.unbound |= {node.of.text} - names.keys()
        return self.answer(None)

    def poll(self, node: ast.Poll, names: Names) -> Any:
        assert node.call is not None
        self.arguments(node.call, names)
        self.maybe(node.initial, names)
        if node.timeout is not None:
            self._may_fail(Failure("Timeout", "", ""))
        self.call(node.call, {}, self.policy(None))
        assert node.until is not None
        self.value(node.until, {**names, node.name.text: None})
        self._may_fail(Failure("PollExhausted", "", ""))
        # Its condition is an expression always, also a literal one.
        self._may_fail(expression_error())

    def invoke(self, node: ast.Invoke, names: Names) -> Any:
        self.maybe(node.payload, names)
        self.begin()
        failure = self._any_failure()
        failure.of_callee = not node.detach
        self._may_fail(failure)

    # Batches --------------------------------------------------------------------------

    def parallel(self, node: ast.Parallel, names: Names) -> None:
        self._read_limits(node.complete, names)
        self.begin()
        ended = [self._branch(each.body, names) for each in node.branches]
        self._settle(node, ended, names)

    def map_(self, node: ast.Map, names: Names) -> None:
        self._read_limits(node.complete, names)
        assert node.items is not None
        self.value(node.items, names)
        self.begin()
        own = dict(names)
        for name in (node.item, node.index):
            own |= {name.text: None} if name is not None else {}
        own.setdefault("item", None)
        count = self._random.randrange(3)
        if isinstance(node.items, values.ListValue):
            size = int(node.batch.value) if node.batch is not None else 1
            count = -(-len(node.items.items) // size)
        ended = [self._branch(node.body, own) for _ in range(count)]
        self._settle(node, ended, names)

    def _read_limits(self, spec: ast.CompletionSpec | None, names: Names) -> None:
        if isinstance(spec, ast.Completion):
            for each in (
                spec.min_successful,
                spec.tolerated_failures,
                spec.tolerated_failure_percentage,
            ):
                if isinstance(each, values.Embedded):
                    self.value(each, names)

    def _branch(self, body: list[ast.Stmt], names: Names) -> Failure | None:
        try:
            self._scope(lambda: self.body(body, dict(names)))
        except Failure as failure:
            return failure
        except Returned:
            pass
        return None

    def _settle(
        self,
        node: ast.Parallel | ast.Map,
        ended: Sequence[Failure | None],
        names: Names,
    ) -> None:
        failed = [each for each in ended if each is not None]
        succeeded = len(ended) - len(failed)
        spec = node.complete
        word = spec.word if isinstance(spec, ast.CompletionName) else ""
        if spec is None or word == "all":
            if failed:
                raise self._random.choice(failed)
        elif word in ("any", "first"):
            if failed and word == "first" and (self._coin(0.5) or not succeeded):
                raise self._random.choice(failed)
            if not succeeded:
                raise Failure("TooFewSucceeded", "", "")
        elif isinstance(spec, ast.Completion):
            needed = spec.min_successful
            least = needed.value if isinstance(needed, values.Number) else 0
            if succeeded < least or self._coin(0.3):
                raise Failure("TooFewSucceeded", "", "")
        names[node.name.text] = None
        if node.summary is not None:
            names[node.summary.text] = None

    # Ways that the rules about names take ---------------------------------------------

    def _while(self, node: ast.While, names: Names) -> None:
        is_endless = (
            isinstance(node.condition, values.Literal) and node.condition.value is True
        )
        may_end = not is_endless and _breaks(node.body)
        if self._loosely and may_end and self._coin(0.3):
            return
        super()._while(node, names)

    def _try(self, node: ast.Try, names: Names) -> None:
        if not (self._loosely and node.catches and self._coin(0.3)):
            super()._try(node, names)
            return
        try:
            self._enter(self._random.choice(node.catches), names)
        except (Failure, Returned, Broke, Continued):
            self.body(node.ending or [], names)
            raise
        self.body(node.ending or [], names)

    def _enter(self, clause: ast.Catch, names: Names) -> None:
        """Go through a clause, with a record of whose fields nothing is known."""
        alias = clause.alias.text if clause.alias is not None else "err"
        inner = {**names, alias: None}
        if clause.when is not None:
            self.value(clause.when, inner)
        self.body(clause.body, inner)
        names |= {name: value for name, value in inner.items() if name != alias}

    def _any_failure(self) -> Failure:
        """Return an error of the functions' module, or one that some clause names."""
        if self._coin(0.5):
            return Failure(self._random.choice(_OF_FUNCTIONS), "work", "")
        if self._coin(0.3):
            return Failure("KeyError", "builtins", "")
        return Failure("Custom", "", "")

    def _may_fail(self, failure: Failure) -> None:
        if self._coin(self._fails):
            raise failure

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


def _breaks(body: list[ast.Stmt]) -> bool:
    """Say whether a `break` among statements leaves the loop whose body they are."""
    around = [each for each in walk(body) if isinstance(each, _OWN_LOOPS)]
    inner = {id(e) for one in around for body in bodies(one) for e in walk(body)}
    return any(isinstance(s, ast.Break) and id(s) not in inner for s in walk(body))


def clauses(tree: ast.Workflow) -> list[ast.Catch]:
    """Return every clause of a workflow."""
    blocks = [each for block in tree.blocks for each in block.body]
    body = [*tree.body, *(tree.on_failure or []), *blocks]
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
