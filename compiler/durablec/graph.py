"""The flow of control of a workflow as a graph, built when asked for, never stored.

Each statement is a node, and so are `elif`, `catch`, `finally`, and the place where
the paths of a group, a parallel or a map come together. A piece of the workflow is
built from the paths that enter it, and gives the paths that leave it by the way they
do (`Ways`); what surrounds the piece leads them on. So a statement that no path
enters has no edge, and there is no backpatching.

A group that uses a block is one node, as it is one statement. Each block is a part of
its own, which begins with a node of the kind `block` and is drawn once.

Of the failures that any operation may have, only those that a `try` looks at have an
edge; a `fail` has the edge to where it arrives.
"""

from collections.abc import Iterable

import networkx

from durablec import ir
from durablec.flow import is_endless
from durablec.graph_paths import (
    Path,
    Ways,
    failures,
    labelled,
    may_catch,
    must_catch,
    onward,
)

START, END, FAILED = "start", "completed", "failed"

Origin = ir.Statement | ir.Arm | ir.Clause | ir.Block | ir.Workflow


def control_flow(workflow: ir.Workflow) -> "networkx.MultiDiGraph[str]":
    """Return the flow of control of a workflow.

    Nodes are `start`, `completed` and `failed` if a path leads there, and `n1`, `n2`, ...
    in the order of the source. A node has `kind`, the word of the statement (or
    `start`, `completed`, `failed`, `elif`, `catch`, `finally`, `join`, `block`); `origin`, the
    part of the IR it stands for; `inside`, the node it is a part of, or None. An edge
    has `kind`, `next` or `error`, and `label`, which is empty where it is plain.
    """
    return _Builder(workflow).graph


class _Builder:
    def __init__(self, workflow: ir.Workflow) -> None:
        self.graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
        self._count = 0
        self._inside: list[str] = []
        self._node_as(START, START, workflow, [])
        ways = self._body(workflow.body, [Path(START)])
        for node, arriving in (
            (END, ways.through + ways.returned),
            (FAILED, ways.failed),
        ):
            if arriving:
                self._node_as(node, node, workflow, arriving)
        for block in workflow.blocks:
            entering = self._node("block", block, [])
            self._body(block.body, entering, self._last)

    # Nodes and edges ---------------------------------------------------------------

    def _node(self, kind: str, origin: Origin, entering: Iterable[Path]) -> list[Path]:
        """Add a node at the end of paths; return the plain path out of it, if any."""
        self._count += 1
        return self._node_as(f"n{self._count}", kind, origin, entering)

    def _node_as(
        self, node: str, kind: str, origin: Origin, entering: Iterable[Path]
    ) -> list[Path]:
        inside = self._inside[-1] if self._inside else None
        self.graph.add_node(node, kind=kind, origin=origin, inside=inside)
        self._arrive(entering, node)
        begins = node == START or isinstance(origin, ir.Block)
        entered = begins or self.graph.in_degree(node) > 0
        return [Path(node)] if entered else []

    def _arrive(self, paths: Iterable[Path], node: str) -> None:
        for path in paths:
            self.graph.add_edge(path.node, node, kind=path.kind, label=path.label)

    def _body(
        self, statements: list[ir.Stmt], entering: list[Path], inside: str = ""
    ) -> Ways:
        ways = Ways(through=entering)
        if inside:
            self._inside.append(inside)
        for statement in statements:
            ways.through = ways.absorb(self._statement(statement, ways.through))
        if inside:
            self._inside.pop()
        return ways

    @property
    def _last(self) -> str:
        return f"n{self._count}"

    # Statements --------------------------------------------------------------------

    def _statement(self, statement: ir.Stmt, entering: list[Path]) -> Ways:
        kind = type(statement).__name__.lower()
        if isinstance(statement, ir.If):
            return self._if(statement, entering)
        leaving = self._node(kind, statement, entering)
        match statement:
            case ir.Return():
                return Ways(returned=leaving)
            case ir.Fail():
                label = statement.name or "again"
                return Ways(failed=labelled(leaving, label, "error"))
            case ir.Break():
                return Ways(broken=leaving)
            case ir.Continue():
                return Ways(continued=leaving)
            case ir.Switch():
                return self._switch(statement, leaving)
            case ir.While():
                return self._while(statement, leaving)
            case ir.Try():
                return self._try(statement, leaving)
            case ir.Group(use=ir.Block()):
                return Ways(through=leaving)
            case ir.Group() | ir.Parallel() | ir.Map():
                return self._children(statement, leaving)
            case _:
                return Ways(through=leaving)

    def _if(self, statement: ir.If, entering: list[Path]) -> Ways:
        ways = Ways()
        through: list[Path] = []
        inside = ""
        for arm in statement.arms:
            first = arm is statement.arms[0]
            leaving = self._node("if" if first else "elif", arm, entering)
            inside = inside or self._last
            yes = self._body(arm.body, labelled(leaving, "yes"), inside)
            through += ways.absorb(yes)
            entering = labelled(leaving, "no")
        if statement.otherwise is not None:
            entering = ways.absorb(self._body(statement.otherwise, entering, inside))
        ways.through = through + entering
        return ways

    def _switch(self, statement: ir.Switch, leaving: list[Path]) -> Ways:
        ways, node = Ways(), self._last
        through: list[Path] = []
        for case in statement.cases:
            entering = [path._replace(label=case.when) for path in leaving]
            through += ways.absorb(self._body(case.body, entering, node))
        if statement.default is not None:
            entering = labelled(leaving, "default")
            through += ways.absorb(self._body(statement.default, entering, node))
        elif not statement.covers:
            through += labelled(leaving, "otherwise")
        ways.through = through
        return ways

    def _while(self, statement: ir.While, leaving: list[Path]) -> Ways:
        node = self._last
        body = self._body(statement.body, labelled(leaving, "yes"), node)
        self._arrive(body.through + body.continued, node)
        done = [] if is_endless(statement) else labelled(leaving, "no")
        return Ways(
            through=done + body.broken,
            returned=body.returned,
            failed=body.failed + labelled(leaving, "TooManyIterations", "error"),
        )

    def _children(
        self,
        statement: ir.Group | ir.Parallel | ir.Map,
        leaving: list[Path],
    ) -> Ways:
        """Build bodies that are contexts of their own and meet where they end.

        What fails in a group has failed there; what fails in a branch or an item is
        for the whole to judge, once it arrives.
        """
        ways, node = Ways(), self._last
        children = _children(statement)
        meeting = [] if children else leaving
        for label, body in children:
            meeting += ways.absorb(self._body(body, labelled(leaving, label), node))
        meeting += ways.returned
        if isinstance(statement, ir.Group):
            return Ways(self._join(statement, node, meeting), failed=ways.failed)
        joined = self._join(statement, node, meeting + ways.failed)
        failing = failures(statement, ways.failed)
        return Ways(
            joined, failed=[p for each in failing for p in labelled(joined, *each)]
        )

    def _join(
        self, statement: ir.Operation, node: str, meeting: list[Path]
    ) -> list[Path]:
        self._inside.append(node)
        joined = self._node("join", statement, meeting)
        self._inside.pop()
        return joined

    # Try ---------------------------------------------------------------------------

    def _try(self, statement: ir.Try, leaving: list[Path]) -> Ways:
        node = self._last
        ways = self._body(statement.body, leaving, node)
        raised, ways.failed = ways.failed, []
        through = ways.through
        for clause in statement.clauses:
            caught = [path for path in raised if may_catch(clause, path)]
            raised = [path for path in raised if not must_catch(clause, path)]
            label = ", ".join(clause.names.written) or "any error"
            entering = labelled(leaving, label, "error") + caught
            through = through + self._clause(clause, entering, node, ways)
        ways.failed = raised + ways.failed
        ways.through = through
        if statement.ending is None:
            return ways
        if not any(must_catch(clause, None) for clause in statement.clauses):
            ways.failed += labelled(leaving, "any other error", "error")
        return self._finally(statement, statement.ending, ways, node)

    def _clause(
        self, clause: ir.Clause, entering: list[Path], node: str, ways: Ways
    ) -> list[Path]:
        """Build a clause; its jumps go to `ways`, and what goes through is returned."""
        self._inside.append(node)
        leaving = self._node("catch", clause, entering)
        through = ways.absorb(self._body(clause.body, leaving, self._last))
        self._inside.pop()
        return through

    def _finally(
        self, statement: ir.Try, ending: list[ir.Stmt], ways: Ways, node: str
    ) -> Ways:
        """Lead every way out of a `try` through its `finally`, and on from its end."""
        everything = [*ways.through, *ways.returned, *ways.failed]
        everything += [*ways.broken, *ways.continued]
        self._inside.append(node)
        entering = self._node("finally", statement, everything)
        end = self._body(ending, entering, self._last)
        self._inside.pop()
        return Ways(
            through=end.through if ways.through else [],
            returned=end.returned + onward(end, ways.returned, "returned"),
            failed=end.failed + onward(end, ways.failed, "failed", "error"),
            broken=end.broken + onward(end, ways.broken, "left the loop"),
            continued=end.continued + onward(end, ways.continued, "next round"),
        )


def _children(
    statement: ir.Group | ir.Parallel | ir.Map,
) -> list[tuple[str, list[ir.Stmt]]]:
    """Return the bodies that are contexts of their own, by what leads to each."""
    match statement:
        case ir.Group():
            return [("", statement.body)]
        case ir.Parallel():
            return [(branch.name, branch.body) for branch in statement.branches]
        case ir.Map():
            return [(f"each {statement.item.name}", statement.body)]
