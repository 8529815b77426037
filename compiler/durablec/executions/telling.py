"""What is told of each part of a workflow that an execution is of: how far it came.

This is what pictures and lists of an execution show; they decide nothing.
"""

from collections.abc import Iterable, Iterator
from typing import Literal as OneOf

from durablec import ir
from durablec.executions.evidence import each_round, once_a_round, parts
from durablec.executions.following import Followed, followed
from durablec.executions.history import History, Operation
from durablec.executions.placing import Placed, place
from durablec.executions.raising import of_batch
from durablec_dsl.durations import short_form
from durablec_dsl.record import Record

Word = OneOf["done", "failed", "running", "waiting", "left", "unknown", "unreached"]
"""`left` is what had not ended when the execution did: a loser, say. Of what is `unknown`
the history does not tell whether it has run, or whether it has failed."""


_ERRORS = 3
"""How many different errors of one statement are told."""

_LEAST = 0.001
"""What took fewer seconds is told without."""


class Told(Record):
    """How far a part came, as a word and as `badge`, a few words that say more.

    `note` are the lines of what went wrong, or of how it went.
    """

    word: Word
    badge: str = ""
    note: tuple[str, ...] = ()


class Telling(Record):
    """What is told of an execution: by the `id()` of parts of the IR, and of `ir.Undo`s.

    `unplaced` are operations that belong to no statement, which another version may
    have had.
    """

    history: History
    parts: dict[int, Told]
    undos: dict[int, Told]
    unplaced: list[Operation]


def tell(workflow: ir.Workflow, history: History) -> Telling:
    """Return what is told of an execution of a workflow."""
    placed = place(workflow, history)
    teller = _Teller(history, placed, followed(workflow, history, placed))
    told = dict(teller.all(workflow))
    undos = {
        id(ir.undo_of(statement)): _of_undo(
            operations, is_over=history.state != "running"
        )
        for statement in ir.all_statements(workflow)
        if (operations := placed.undos.get(id(statement)))
    }
    return Telling(history, told, undos, placed.unplaced)


class _Teller:
    def __init__(self, history: History, placed: Placed, found: Followed) -> None:
        self._is_over = history.state != "running"
        self._placed = placed
        self._entered = found.entered
        self._possible = found.possible
        self._found = found

    def all(self, workflow: ir.Workflow) -> Iterator[tuple[int, Told]]:
        """Yield what is told of every statement, and of what is in one."""
        for statement in ir.all_statements(workflow):
            yield id(statement), self._of(statement)
            match statement:
                case ir.Parallel():
                    for branch in statement.branches:
                        yield id(branch), self._of_branch(branch)
                case ir.If() | ir.Switch() | ir.Try():
                    for part, _ in parts(statement):
                        yield id(part), self._of_part(part)
                case _:
                    pass

    def _of(self, statement: ir.Stmt) -> Told:
        operations = self._placed.statements.get(id(statement), [])
        if not operations and id(statement) in self._entered:
            operations = self._placed.doubtful.get(id(statement), [])
        match statement:
            case ir.Await() if id(statement) in self._entered:
                return Told(self._of_answer(statement))
            case ir.While():
                return self._of_loop(statement)
            case ir.If() | ir.Switch():
                return self._of_choice(statement)
            case ir.Map() if operations:
                return self._of_map(statement, operations)
            case ir.Parallel() if operations:
                return self._of_parallel(statement, operations)
            case ir.Operation() if operations:
                return _of_operations(operations, is_over=self._is_over)
            case ir.Fail() | ir.Operation() if id(statement) in self._entered:
                # An operation that nothing is recorded of has failed when it was begun.
                return Told("failed")
            case _:
                return self._of_part(statement)

    def _of_part(self, part: object) -> Told:
        if id(part) not in self._entered:
            return Told("unknown" if id(part) in self._possible else "unreached")
        if id(part) in self._found.open:
            return Told("left" if self._is_over else "running")
        if id(part) in self._found.doubtful:
            return Told("unknown")
        return Told("failed" if id(part) in self._found.failed else "done")

    def _of_answer(self, statement: ir.Await) -> Word:
        """Tell how far an answer is: as the callbacks that may be waited for."""
        states = {
            _state(e, is_over=self._is_over) for e in self._placed.opened(statement)
        }
        return next(iter(states)) if len(states) == 1 else "done"

    def _of_choice(self, statement: ir.If | ir.Switch) -> Told:
        """Tell which way was taken: by the case, or by whether the condition held."""
        told = self._of_part(statement)
        ways: dict[str, Word] = {}
        for part, _ in parts(statement):
            name = _name_of_way(statement, part)
            if id(part) in self._entered:
                ways[name] = "done"
            elif id(part) in self._possible:
                ways.setdefault(name, "unknown")
        # In a loop, or in items, several are taken, and of some that is not known.
        if "done" in ways.values():
            told.badge = ", ".join(
                name if word == "done" else f"{name}?" for name, word in ways.items()
            )
        return told

    def _of_branch(self, branch: ir.Branch) -> Told:
        operations = self._placed.branches.get(id(branch), [])
        if not operations:
            return self._of_part(branch)
        return _of_operations(operations, is_over=self._is_over)

    def _of_loop(self, loop: ir.While) -> Told:
        """Tell the rounds, as many as a statement of the body has run at most.

        It may be more if not every round comes to one that is recorded.
        """
        told = self._of_part(loop)
        rounds = self._most(once_a_round(loop.body))
        if rounds:
            said = f"{rounds} {'round' if rounds == 1 else 'rounds'}"
            is_exact = self._most(each_round(loop.body)) == rounds
            told.badge = said if is_exact else f"{said} or more"
        return told

    def _most(self, statements: Iterable[ir.Stmt]) -> int:
        """Return how often that one of some statements has run that did most often."""
        counts = (len(self._placed.statements.get(id(s), [])) for s in statements)
        return max(counts, default=0)

    def _of_map(self, statement: ir.Map, operations: list[Operation]) -> Told:
        told = self._of_batch(statement, operations)
        items = [each.state for each in self._placed.items.get(id(statement), [])]
        recorded = [state for each in operations for state in each.items]
        total = max(len(items), len(recorded))
        done, failed = items.count("done"), items.count("failed")
        if recorded:
            done, failed = recorded.count("SUCCEEDED"), recorded.count("FAILED")
        if total:
            bad = f", {failed} failed" if failed else ""
            told.badge = _joined(f"{done} of {total} done{bad}", told.badge)
        return told

    def _of_batch(
        self, statement: ir.Map | ir.Parallel, operations: list[Operation]
    ) -> Told:
        """Tell what has become of a batch, which its own operation does not say.

        That is done even where the failure of a branch or item is that of the batch.
        """
        told = _of_operations(operations, is_over=self._is_over)
        last = operations[-1]
        if last.state == "done":
            goes_on, _ = of_batch(statement, last, self._placed.parts_of(last))
            told.word = told.word if goes_on else "failed"
        return told

    def _of_parallel(self, statement: ir.Parallel, operations: list[Operation]) -> Told:
        told = self._of_batch(statement, operations)
        complete = statement.complete
        word = complete.word if complete is not None else None
        last = operations[-1].items
        wanted = {"any": ("SUCCEEDED",), "first": ("SUCCEEDED", "FAILED")}
        winners = [
            branch.name
            for branch, state in zip(statement.branches, last, strict=False)
            if state in wanted.get(word or "", ())
        ]
        if winners:
            told.badge = _joined(f"{winners[0]} won", told.badge)
        return told


def _name_of_way(statement: ir.If | ir.Switch, part: object) -> str:
    match statement, part:
        case ir.If(arms=[first, *_]), _:
            return "yes" if part is first else "no"
        case _, ir.Case(when=when):
            return ", ".join(str(each.value) for each in when)
        case _:
            return "default"


def _of_operations(operations: list[Operation], *, is_over: bool) -> Told:
    """Tell what has become of the operations of one statement."""
    states = [_state(each, is_over=is_over) for each in operations]
    word: Word = next(
        word
        for word in ("running", "waiting", "failed", "left", "done")
        if word in states
    )
    if word == "failed" and states[-1] == "done":
        # Of several rounds or attempts of what is around it, the last has gone well.
        word = "done"
    return Told(word, ", ".join(_badge(operations, states)), tuple(_note(operations)))


def _of_undo(operations: list[Operation], *, is_over: bool) -> Told:
    told = _of_operations(operations, is_over=is_over)
    if told.word == "done":
        told.badge = _joined("undone", told.badge)
    return told


def _joined(word: str, badge: str) -> str:
    return f"{word}, {badge}" if badge else word


def _state(operation: Operation, *, is_over: bool) -> Word:
    if is_over and operation.state in ("running", "waiting"):
        return "left"
    return operation.state


def _badge(operations: list[Operation], states: list[Word]) -> Iterator[str]:
    if len(operations) > 1:
        failed = states.count("failed")
        yield f"{len(operations)} times"
        if failed:
            yield f"{failed} failed"
    again = sum(max(each.attempts - 1, 0) for each in operations)
    if again and operations[0].sub_type == "WaitForCondition":
        yield f"looked {again + len(operations)} times"
    elif again:
        yield "retried once" if again == 1 else f"retried {again} times"
    seconds = [each.seconds for each in operations if each.seconds is not None]
    # In virtual time nothing takes any but waits.
    if sum(seconds) >= _LEAST:
        yield lasted(sum(seconds))


def _note(operations: list[Operation]) -> Iterator[str]:
    # In no order but their own: what runs at once fails in any.
    errors = sorted({each.error for each in operations if each.error})
    yield from errors[:_ERRORS]
    if len(errors) > _ERRORS:
        yield f"and {len(errors) - _ERRORS} more"


def lasted(seconds: float) -> str:
    """Return a length of time in a few characters: milliseconds, or whole seconds."""
    if seconds < 1:
        return f"{seconds * 1000:.0f} ms"
    if seconds < 10:
        return f"{seconds:.1f} s"
    return short_form(round(seconds))
