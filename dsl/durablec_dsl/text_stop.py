"""Where the grammar of the text form refused a token, and what can be asked about it."""

from collections import Counter

from durablec_dsl.source import Span
from durablec_dsl.text_driver import Stop
from durablec_dsl.text_expected import accepted
from durablec_dsl.text_lexer import END
from durablec_dsl.text_parts import Part


class Mistake:
    """A token that was refused, and what stands around it."""

    def __init__(self, text: str, stop: Stop) -> None:
        self.text = text
        self.stop = stop
        self.token = stop.tokens[stop.at]
        self.accepts = accepted(stop)

    @property
    def kind(self) -> str:
        return self.token.kind

    @property
    def word(self) -> str:
        return self.text[self.token.start : self.token.end]

    @property
    def span(self) -> Span:
        return self.token.span

    @property
    def begins_line(self) -> bool:
        """Whether a line end stands before the token, or nothing."""
        last = self.behind()
        return last is None or "\n" in self.text[last.end : self.token.start]

    @property
    def ends_line(self) -> bool:
        """Whether nothing but a comment stands behind the token in its line."""
        rest = self.text[self.token.end :].partition("\n")[0]
        return not rest.partition("//")[0].strip()

    @property
    def needs_body(self) -> bool:
        """Whether the brace of a body must stand in the token's place, and no value."""
        if "LBRACE" not in self.accepts or "NOT" in self.accepts:
            return False
        # A `group` may have no body.
        return self.kind == "COLON" or "STEP" not in self.accepts

    @property
    def is_dash(self) -> bool:
        """Whether the token is a `-` before a statement, as in YAML."""
        return self.kind == "MINUS" and self.begins_line and "STEP" in self.accepts

    @property
    def follows_dash(self) -> bool:
        """Whether a `-` stands before the token that begins its line."""
        before, last = self.behind(2), self.behind()
        if self.kind_behind() != "MINUS" or before is None or last is None:
            return False
        return "\n" in self.text[before.end : last.start]

    @property
    def lacks_closing(self) -> bool:
        """Whether more braces are opened in the file than closed."""
        kinds = Counter(each.kind for each in self.stop.tokens)
        return kinds["RBRACE"] < kinds["LBRACE"]

    @property
    def is_inside(self) -> bool:
        """Whether the token stands in a body, in which there are no declarations."""
        rows = self.stop.tables.states
        for state in reversed(self.stop.states):
            if "declaration" in rows[state]:
                return False
            if "statement" in rows[state] and END not in rows[state]:
                return True
        return False

    def first_of_line(self) -> Span | None:
        """Return the token that begins the line of the refused one, if it is a name."""
        tokens, at = self.stop.tokens, self.stop.at
        line = self.text.rfind("\n", 0, self.token.start) + 1
        while at > 0 and tokens[at - 1].start >= line:
            at -= 1
        return tokens[at].span if tokens[at].kind == "NAME" else None

    def behind(self, back: int = 1) -> Span | None:
        """Return the place of the token `back` places before the refused one."""
        at = self.stop.at - back
        return self.stop.tokens[at].span if at >= 0 else None

    def kind_behind(self, back: int = 1) -> str:
        at = self.stop.at - back
        return self.stop.tokens[at].kind if at >= 0 else ""

    def behind_text(self, back: int = 1) -> str:
        at = self.behind(back)
        return "" if at is None else self.text[at.start : at.end]

    @property
    def next_kind(self) -> str:
        return self._next.kind

    def next_text(self) -> str:
        return self.text[slice(*self._next.span)]

    @property
    def _next(self) -> Part:
        at = min(self.stop.at + 1, len(self.stop.tokens) - 1)
        return self.stop.tokens[at]
