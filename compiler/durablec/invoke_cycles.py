"""Finds workflows of a project that invoke themselves, or each other in a circle.

Where each of them always waits for the next, none ever ends: that is wrong. Where one
does so under some condition, or does not wait, it may be meant, and is told.
"""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from durablec.codes import ENDLESS_INVOKE, RECURSIVE_INVOKE
from durablec_dsl import ast, values
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
    search = _Certain({block.name.text: block.body for block in tree.blocks})
    certain = {id(each) for each in search.body(tree.body).values()}
    blocks = (block.body for block in tree.blocks)
    for body in (tree.body, tree.on_failure or [], *blocks):
        for each in walk(body):
            if isinstance(each, ast.Invoke) and each.workflow is not None:
                yield each.workflow.text, each.head, id(each) in certain


_Waited = dict[str, ast.Invoke]
"""By the name of each workflow that is surely waited for, the first invoke of it."""


class _Certain:
    """Looks for what is surely waited for; `using` are the blocks that are gone into."""

    def __init__(self, blocks: Mapping[str, list[ast.Stmt]]) -> None:
        self._blocks = blocks
        self._using: list[str] = []

    def body(self, body: list[ast.Stmt]) -> _Waited:
        """Return the first invoke of each workflow that a body surely waits for."""
        found: _Waited = {}
        for statement in body:
            for name, invoke in self._statement(statement).items():
                found.setdefault(name, invoke)
            if any(isinstance(each, _ENDS) for each in walk([statement])):
                break
        return found

    def _statement(self, statement: ast.Stmt) -> _Waited:
        match statement:
            case ast.Invoke(workflow=name, detach=False) if name is not None:
                return {name.text: statement}
            case ast.Group(use=None, body=body):
                # Its deadline only fails it.
                return self.body(body or [])
            case ast.Group(use=name) if name is not None:
                return self._block(name.text)
            case ast.If(otherwise=otherwise) if otherwise is not None:
                bodies = [*(arm.body for arm in statement.arms), otherwise]
                return self._in_all(bodies)
            case ast.Switch(default=default) if default is not None:
                return self._in_all([*(c.body for c in statement.cases), default])
            case ast.Parallel(branches=[_, *_] as branches):
                bodies = [branch.body for branch in branches]
                if _is_all(statement.complete):
                    return self._in_any(bodies)
                return self._in_all(bodies) if _is_race(statement.complete) else {}
            case ast.Map(items=values.ListValue(items=[_, *_])):
                return self.body(statement.body) if _is_all(statement.complete) else {}
            case ast.While(condition=None):
                return self.body(statement.body)
            case ast.Try(catches=[]):
                return self._in_any([statement.body, statement.ending or []])
            case ast.Try():
                return self.body(statement.ending or [])
            case _:
                return {}

    def _block(self, name: str) -> _Waited:
        if name in self._using or name not in self._blocks:
            return {}
        self._using.append(name)
        found = self.body(self._blocks[name])
        self._using.pop()
        return found

    def _in_any(self, bodies: list[list[ast.Stmt]]) -> _Waited:
        found: _Waited = {}
        for body in bodies:
            found = self.body(body) | found
        return found

    def _in_all(self, bodies: list[list[ast.Stmt]]) -> _Waited:
        """Return what each of some bodies surely waits for, as it stands in the first."""
        first, *others = map(self.body, bodies)
        return {
            name: invoke
            for name, invoke in first.items()
            if all(name in other for other in others)
        }


_ENDS = (ast.Return, ast.Fail, ast.Break, ast.Continue)


def _is_all(complete: ast.CompletionSpec | None) -> bool:
    return complete is None or _word(complete) == "all"


def _is_race(complete: ast.CompletionSpec | None) -> bool:
    return complete is not None and _word(complete) in ("any", "first")


def _word(complete: ast.CompletionSpec) -> str:
    return complete.word if isinstance(complete, ast.CompletionName) else ""


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
