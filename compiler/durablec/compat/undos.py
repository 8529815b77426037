"""Lists of undos that are recorded: which of them the new version can run no more.

A context that is over has its list in its record, which names undos of the old version
and holds the arguments that each is called with.
"""

from collections.abc import Iterator

from durablec import ir


class Undos:
    """The undos of both versions, by their names in lists."""

    def __init__(self, old: ir.Workflow, new: ir.Workflow) -> None:
        self._old = _keys(old)
        self._new = {key: each for each, key in _keys(new).items()}

    def gone(self, bodies: list[list[ir.Stmt]]) -> list[str]:
        """Return the names of undos of bodies that the new version has no more.

        One that takes other arguments is called with those that are recorded, too.
        """
        inside = [each for body in bodies for each in ir.reached(body)]
        return [
            key
            for each in inside
            if (key := self._old.get(each)) is not None
            and not self._is_alike(each, self._new.get(key))
        ]

    def _is_alike(self, one: ir.Statement, two: ir.Statement | None) -> bool:
        """Say whether what is recorded of an undo can be given to another one.

        By another function it may be undone now, unless that is the undo of a statement of
        the same name, with which this one has changed places.
        """
        if two is None or _taken(one) != _taken(two):
            return False
        called = _called(one)
        if called == _called(two):
            return True
        namesakes = (e for e in self._new.values() if _name(e) == _name(two))
        return called not in map(_called, namesakes)


def _keys(workflow: ir.Workflow) -> dict[ir.Statement, str]:
    """Return how a recorded list names the undo of each statement that has one.

    Those of one name are numbered in the order in which the handler's table has them
    (`backends/python/undos.py`).
    """
    keys: dict[ir.Statement, str] = {}
    taken: set[str] = set()
    for statement in (s for root in ir.roots(workflow) for s in _inner_first(root)):
        if not isinstance(statement, ir.Operation) or ir.undo_of(statement) is None:
            continue
        key, count = statement.name, 1
        while key in taken:
            count += 1
            key = f"{statement.name} {count}"
        taken.add(key)
        keys[statement] = key
    return keys


def _inner_first(body: list[ir.Stmt]) -> Iterator[ir.Stmt]:
    for statement in body:
        for inner in ir.bodies(statement):
            yield from _inner_first(inner)
        yield statement


def _taken(statement: ir.Statement) -> frozenset[str] | None:
    """Return the names of the arguments with which a statement is undone."""
    undo = ir.undo_of(statement)
    if undo is None or undo.call is None:
        return None
    return frozenset(name for name, _ in undo.call.arguments)


def _called(statement: ir.Statement) -> tuple[str, str] | None:
    """Return which function undoes a statement."""
    undo = ir.undo_of(statement)
    match undo.call if undo is not None else None:
        case ir.Call(module=module, function=function):
            return module, function
        case ir.AwsCall(service=service, operation=operation):
            return service, operation
        case _:
            return None


def _name(statement: ir.Statement) -> str:
    return statement.name if isinstance(statement, ir.Operation) else ""
