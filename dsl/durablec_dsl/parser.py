"""Reads a workflow from either form: a file's name says which it is."""

from durablec_dsl import ast
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Source

TEXT_SUFFIX = ".durable"
YAML_SUFFIX = ".durable.yaml"
SUFFIXES = (YAML_SUFFIX, TEXT_SUFFIX)


def parse(source: Source, report: Report) -> ast.Workflow | None:
    """Return the workflow that a source says, with what could be read of it.

    None where it has no tree. All mistakes go to `report`.
    """
    # Each form is loaded only where a file is written in it.
    if source.name.endswith(TEXT_SUFFIX):
        from durablec_dsl.text_parser import parse as parse_text

        return parse_text(source, report)
    from durablec_dsl.yaml_parser import parse as parse_yaml

    return parse_yaml(source, report)
