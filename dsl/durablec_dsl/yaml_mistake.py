"""Where libyaml stopped, and what an explanation of it is."""

from typing import NamedTuple

from durablec_dsl.codes import YAML_SYNTAX
from durablec_dsl.diagnostics import Rule
from durablec_dsl.record import Record
from durablec_dsl.source import Span


class Mistake(Record):
    """Where libyaml stopped: `at`, while reading what began at `around`.

    `last` is the scalar that was read last, `last_style` how it was written; `bracket` is
    the place of the innermost bracket that is open.
    """

    text: str
    problem: str
    context: str
    at: int
    around: int
    last: Span | None
    last_style: str | None
    bracket: int | None = None

    def line_of(self, at: int) -> Span:
        """Return the line that the offset `at` stands in, without its break."""
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return Span(start, len(self.text) if end < 0 else end)

    def rest_of_line(self, at: int) -> str:
        """Return the text from `at` to the end of its line."""
        return self.text[at : self.line_of(at).end].rstrip()

    def word(self, at: int) -> Span:
        """Return the run of characters at `at` that a key or word is made of."""
        end = at
        while end < len(self.text) and self.text[end] not in " \t\r\n:,[]{}#":
            end += 1
        return Span(at, max(end, min(at + 1, len(self.text))))

    @property
    def last_text(self) -> str:
        return self.text[self.last.start : self.last.end] if self.last else ""

    @property
    def last_is_beside(self) -> bool:
        """Say whether only blanks stand between the last scalar and the place."""
        if self.last is None or self.last.end > self.at:
            return False
        return not self.text[self.last.end : self.at].strip(" \t")


class Explanation(NamedTuple):
    rule: Rule
    span: Span
    message: str
    help: str | None


def clip(text: str) -> str:
    """Return a text as a message shows it: its beginning, if it is long."""
    return text if len(text) <= 60 else text[:57] + "..."


def syntax(span: Span, message: str, help: str | None) -> Explanation:
    """Explain a mistake that keeps a file from being YAML."""
    return Explanation(YAML_SYNTAX, span, message, help)
