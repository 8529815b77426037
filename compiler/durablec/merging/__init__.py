"""Merges the entries of a build into a template of the user's, who keeps all else in it.

What is in the template, and where, is known from YAML's events (`nodes.py`, `located.py`),
so that any YAML is understood that CloudFormation takes. What is written is text: only
entries with our mark are ever replaced or removed (`splicing.py`), and no other byte of the
file changes. The result is read again, and must say what it said before.
"""

from collections.abc import Sequence
from typing import NamedTuple

from durablec.backends.sam.blocks import Sections
from durablec.backends.sam.mentions import NOTHING, Mentions
from durablec.merging.beside import beside
from durablec.merging.differences import differences
from durablec.merging.findings import look, look_at_size
from durablec.merging.located import locate
from durablec.merging.sameness import check
from durablec.merging.splicing import spliced
from durablec.merging.written import Writing
from durablec.output import Difference
from durablec_dsl.diagnostics import Diagnostic, Report
from durablec_dsl.source import Source

__all__ = ["Merged", "merge"]


class Merged(NamedTuple):
    """The text of a template with a build's entries, or with errors as it was.

    `differences` are the entries that had to change for it.
    """

    text: str
    diagnostics: list[Diagnostic]
    differences: Sequence[Difference] = ()


def merge(
    source: Source,
    sections: Sections,
    mentions: Mentions = NOTHING,
    *,
    force: bool = False,
) -> Merged:
    """Return a template with the entries of a build, which it may have already.

    `mentions` are what the workflows of the build name in it. `force` discards what the user has edited in entries of ours.
    """
    report = Report()
    template = locate(source, report)
    if template is None:
        return Merged(source.text, report.in_order())
    sections = beside(template, sections)
    writing = Writing(template, sections, discards=force)
    look(template, sections, mentions, writing, report)
    if report.has_errors:
        return Merged(source.text, report.in_order())
    text = spliced(template, writing)
    look_at_size(template, text, report)
    if report.has_errors:
        return Merged(source.text, report.in_order())
    check(template, text, sections)
    changed = list(differences(template, writing))
    return Merged(text, report.in_order(), changed)
