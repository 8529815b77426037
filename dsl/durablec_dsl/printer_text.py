"""Writes a workflow's tree in the text form: declarations, then statements."""

from durablec_dsl import ast
from durablec_dsl.printer_notes import Notes
from durablec_dsl.printer_text_layout import Bracket, Piece, lines_of
from durablec_dsl.printer_text_parts import policy, retry
from durablec_dsl.printer_text_statements import SIGN, Writer, noted
from durablec_dsl.printer_text_values import amount, raw, record, string, type_of
from durablec_dsl.tree import Node

Lines = list[str]


def to_text(workflow: ast.Workflow, notes: Notes | None = None) -> str:
    """Return the text form of a workflow.

    The tree is that of a source without errors, or one that a source could have.
    `notes` are its comments, with those that silence rules among them.
    """
    sections = _Printer(workflow, notes or Notes()).sections()
    written = "\n\n".join("\n".join(lines) for lines in sections if lines)
    names = ", ".join(name.text for name in workflow.allowed)
    if names and notes is None:
        written = f"{SIGN} durablec: allow {names}\n{written}"
    return f"{written}\n"


class _Printer:
    def __init__(self, workflow: ast.Workflow, notes: Notes) -> None:
        self._workflow = workflow
        self._notes = notes
        self._writer = Writer(notes)

    def sections(self) -> list[Lines]:
        """Return the lines of the file, those together that have no line between."""
        return [
            self._head(),
            self._types(),
            self._retries(),
            self._constants(),
            *self._blocks(),
            self._failure(),
            self._deploy(),
            self._writer.statements(self._workflow.body, 0),
            self._notes.below(self._workflow, SIGN),
        ]

    def _line(self, node: Node, *pieces: Piece) -> Lines:
        return noted(self._notes, node, lines_of(list(pieces), 0), 0)

    def _head(self) -> Lines:
        workflow = self._workflow
        lines = [*self._notes.above(workflow, SIGN), "durablec 1"]
        if workflow.name is not None:
            given = workflow.description
            described = "" if given is None else f" {string(given)}"
            line = f"workflow {workflow.name.text}{described}"
            lines += self._line(workflow.name, line)
        if workflow.timeout is not None:
            lines += self._line(workflow.timeout, "timeout ", amount(workflow.timeout))
        if workflow.retention is not None:
            retention = amount(workflow.retention)
            lines += self._line(workflow.retention, "retention ", retention)
        return lines

    def _types(self) -> Lines:
        workflow = self._workflow
        lines: Lines = []
        if workflow.input is not None:
            lines += self._line(workflow.input, "input ", type_of(workflow.input))
        if workflow.output is not None:
            lines += self._line(workflow.output, "output ", type_of(workflow.output))
        for each in workflow.types:
            if each.type is not None:
                head = f"type {each.name.text} "
                lines += self._line(each, head, type_of(each.type))
        return lines

    def _retries(self) -> Lines:
        lines: Lines = []
        for each in self._workflow.retries:
            if each.retry is not None:
                head = f"retry {each.name.text} "
                lines += self._line(each, head, policy(each.retry))
        default = self._workflow.default_retry
        if default is not None:
            given = Bracket("{", [("retry ", retry(default))], "}")
            lines += self._all_above(default)
            lines += lines_of(["defaults ", given], 0)
        return lines

    def _constants(self) -> Lines:
        constants = self._workflow.constants
        if not constants:
            return []
        above = [line for field in constants for line in self._all_above(field)]
        return [*above, *lines_of(["constants ", record(constants)], 0)]

    def _all_above(self, node: Node) -> Lines:
        """Return all that is noted of a node inside of brackets, which stands above."""
        beside = self._notes.beside(node, SIGN)
        return [
            *self._notes.above(node, SIGN),
            *([] if beside is None else [beside]),
            *self._notes.below(node, SIGN),
        ]

    def _blocks(self) -> list[Lines]:
        blocks: list[Lines] = []
        for block in self._workflow.blocks:
            head: list[Piece] = [f"block {block.name.text} "]
            if block.input is not None:
                head += ["input ", type_of(block.input), " "]
            made = self._writer.body(head, block.body, 0)
            blocks.append(noted(self._notes, block, made, 0))
        return blocks

    def _failure(self) -> Lines:
        body = self._workflow.on_failure
        if body is None:
            return []
        writer = Writer(self._notes, frozenset({"err"}))
        return writer.body(["on_failure "], body, 0)

    def _deploy(self) -> Lines:
        deploy = self._workflow.deploy
        return [] if deploy is None else self._line(deploy, "deploy ", raw(deploy))
