"""Writes a workflow's tree as text, in the canonical form of either grammar.

What is printed is read back as the same tree (`tree.same`). Comments are no part of a
tree, but for those that silence rules, which stand at the top.
"""

from durablec_dsl import ast
from durablec_dsl.printer_layout import lay_out
from durablec_dsl.printer_nodes import Collection, Entry, Out, Pairs, mapping
from durablec_dsl.printer_parts import policy, retry
from durablec_dsl.printer_scalars import scalar, verbatim
from durablec_dsl.printer_statements import body
from durablec_dsl.printer_values import amount, key_of, raw, record, type_of, word


def to_yaml(workflow: ast.Workflow) -> str:
    """Return the YAML form of a workflow.

    The tree is that of a source without errors, or one that a source could have.
    """
    sections: list[Pairs] = [
        _head(workflow),
        _types(workflow),
        _retries(workflow),
        [("constants", _constants(workflow))],
        [("blocks", _blocks(workflow))],
        [("on_failure", None if (on := workflow.on_failure) is None else body(on))],
        [("deploy", None if (data := workflow.deploy) is None else raw(data))],
        [("steps", body(workflow.body))],
    ]
    entries: list[Entry] = []
    for section in sections:
        found = mapping(section, flow=False).entries
        if found and entries:
            found[0].above.append("")
        entries += found
    if workflow.allowed:
        names = ", ".join(name.text for name in workflow.allowed)
        entries[0].above.append(f"# durablec: allow {names}")
    return lay_out(Collection(True, entries, False, []))


def _head(workflow: ast.Workflow) -> Pairs:
    description = workflow.description
    return [
        ("durablec", verbatim("1")),
        ("workflow", None if workflow.name is None else word(workflow.name)),
        ("description", None if description is None else scalar(description)),
        ("timeout", amount(workflow.timeout)),
        ("retention", amount(workflow.retention)),
    ]


def _types(workflow: ast.Workflow) -> Pairs:
    input_, output = workflow.input, workflow.output
    types = [
        Entry(key_of(each.name.text), type_of(each.type), [])
        for each in workflow.types
        if each.type is not None
    ]
    return [
        ("input", None if input_ is None else type_of(input_)),
        ("output", None if output is None else type_of(output)),
        ("types", _block(types)),
    ]


def _retries(workflow: ast.Workflow) -> Pairs:
    policies = [
        Entry(key_of(each.name.text), policy(each.retry), [])
        for each in workflow.retries
        if each.retry is not None
    ]
    default = retry(workflow.default_retry)
    return [
        ("retries", _block(policies)),
        ("defaults", default and mapping([("retry", default)], flow=True)),
    ]


def _constants(workflow: ast.Workflow) -> Out | None:
    return record(workflow.constants) if workflow.constants else None


def _blocks(workflow: ast.Workflow) -> Out | None:
    blocks: list[Entry] = []
    for block in workflow.blocks:
        given = None if block.input is None else type_of(block.input)
        parts: Pairs = [("input", given), ("steps", body(block.body))]
        blocks.append(Entry(key_of(block.name.text), mapping(parts, flow=False), []))
    return _block(blocks)


def _block(entries: list[Entry]) -> Out | None:
    return Collection(True, entries, False, []) if entries else None
