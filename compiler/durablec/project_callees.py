"""Finds the workflows that a workflow may invoke: those of its project, by their names.

A workflow is named inside of its file, so the files below the project's root are
parsed, once, when the first `invoke` asks. What a workflow returns follows from its
`output` or, without one, from its `return` statements, for which it is lowered too;
where that would lead back to itself, its type is any.
"""

import os
from collections.abc import Callable, Iterator
from typing import NamedTuple

from durablec.callees import Callee
from durablec.pipeline import Surroundings, result_type
from durablec.project import find_workflows
from durablec.type_reader import TypeReader
from durablec.types import DYN, Type
from durablec_dsl import ast
from durablec_dsl.diagnostics import Report
from durablec_dsl.loading import load
from durablec_dsl.parser import parse
from durablec_dsl.source import Place
from durablec_dsl.values import Name
from durablec_dsl.values import Type as WrittenType
from durablec_dsl.walk import calls, walk

Around = Callable[[str], Surroundings]
"""What the workflow of a path is compiled with."""


class _Found(NamedTuple):
    path: str
    tree: ast.Workflow


class ProjectCallees:
    """The workflows below one root, and those that are compiled with them."""

    def __init__(
        self,
        root: str,
        together: list[str],
        around: Around,
    ) -> None:
        """`together` are the files of one build, which come first."""
        self._root = root
        self._together = together
        self._around = around
        self._trees: dict[str, _Found] | None = None
        self._callees: dict[str, Callee] = {}

    def find(self, name: str) -> Callee | None:
        """Return the workflow of a name, None if the project has none."""
        found = self._all().get(name)
        if found is None:
            return None
        if name not in self._callees:
            self._callees[name] = self._callee(name, found)
        return self._callees[name]

    def names(self) -> list[str]:
        """Return the names of all workflows of the project."""
        return list(self._all())

    def path(self, name: str) -> str:
        """Return the file of a workflow that the project has."""
        return self._all()[name].path

    def tree(self, name: str) -> ast.Workflow | None:
        """Return the tree of a workflow, None if the project has none of that name."""
        found = self._all().get(name)
        return None if found is None else found.tree

    def _all(self) -> dict[str, _Found]:
        if self._trees is None:
            self._trees = {}
            below = map(os.fspath, find_workflows([self._root]))
            # Those of the build come first, spelled as they were given.
            paths = {os.path.realpath(path): path for path in self._together}
            for path in below:
                paths.setdefault(os.path.realpath(path), path)
            for path in paths.values():
                tree = parsed(path)
                if tree is not None and tree.name is not None:
                    self._trees.setdefault(tree.name.text, _Found(path, tree))
        return self._trees

    def _callee(self, name: str, found: _Found) -> Callee:
        tree = found.tree
        around = self._around(found.path)
        types = TypeReader(tree.types, Report(), tree.source, around.types)

        def read(written: WrittenType | None) -> Type:
            return DYN if written is None else types.read(written)

        if tree.output is not None or self._leads_to(name):
            result = read(tree.output)
        else:
            result = result_type(tree, around)
        span = tree.name.span if tree.name is not None else tree.span
        place = Place(tree.source, span)
        callee = Callee(name, place, read(tree.input), result, [], set())
        for reached in [name, *self._reached(name)]:
            _add_errors(callee, self._all().get(reached))
        return callee

    def _leads_to(self, name: str) -> bool:
        """Say whether what a workflow returns may hang on what it itself returns."""
        return name in self._reached(name, by_result=True)

    def _reached(self, name: str, *, by_result: bool = False) -> list[str]:
        """Return the workflows that one waits for, and those that these wait for.

        With `by_result` only those at which lowering looks to tell a result, also where
        they are not waited for: a workflow with an `output` has that type whatever it
        invokes.
        """
        reached: dict[str, None] = {}
        left = [name]
        while left:
            found = self._all().get(left.pop())
            if found is None or (by_result and found.tree.output is not None):
                continue
            for statement in _statements(found.tree):
                if isinstance(statement, ast.Invoke) and statement.workflow is not None:
                    callee = statement.workflow.text
                    looked_at = by_result or not statement.detach
                    if looked_at and callee not in reached:
                        reached[callee] = None
                        left.append(callee)
        return list(reached)


def _statements(tree: ast.Workflow) -> Iterator[ast.Stmt]:
    for body in [tree.body, tree.on_failure or [], *(b.body for b in tree.blocks)]:
        yield from walk(body)


def _add_errors(callee: Callee, found: _Found | None) -> None:
    """Add to a callee what one workflow of it calls, and what its `fail`s raise."""
    for statement in () if found is None else _statements(found.tree):
        for call in calls(statement):
            if isinstance(call, ast.FunctionCall):
                callee.calls.append(call.function.text)
            else:
                callee.raised.add("any")
        match statement:
            case ast.Fail(error=Name(text=raised)):
                callee.raised.add(raised)
            case ast.Invoke(workflow=None, detach=False):
                callee.raised.add("any")
            case _:
                pass


def parsed(path: str) -> ast.Workflow | None:
    """Return the tree of a file, whose mistakes are told where it is compiled."""
    with open(path, "rb") as handle:
        source = load(path.replace(os.sep, "/"), handle.read(), Report())
    return None if source is None else parse(source, Report())
