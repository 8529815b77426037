"""Where in a body something is recorded of an execution."""

from collections import defaultdict
from collections.abc import Iterator

from durablec import ir
from durablec.executions.placing import Context
from durablec.flow import exits

Part = tuple[object, list[ir.Stmt]]


class Evidence:
    """The statements of a context, and the parts of them, that hold operations.

    `recorded` are those that surely do, by `id()`, and `hinted` those that hold one
    which may be of several statements.
    """

    def __init__(self, context: Context) -> None:
        self.recorded: set[int] = set()
        self.hinted: set[int] = set()
        self._context = context
        self._mark(context.body)
        several: dict[str, list[list[object]]] = defaultdict(list)
        self._hint(context.body, [], several)
        for paths in several.values():
            # It is of one of them at least: what is around all of them was come to.
            around = ({id(each) for each in path} for path in paths)
            self.recorded |= set.intersection(*around)

    def _mark(self, body: list[ir.Stmt]) -> bool:
        """Note what holds something recorded; say whether a body does."""
        found = [self._mark_one(statement) for statement in body]
        return any(found)

    def _mark_one(self, statement: ir.Stmt) -> bool:
        found = bool(self._context.operations.get(id(statement)))
        match statement:
            case ir.While():
                found = self._mark(statement.body)
            case ir.If() | ir.Switch() | ir.Try():
                for part, body in parts(statement):
                    if self._mark(body):
                        self.recorded.add(id(part))
                        found = True
            case _:
                pass
        if found:
            self.recorded.add(id(statement))
        return found

    def _hint(
        self,
        body: list[ir.Stmt],
        around: list[object],
        several: dict[str, list[list[object]]],
    ) -> None:
        """Note of each doubtful operation what is around the statements it may be of."""
        for statement in body:
            for operation in self._context.doubtful.get(id(statement), ()):
                several[operation.id].append([*around, statement])
                self.hinted |= {id(each) for each in (*around, statement)}
            inner: list[Part] = []
            match statement:
                case ir.While():
                    inner = [(statement.body, statement.body)]
                case ir.If() | ir.Switch() | ir.Try():
                    inner = list(parts(statement))
                case _:
                    pass
            for part, inside in inner:
                self._hint(inside, [*around, statement, part], several)


def parts(statement: ir.If | ir.Switch | ir.Try) -> Iterator[Part]:
    """Yield the parts of a statement of which each may be entered, with their bodies."""
    match statement:
        case ir.If():
            yield from ((arm, arm.body) for arm in statement.arms)
            rest = statement.otherwise
        case ir.Switch():
            yield from ((case, case.body) for case in statement.cases)
            rest = statement.default
        case ir.Try():
            yield statement.body, statement.body
            yield from ((clause, clause.body) for clause in statement.clauses)
            rest = statement.ending
    if rest is not None:
        yield rest, rest


def once_a_round(body: list[ir.Stmt]) -> Iterator[ir.Stmt]:
    """Yield the statements of a body that run once at most whenever it does."""
    for statement in body:
        yield statement
        if isinstance(statement, (ir.If, ir.Switch, ir.Try)):
            for inner in ir.bodies(statement):
                yield from once_a_round(inner)


def each_round(body: list[ir.Stmt]) -> Iterator[ir.Stmt]:
    """Yield the statements of a loop's body that every round begins with.

    Those are what stands before the first that may end a round, and that itself.
    """
    for statement in body:
        yield statement
        if isinstance(statement, ir.Try):
            yield from each_round(statement.body)
        if exits([statement]) != {"on"}:
            return
