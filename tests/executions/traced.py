"""Which parts of a workflow an execution has really come to, for comparison.

A copy of the workflow has a line of log before and behind each statement, and at the
beginning of each body. In its handler, those lines become notes in a file: what is noted
has run, and what is noted behind it has not failed.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from durablec import ir
from durablec.backends.python import emit
from durablec.executions import read_history, tell
from durablec.flow import ends, exits
from durablec_dsl.record import replaced

_SILENT = (ir.Set, ir.Log, ir.If, ir.Switch, ir.While, ir.Try)
"""Statements that leave nothing in a history."""

_MARK = re.compile(r'context\.logger\.debug\(\s*"(part|past) (\d+)"\s*\)')


class Traced:
    """A workflow whose handler notes what it comes to.

    `parts` are statements and bodies, by their numbers in the notes.
    """

    def __init__(self, workflow: ir.Workflow, notes: Path) -> None:
        self._notes = notes
        self.workflow = workflow
        self.parts: list[ir.Stmt | list[ir.Stmt]] = []
        self._blocks: dict[int, ir.Block] = {}
        for block in workflow.blocks:
            self._block(block)
        self._copy = replaced(
            workflow,
            body=self._body(workflow.body),
            blocks=[self._blocks[id(each)] for each in workflow.blocks],
        )

    def handler(self) -> str:
        """Return the handler's text."""
        self._notes.write_text("")
        text = _MARK.sub(r'_note(context, "\1", \2)', emit(self._copy))
        return f"{text}\n\n{_NOTE.format(path=str(self._notes))}"

    def counts(self, word: str) -> Counter[int]:
        """Return how often the first execution came to each part, or got past it.

        Those are by `id()`; the word is `part` or `past`.
        """
        notes = [line.split() for line in self._notes.read_text().splitlines()]
        first = notes[0][2] if notes else ""
        return Counter(
            id(self.parts[int(n)])
            for kind, n, of in notes
            if (kind, of) == (word, first)
        )

    def _number(self, part: ir.Stmt | list[ir.Stmt], head: Any) -> ir.Log:
        self.parts.append(part)
        return _note(f"part {len(self.parts) - 1}", head)

    def _body(self, body: list[ir.Stmt]) -> list[ir.Stmt]:
        head = body[0].head if body else self.workflow.name_span
        made: list[ir.Stmt] = [self._number(body, head)]
        for statement in body:
            made.append(self._number(statement, statement.head))
            number = len(self.parts) - 1
            made.append(self._inside(statement))
            if not ends(statement):
                made.append(_note(f"past {number}", statement.head))
        return made

    def _block(self, block: ir.Block) -> ir.Block:
        if id(block) not in self._blocks:
            self._blocks[id(block)] = replaced(block, body=self._body(block.body))
        return self._blocks[id(block)]

    def _inside(self, statement: ir.Stmt) -> ir.Stmt:
        match statement:
            case ir.Group(use=ir.Block() as block):
                return replaced(statement, use=self._block(block))
            case ir.Group() | ir.Map() | ir.While():
                return replaced(statement, body=self._body(statement.body))
            case ir.Parallel():
                return replaced(statement, branches=self._each(statement.branches))
            case ir.If():
                rest = self._rest(statement.otherwise)
                return replaced(
                    statement, arms=self._each(statement.arms), otherwise=rest
                )
            case ir.Switch():
                rest = self._rest(statement.default)
                return replaced(
                    statement, cases=self._each(statement.cases), default=rest
                )
            case ir.Try():
                return replaced(
                    statement,
                    body=self._body(statement.body),
                    clauses=self._each(statement.clauses),
                    ending=self._rest(statement.ending),
                )
            case _:
                return statement

    def _each(self, several: list[Any]) -> list[Any]:
        return [replaced(each, body=self._body(each.body)) for each in several]

    def _rest(self, body: list[ir.Stmt] | None) -> list[ir.Stmt] | None:
        return None if body is None else self._body(body)


def _note(text: str, head: Any) -> ir.Log:
    return ir.Log(head, ir.Constant(head, text), "debug")


_NOTE = """\
def _note(context: DurableContext, word: str, part: int) -> None:
    execution = context.execution_context.durable_execution_arn
    with open({path!r}, "a", encoding="utf-8") as file:
        file.write(f"{{word}} {{part}} {{execution}}\\n")
"""


def homeless(traced: Traced, history: dict[str, Any]) -> list[str]:
    """Return the names of operations that are said to be of no statement."""
    telling = tell(traced.workflow, read_history(json.dumps(history).encode()))
    return [each.name for each in telling.unplaced]


def differences(traced: Traced, history: dict[str, Any]) -> list[str]:
    """Return what is told wrongly of an execution: as run, as not run, as failed."""
    came, past = traced.counts("part"), traced.counts("past")
    found = []
    for part, word in _told(traced.workflow, history):
        ran, ended = came[id(part)], past[id(part)]
        is_wrong = bool(ran) != (word != "unreached") and word != "unknown"
        if isinstance(part, _SILENT) and exits([part]) == {"on"}:
            # There is no other way out of it than on, or by an error.
            is_wrong |= word == "done" and not ended
            is_wrong |= word == "failed" and ended >= ran
        if is_wrong:
            told = f"{_shown(traced.workflow, part)} is told {word}"
            found.append(f"{told}, and ran {ran} times, and ended {ended} times")
    return found


def unfounded(traced: Traced, history: dict[str, Any]) -> list[str]:
    """Return what an incomplete history tells of as run that never did."""
    visited = traced.counts("part")
    return [
        f"{_shown(traced.workflow, part)} is told {word}"
        for part, word in _told(traced.workflow, history)
        if word not in ("unreached", "unknown") and id(part) not in visited
    ]


def _told(
    workflow: ir.Workflow, history: dict[str, Any]
) -> Iterator[tuple[ir.Stmt | list[ir.Stmt], str]]:
    telling = tell(workflow, read_history(json.dumps(history).encode()))
    for statement in ir.all_statements(workflow):
        yield statement, telling.parts[id(statement)].word
        for part, body in _parts(statement):
            yield body, telling.parts[id(part)].word


def _parts(statement: ir.Stmt) -> Iterator[tuple[object, list[ir.Stmt]]]:
    match statement:
        case ir.If():
            several: list[Any] = [*statement.arms]
            rest = statement.otherwise
        case ir.Switch():
            several, rest = [*statement.cases], statement.default
        case ir.Try():
            yield statement.body, statement.body
            several, rest = [*statement.clauses], statement.ending
        case _:
            # A branch that is stopped before its first statement has begun all the same.
            return
    yield from ((each, each.body) for each in several)
    if rest is not None:
        yield rest, rest


def _shown(workflow: ir.Workflow, part: ir.Stmt | list[ir.Stmt]) -> str:
    if isinstance(part, list):
        return f"the body of {_shown(workflow, part[0])}" if part else "an empty body"
    line = workflow.source.position(part.head.start).line
    return f"{type(part).__name__.lower()} in line {line}"
