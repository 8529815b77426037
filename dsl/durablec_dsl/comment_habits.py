"""Comments that are no comments where their writer comes from.

`//` begins a comment, as in CEL. In Python it divides integers, and in jq it stands
before what to take for null. What such a comment hides is missed by nobody else.
"""

import re

from durablec_dsl.codes import HIDDEN_OPERAND
from durablec_dsl.fault import Fault
from durablec_dsl.source import Span

_OPERAND = re.compile(r"[\w)\]'\"]\Z")
_HIDDEN = re.compile(
    r"""(?: (?P<number> -?\d+(?:\.\d+)? )
        | '[^']*' | "[^"]*" | null | true | false | \[\] | \{\}
        | (?:input|constants|env|execution)\.[\w.\[\]()'"]+
        ) [\])},]*""",
    re.VERBOSE,
)
"""A literal, or what is read of a name that every workflow has; prose is neither."""


def hidden_operand(text: str, start: int, end: int) -> Fault | None:
    """Say what a comment from `start` to `end` hides, behind an operand on its line."""
    line = text[text.rfind("\n", 0, start) + 1 : start]
    hidden = _HIDDEN.fullmatch(text[start + 2 : end].strip())
    if hidden is None or _OPERAND.search(line.rstrip()) is None:
        return None
    help = "write `a != null ? a : b` for a default"
    if hidden["number"]:
        help = "integers are divided by `/`"
    return Fault(
        HIDDEN_OPERAND,
        Span(start, end),
        "`//` begins a comment, and what is behind it counts for nothing",
        f"{help}; a comment that is meant may stand above",
    )
