"""What the driver and the builder of the text form hand to each other."""

from collections.abc import Sequence
from typing import NamedTuple

from durablec_dsl.source import Span


class Part(NamedTuple):
    """A token, or a piece of a value or a type, from `start` to before `end`.

    `kind` is a terminal, or LIST, MAP, PARENTHESIS, NEGATIVE, EXPRESSION, RECORD_TYPE,
    LIST_TYPE, DIRECTIVE_TYPE or UNION_TYPE. `inside` are the parts of a bracket that a
    whole value or a type may be, with their punctuation. `depth` counts the brackets that
    nest in it; what is too deep has nothing inside.
    """

    kind: str
    start: int
    end: int
    inside: "Sequence[Part]" = ()
    depth: int = 0

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)
