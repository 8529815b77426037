"""The source of a workflow as rows of a page, its words coloured by what they are.

Nothing is parsed for it: comments, texts, expressions and the words before a colon or
at a statement's beginning are told apart by one pattern, for both forms.
"""

import re

from durablec import ir
from durablec.backends.graph.svg import escaped

_PARTS = re.compile(
    r"""(?P<expression>\$\{[^}]*\}?)
    |(?P<comment>(?:^|(?<=\s))\#.*)
    |(?P<string>"(?:[^"\\]|\\.)*"?|'[^']*'?)
    |(?P<word>(?:(?<=[-\s{,])|^)[A-Za-z_][\w-]*\??(?=:(?:\s|$))
      |^\s*(?:\}\s*)?[a-z]+\b)""",
    re.VERBOSE,
)


def rows(workflow: ir.Workflow) -> str:
    """Return the lines of a workflow's source, each with its number as its id."""
    lines = [line.rstrip("\r") for line in workflow.source.text.split("\n")]
    return "\n".join(
        f'<div class="row" id="L{number}"><span class="number">{number}</span>'
        f"<span>{_colored(line)}</span></div>"
        for number, line in enumerate(lines, 1)
    )


def _colored(line: str) -> str:
    parts, at = [], 0
    for found in _PARTS.finditer(line):
        parts += [
            escaped(line[at : found.start()]),
            f'<span class="{found.lastgroup}">{escaped(found.group())}</span>',
        ]
        at = found.end()
    return "".join([*parts, escaped(line[at:])])
