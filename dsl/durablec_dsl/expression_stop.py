"""Where lark stopped in a text that it refused, and what can be asked about the place."""

from typing import NamedTuple

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from durablec_dsl.expression_syntax import read_tokens
from durablec_dsl.source import Span


class Stop(NamedTuple):
    """Where lark stopped in `text`, at `at`, after the tokens `before`.

    `word` is the token that did not fit, or a character that begins none, or empty at
    the end; `accepts` are the names of the terminals that would have fitted.
    """

    text: str
    at: int
    word: str
    before: list[Token]
    accepts: frozenset[str]

    @property
    def span(self) -> Span:
        """The place of `word`."""
        return Span(self.at, self.at + len(self.word))

    @property
    def touches(self) -> bool:
        """Whether `word` follows the token before it without a space."""
        return bool(self.before) and self.before[-1].end_pos == self.at

    def behind(self, back: int = 1) -> Token | None:
        """Return the token `back` places before the stop."""
        return self.before[-back] if len(self.before) >= back else None

    def kind(self, back: int = 1) -> str | None:
        """Return the terminal of the token `back` places before the stop."""
        token = self.behind(back)
        return token.type if token is not None else None

    def rest(self) -> str:
        """Return what stands behind `word`, without spaces before it."""
        return self.text[self.at + len(self.word) :].lstrip()


class Finding(NamedTuple):
    """What to say about a place in the text."""

    span: Span
    message: str
    help: str | None = None


def stop_of(text: str, error: UnexpectedInput) -> Stop:
    """Return where `error` says that lark stopped in `text`."""
    at, word = len(text), ""
    if isinstance(error, UnexpectedCharacters):
        assert error.pos_in_stream is not None
        at = error.pos_in_stream
        word = text[at]
    elif isinstance(error, UnexpectedToken) and error.token.type != "$END":
        word = str(error.token)
        at = span_of(error.token).start
    before = read_tokens(text[:at])
    # lark leaves `accepts` without annotations.
    accepts = error.interactive_parser.accepts()  # type: ignore[no-untyped-call]  # lark has no types here
    return Stop(text, at, word, before, frozenset(accepts))


def span_of(token: Token) -> Span:
    """Return the place of a token that lark's lexer made."""
    assert token.start_pos is not None
    return Span(token.start_pos, token.start_pos + len(token))
