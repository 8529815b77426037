"""What is recorded of an operation that both versions make, and what the new one reads.

AWS's SDK compares an operation's place, type and name, and nothing of what was called
or of what is recorded (durable-sdk.md 1.8). So here is looked for what no replay would
notice: the record of one statement that is read as another's, and a value that is not
of the type, or not of the form, that is read.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from durablec import ir
from durablec.compat.contexts import Context, hands_up
from durablec.compat.events import Made
from durablec.compat.findings import Finding, Kind, When
from durablec.compat.fitting import misfit, unnamed
from durablec.compat.frames import Attempt
from durablec.compat.handing import answer_of
from durablec.compat.machine import Machine
from durablec.compat.reads import Reads
from durablec.compat.terms import Term
from durablec.compat.undos import Undos
from durablec.expressions.typed import Variable
from durablec.lower.batches import map_type, parallel_type
from durablec.types import DYN, Type

if TYPE_CHECKING:
    from durablec.compat.walk import Walk, Within


_OF_AN_END = frozenset({"result", "unknown", "handed", "bare", "undo gone"})
"""What is met when an operation has ended; whoever was asked answers as he was asked."""

_OF_VALUES = frozenset({"result", "unknown"})


class Records:
    """Looks at what is recorded of single operations."""

    def __init__(self, walk: "Walk") -> None:
        self._walk = walk
        self._old, self._new = walk.old, walk.new
        self._reads = Reads(self._new.workflow)
        self._old_reads = Reads(self._old.workflow)
        self.undos = Undos(self._old.workflow, self._new.workflow)
        self._named = [
            [*_named(machine.workflow)] for machine in (self._old, self._new)
        ]

    def come_to_the_same(self, made: Made, other: Made) -> bool:
        """Say whether both versions make the same of what is recorded.

        Where an answer or result does not fit, that is found by itself.
        """
        one, two = made.piece, other.piece
        if one.fails != two.fails:
            return False
        match one.statement, two.statement:
            case ((ir.Parallel() | ir.Map()), (ir.Parallel() | ir.Map())):
                return self._complete_alike(made, other)
            case ir.Group(), ir.Group():
                return hands_up_alike(self._walk, made, other)
            case _:
                return True

    def look(
        self,
        made: Made,
        other: Made,
        old: Context,
        new: Context,
        within: "Within",
        *,
        first: bool,
    ) -> None:
        """Find what is wrong with an operation that both versions make."""
        one, two = made.piece.statement, other.piece.statement
        assert isinstance(one, ir.Operation)
        assert isinstance(two, ir.Operation)
        found: list[tuple[Kind, bool, str]] = []
        if self._is_other(one, two):
            found.append(("misread", True, ""))
        elif self._is_other_round(made, other):
            found.append(("misread", True, "round"))
        else:
            found += self._of_types(one, two)
            if self._call(self._old, made) != self._call(self._new, other):
                found.append(("mixed", True, ""))
        found += (("unknown", False, each) for each in self._of_errors(made, other))
        if isinstance(one, ir.Group) and isinstance(two, ir.Group):
            found += self._of_form(one, two, old, new)
        for kind, certain, detail in found:
            when: When = "ended" if _is_of_an_end(kind, one) else "started"
            self._walk.findings.add(
                Finding(
                    kind,
                    when,
                    made.piece,
                    other.piece,
                    within,
                    certain,
                    first and kind == "misread",
                    detail,
                )
            )

    # Whose record it is ------------------------------------------------------------------

    def _is_other(self, one: ir.Operation, two: ir.Operation) -> bool:
        """Say whether the record of one statement is read as that of another.

        A statement may have been renamed that keeps its name in the history by a label;
        then neither version has the name of the other.
        """
        if one.name != two.name:
            names = [{each.name for each in named} for named in self._named]
            return two.name in names[0] or one.name in names[1]
        if _called(one) == _called(two):
            return False
        # Paths that exclude each other may bind the same name.
        alike = [[e for e in named if e.name == one.name] for named in self._named]
        if max(map(len, alike)) < 2:
            return False
        return _called(two) in map(_called, alike[0]) or _called(one) in map(
            _called, alike[1]
        )

    def _is_other_round(self, made: Made, other: Made) -> bool:
        """Say whether it is made in another round of a loop."""
        old = self._old.rounds(made.cursor, made.env)
        new = self._new.rounds(other.cursor, other.env)
        return len(old) == len(new) and old != new

    def _call(self, machine: Machine, made: Made) -> Term:
        statement = made.piece.statement
        assert isinstance(statement, ir.Operation)
        match statement:
            case ir.Step():
                parts: list[object] = [statement.call]
            case ir.Poll():
                parts = [statement.call, statement.until]
            case ir.Callback():
                parts = [statement.submitter]
            case ir.Invoke():
                parts = [str(statement.target), statement.payload, statement.tenant]
            case ir.Map():
                parts = [statement.items, str(statement.batch)]
            case ir.Group(use=ir.Block()):
                parts = [[list(each) for each in statement.arguments]]
            case _:
                parts = []
        # A poll's condition reads its own result.
        own = {statement.name: machine.terms.symbol("its own")}
        return machine.written.part(parts, made.env | own)

    # What is recorded ---------------------------------------------------------------------

    def _of_types(
        self, one: ir.Operation, two: ir.Operation
    ) -> Iterator[tuple[Kind, bool, str]]:
        match one, two:
            case ((ir.Callback() | ir.Open()), (ir.Callback() | ir.Open())):
                old, new = one.payload or DYN, two.payload or DYN
                unfit = misfit(old, new)
                unknown = self._unknown(one, two, old)
                beyond = unnamed(old, new)
                if beyond is not None:
                    yield "beyond", False, beyond
                if unfit is not None:
                    yield "answer", False, unfit
                elif unknown is not None:
                    yield "unknown", False, unknown
            case _:
                if one.result is None or two.result is None:
                    return
                old, new = _recorded(one, two, one.result.type), two.result.type
                unfit = misfit(old, new)
                unknown = self._unknown(one, two, old)
                is_other = unfit is not None or new is DYN
                if unknown is not None and unfit is None:
                    yield "unknown", False, unknown
                elif unknown is not None or (
                    is_other and self._reads.is_unfit(two.name, old)
                ):
                    yield "result", False, unfit or f"it was `{old}`"
                elif unfit is not None and old is not DYN:
                    yield "mixed", True, ""

    def _unknown(self, one: ir.Operation, two: ir.Operation, type_: Type) -> str | None:
        """Return what is read now of a value of which nothing is known."""
        before, now = (
            answer_of(each.name) if isinstance(each, ir.Open) else each.name
            for each in (one, two)
        )
        return self._reads.unknown(now, type_, self._old_reads, before)

    def _of_errors(self, made: Made, other: Made) -> Iterator[str]:
        """Yield what clauses read now of an error, of whose data nothing is known."""
        if not made.piece.fails:
            return
        before = [alias.name for alias in _aliases(made)]
        for alias in _aliases(other):
            name = alias.name if alias.name in before else (before or [""])[0]
            found = self._reads.unknown(alias.name, alias.type, self._old_reads, name)
            if found is not None:
                yield found

    def unknown_input(self) -> str | None:
        """Return what is read now of an input of which nothing is known."""
        type_ = self._old.workflow.input
        return self._reads.unknown("input", type_, self._old_reads, "input")

    def _of_form(
        self, one: ir.Group, two: ir.Group, old: Context, new: Context
    ) -> Iterator[tuple[Kind, bool, str]]:
        before, now = hands_up(self._old, one, old), hands_up(self._new, two, new)
        if before != now:
            yield ("bare" if before else "handed"), False, ""
            return
        if two.undo is not None:
            # Which stands for all that was done inside.
            return
        body = one.body if one.use is None else one.use.body
        for key in self.undos.gone([body]):
            yield "undo gone", False, key

    def _complete_alike(self, made: Made, other: Made) -> bool:
        """Say whether both versions take the same for the end of a batch."""
        terms = []
        for machine, each in ((self._old, made), (self._new, other)):
            batch = each.piece.statement
            assert isinstance(batch, ir.Parallel | ir.Map)
            terms.append(machine.written.part([batch.complete], each.env))
        return terms[0] == terms[1] and made.bounded == other.bounded


def _aliases(made: Made) -> Iterator[Variable]:
    """Yield the names under which an error of an operation may be read."""
    for frame in made.cursor:
        match frame:
            case Attempt(statement):
                for clause in statement.clauses:
                    if clause.alias is not None:
                        yield clause.alias
            case _:
                pass


def _is_of_an_end(kind: Kind, statement: ir.Operation) -> bool:
    """Say whether something is met only when an operation has ended.

    Branches and items that have ended are not gone through again, also before the whole
    is over, unless they have no contexts of their own.
    """
    match statement:
        case ir.Parallel(flat=False) | ir.Map(flat=False) if kind in _OF_VALUES:
            return False
        case ir.Callback() | ir.Open():
            return kind != "unknown" and kind in _OF_AN_END
        case _:
            return kind in _OF_AN_END


def hands_up_alike(walk: "Walk", made: Made, other: Made) -> bool:
    """Say whether two groups have undos, or none; what a branch adds is left out."""
    holds = [
        machine.sagas.holds_undo(s.body if s.use is None else s.use.body)
        for machine, s in (
            (walk.old, made.piece.statement),
            (walk.new, other.piece.statement),
        )
        if isinstance(s, ir.Group)
    ]
    return holds[0] == holds[1]


def _named(workflow: ir.Workflow) -> Iterator[ir.Operation]:
    """Yield the statements that leave their names in the history."""
    for statement in ir.all_statements(workflow):
        if isinstance(statement, ir.Operation) and not isinstance(statement, ir.Await):
            yield statement


def _called(statement: ir.Operation) -> tuple[str, ...]:
    """Return what a statement calls, or what kind it is."""
    kind = type(statement).__name__
    match statement:
        case ir.Step(call=call) | ir.Poll(call=call) | ir.Callback(submitter=call):
            match call:
                case ir.Call():
                    return (kind, call.module, call.function)
                case ir.AwsCall():
                    return (kind, call.service, call.operation)
                case None:
                    return (kind,)
        case ir.Invoke():
            return (kind, str(statement.target))
        case _:
            return (kind,)


def _recorded(one: ir.Operation, two: ir.Operation, type_: Type) -> Type:
    """Return the type of what is recorded, of a batch as the new version reads it."""
    match one, two:
        case ir.Parallel(), ir.Parallel():
            return parallel_type(two.complete, one.branches)
        case ir.Map(), ir.Map():
            return map_type(two.complete, one.body)
        case _:
            return type_
