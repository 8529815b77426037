"""Lays a file in the text form out anew: its tree is printed, with its comments.

What the printer has one way for (the order of options, quotes, an option that says what
holds anyway) is written that way. A comment inside of a statement moves above it.
"""

from collections import Counter

from durablec_dsl import ast
from durablec_dsl.conversion import read, read_notes
from durablec_dsl.diagnostics import Report
from durablec_dsl.formatter_bug import FormatterBug
from durablec_dsl.formatter_notes import text_comments
from durablec_dsl.printer_text import to_text
from durablec_dsl.source import Source
from durablec_dsl.tree import same


def format_text(source: Source, report: Report) -> str | None:
    """Return the text of a file in the text form, laid out; None after a report.

    A file with any error is refused, for its tree is not whole. Raises FormatterBug, so
    that nothing is ever lost.
    """
    workflow = read(source, report)
    if workflow is None or report.has_errors:
        return None
    text = to_text(workflow, read_notes(source, workflow).notes)
    made = Source(source.name, text)
    again = read(made, Report())
    if again is None or not _says_the_same(workflow, again):
        raise FormatterBug("the text that was made does not say what the file says")
    before, after = text_comments(source, workflow), text_comments(made, again)
    if Counter(one.text for one in before) != Counter(one.text for one in after):
        raise FormatterBug("a comment would be lost")
    return text


def _says_the_same(one: ast.Workflow, other: ast.Workflow) -> bool:
    """Say whether two trees are the same, in whatever order rules are allowed."""
    allowed = [sorted(name.text for name in tree.allowed) for tree in (one, other)]
    other.allowed = one.allowed
    return same(one, other) and allowed[0] == allowed[1]
