"""Finds workflows of a project that invoke themselves, or each other in a circle.

Where each of them always waits for the next, none ever ends: that is wrong. Where one
does so under some condition, or does not wait, it may be meant, and is told.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from durablec.codes import ENDLESS_INVOKE, RECURSIVE_INVOKE
from durablec_dsl import ast
from durablec_dsl.diagnostics import Diagnostic, Label
from durablec_dsl.source import Place, Source, Span
from durablec_dsl.walk import walk

Trees = Callable[[str], ast.Workflow | None]
"""Leads from the name of a workflow to its tree, if the project has it."""


class _Invoke(NamedTuple):
    """`certain` says that the callee is waited for whatever happens before, but failure."""

    caller: str
    callee: str
    place: Place
    certain: bool


def invoke_cycles(
    names: Iterable[str], trees: Trees, sources: Mapping[str, Source], told: set[str]
) -> Iterator[tuple[str, Diagnostic]]:
    """Yield a finding for each circle that workflows are in, with the first of these.

    `sources` are those in which other findings are, by their names. `told` are the files
    whose workflows are in a circle that was found; the others' are added to them.
    """
    calls = _Calls(trees, sources)
    for certain in (True, False):
        for name in names:
            circle = calls.circle(name, certain=certain)
            if circle is None or circle[0].place.source.name in told:
                continue
            told.update(each.place.source.name for each in circle)
            yield name, _finding(circle, certain=certain)


class _Calls:
    """The invokes of each workflow of a project, looked at when first asked for."""

    def __init__(self, trees: Trees, sources: Mapping[str, Source]) -> None:
        self._trees = trees
        self._sources = sources
        self._of: dict[str, list[_Invoke]] = {}

    def circle(self, start: str, *, certain: bool) -> list[_Invoke] | None:
        """Return the shortest way that leads from a workflow back to it."""
        ways: deque[list[_Invoke]] = deque([[]])
        reached: set[str] = set()
        while ways:
            way = ways.popleft()
            for each in self._from(way[-1].callee if way else start):
                if certain and not each.certain:
                    continue
                if each.callee == start:
                    return [*way, each]
                if each.callee not in reached:
                    reached.add(each.callee)
                    ways.append([*way, each])
        return None

    def _from(self, name: str) -> list[_Invoke]:
        if name not in self._of:
            tree = self._trees(name)
            self._of[name] = [] if tree is None else self._invokes(name, tree)
        return self._of[name]

    def _invokes(self, name: str, tree: ast.Workflow) -> list[_Invoke]:
        source = self._sources.get(tree.source.name, tree.source)
        return [
            _Invoke(name, callee, Place(source, head), certain)
            for callee, head, certain in _invoked(tree)
        ]


def _invoked(tree: ast.Workflow) -> Iterator[tuple[str, Span, bool]]:
    certain = {id(each) for each in _certain(tree.body).values()}
    blocks = (block.body for block in tree.blocks)
    for body in (tree.body, tree.on_failure or [], *blocks):
        for each in walk(body):
            if isinstance(each, ast.Invoke) and each.workflow is not None:
                yield each.workflow.text, each.head, id(each) in certain


def _certain(body: list[ast.Stmt]) -> dict[str, ast.Invoke]:
    """Return the first invoke of each workflow that a body surely waits for."""
    found: dict[str, ast.Invoke] = {}
    for statement in body:
        for name, invoke in _surely(statement).items():
            found.setdefault(name, invoke)
        if any(isinstance(each, ast.Return | ast.Fail) for each in walk([statement])):
            break
    return found


def _surely(statement: ast.Stmt) -> dict[str, ast.Invoke]:
    match statement:
        case ast.Invoke(workflow=name, detach=False) if name is not None:
            return {name.text: statement}
        case ast.Group(body=body):
            return _certain(body or [])
        case ast.If(otherwise=otherwise) if otherwise is not None:
            return _in_all([*(arm.body for arm in statement.arms), otherwise])
        case ast.Switch(default=default) if default is not None:
            return _in_all([*(case.body for case in statement.cases), default])
        case _:
            return {}


def _in_all(bodies: list[list[ast.Stmt]]) -> dict[str, ast.Invoke]:
    """Return what each of some bodies surely waits for, as it stands in the first."""
    first, *others = map(_certain, bodies)
    return {
        name: invoke
        for name, invoke in first.items()
        if all(name in other for other in others)
    }


def _finding(circle: list[_Invoke], *, certain: bool) -> Diagnostic:
    first, *others = circle
    way = ", which invokes ".join(f"`{each.callee}`" for each in circle)
    if certain:
        message = f"`{first.caller}` invokes {way}, and none of them ever ends"
        if not others:
            message = f"`{first.caller}` always invokes itself, and so never ends"
    else:
        message = f"`{first.caller}` may invoke {way}"
        if not others:
            message = f"`{first.caller}` may invoke itself"
    labels = (Label(e.place, f"`{e.caller}` invokes `{e.callee}`") for e in others)
    return Diagnostic(
        ENDLESS_INVOKE if certain else RECURSIVE_INVOKE,
        message,
        first.place,
        tuple(labels),
        "invoke it under an `if` that does not always hold"
        if certain
        else "see that some input ends it; each invocation is an execution of its own",
    )
