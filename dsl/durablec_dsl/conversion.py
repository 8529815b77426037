"""Turns a workflow file of one form into the other, to an equal tree."""

from typing import NamedTuple

from durablec_dsl import ast
from durablec_dsl.diagnostics import Report
from durablec_dsl.formatter_notes import (
    Found,
    Noted,
    notes_of,
    text_comments,
    yaml_comments,
)
from durablec_dsl.printer import to_yaml
from durablec_dsl.printer_text import to_text
from durablec_dsl.source import Source

TEXT_SUFFIX = ".durable"


class Converted(NamedTuple):
    """The text of the other form, and the comments that had to be moved in it."""

    text: str
    moved: list[Found]


def is_text_form(name: str) -> bool:
    """Say whether a file of this name is in the text form; else it is YAML."""
    return name.endswith(TEXT_SUFFIX)


def convert(source: Source, report: Report) -> Converted | None:
    """Return a file in the form that it is not in; None after a report of errors."""
    workflow = read(source, report)
    if workflow is None or report.has_errors:
        return None
    notes, moved = read_notes(source, workflow)
    write = to_yaml if is_text_form(source.name) else to_text
    return Converted(write(workflow, notes), moved)


def read(source: Source, report: Report) -> ast.Workflow | None:
    """Return the tree of a file in the form that its name says."""
    # Each parser is loaded where a file is in its form.
    if is_text_form(source.name):
        from durablec_dsl import text_parser

        return text_parser.parse(source, report)
    from durablec_dsl import yaml_parser

    return yaml_parser.parse(source, report)


def read_notes(source: Source, workflow: ast.Workflow) -> Noted:
    """Return the comments of a file for the printer of its tree."""
    if is_text_form(source.name):
        return notes_of(source, workflow, text_comments(source, workflow))
    return notes_of(source, workflow, yaml_comments(source))
