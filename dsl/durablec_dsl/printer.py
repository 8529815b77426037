"""Writes a workflow's tree as YAML, in canonical form (`printer_text` has the text form).

What is printed is read back as the same tree (`tree.same`). Comments are no part of a
tree: they come as notes, or else those that silence rules stand at the top.
"""

from durablec_dsl import ast
from durablec_dsl.printer_layout import lay_out
from durablec_dsl.printer_nodes import Collection, Entry, Out, Pairs, mapping
from durablec_dsl.printer_notes import Notes
from durablec_dsl.printer_parts import optional, policy, retry, type_or_none
from durablec_dsl.printer_scalars import scalar, verbatim
from durablec_dsl.printer_statements import SIGN, Writer, note_beside
from durablec_dsl.printer_values import amount, key_of, raw, record, type_of, word
from durablec_dsl.tree import Node


def to_yaml(workflow: ast.Workflow, notes: Notes | None = None) -> str:
    """Return the YAML form of a workflow.

    The tree is that of a source without errors, or one that a source could have.
    `notes` are its comments, with those that silence rules among them.
    """
    entries: list[Entry] = []
    for section in _Printer(workflow, notes or Notes()).sections():
        if section and entries:
            section[0].above.insert(0, "")
        entries += section
    if workflow.allowed and notes is None:
        names = ", ".join(name.text for name in workflow.allowed)
        entries[0].above.append(f"{SIGN} durablec: allow {names}")
    entries[0].above[:0] = [] if notes is None else notes.above(workflow, SIGN)
    below = [] if notes is None else notes.below(workflow, SIGN)
    return lay_out(Collection(True, entries, False, below))


class _Printer:
    def __init__(self, workflow: ast.Workflow, notes: Notes) -> None:
        self._workflow = workflow
        self._notes = notes
        self._writer = Writer(notes)

    def sections(self) -> list[list[Entry]]:
        """Return the entries of the file, those together that have no line between."""
        workflow, body = self._workflow, self._writer.body
        sections: list[Pairs] = [
            self._head(),
            self._types(),
            self._retries(),
            [("constants", self._constants())],
            [("blocks", self._blocks())],
            [("on_failure", optional(workflow.on_failure, body))],
            [("deploy", optional(workflow.deploy, raw))],
            [("steps", body(workflow.body))],
        ]
        made = [mapping(section, flow=False).entries for section in sections]
        noted: dict[str, Node | None] = {
            "workflow": workflow.name,
            "timeout": workflow.timeout,
            "retention": workflow.retention,
            "input": workflow.input,
            "output": workflow.output,
            "defaults": workflow.default_retry,
            "deploy": workflow.deploy,
        }
        for entries in made:
            for entry in entries:
                node = noted.get(entry.key.block) if entry.key else None
                if node is not None:
                    self._note(entry, node)
        return made

    def _head(self) -> Pairs:
        workflow = self._workflow
        return [
            ("durablec", verbatim("1")),
            ("workflow", optional(workflow.name, word)),
            ("description", optional(workflow.description, scalar)),
            ("timeout", amount(workflow.timeout)),
            ("retention", amount(workflow.retention)),
        ]

    def _types(self) -> Pairs:
        workflow = self._workflow
        types = [
            self._note(Entry(key_of(each.name.text), type_of(each.type), []), each)
            for each in workflow.types
            if each.type is not None
        ]
        return [
            ("input", type_or_none(workflow.input)),
            ("output", type_or_none(workflow.output)),
            ("types", _block(types)),
        ]

    def _retries(self) -> Pairs:
        policies = [
            self._note(Entry(key_of(each.name.text), policy(each.retry), []), each)
            for each in self._workflow.retries
            if each.retry is not None
        ]
        default = retry(self._workflow.default_retry)
        return [
            ("retries", _block(policies)),
            ("defaults", default and mapping([("retry", default)], flow=True)),
        ]

    def _constants(self) -> Out | None:
        constants = self._workflow.constants
        made = record(constants)
        for entry, field in zip(made.entries, constants, strict=True):
            self._note(entry, field)
        return made if constants else None

    def _blocks(self) -> Out | None:
        blocks: list[Entry] = []
        for block in self._workflow.blocks:
            steps = self._writer.body(block.body)
            parts: Pairs = [("input", type_or_none(block.input)), ("steps", steps)]
            entry = Entry(key_of(block.name.text), mapping(parts, flow=False), [])
            blocks.append(self._note(entry, block))
        return _block(blocks)

    def _note(self, entry: Entry, node: Node) -> Entry:
        """Write down what is noted of a node with its entry; what is below goes above."""
        entry.above += self._notes.above(node, SIGN) + self._notes.below(node, SIGN)
        note_beside(entry, self._notes.beside(node, SIGN))
        return entry


def _block(entries: list[Entry]) -> Out | None:
    return Collection(True, entries, False, []) if entries else None
