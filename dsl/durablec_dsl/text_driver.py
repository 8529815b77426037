"""Drives the tables of the workflow grammar over the tokens of a text.

The loop is LALR's. It is ours since lark's cannot go on behind a mistake, and since a
value passes nine rules that change nothing of it: those cost a look into a table here.

A keyword that is tried and does not fit is a name, where a name does (`text_lexer`). At
a mistake `text_mistakes` says what is wrong, and `_recover` drops the statement: the
stack is cut back to the list that it stood in, and tokens are passed over up to what
begins the next statement or ends the list. Braces that opened in what was dropped are
remembered, so that those that close them end nothing else. Every token is passed once,
and the stack is cut by what was pushed: all of it is linear. Where one sign is too much,
or the brace of a body is missing that is closed, the tokens are mended instead.
"""

from collections.abc import Callable
from typing import Any, NamedTuple
from typing import Literal as OneOf

from durablec_dsl.source import Span
from durablec_dsl.text_lexer import CLAUSES, END, LITERAL_WORDS, RESERVED, STATEMENTS
from durablec_dsl.text_parts import Part
from durablec_dsl.text_tables import Tables

# Makes the value of a rule from its parts; a rule without one is an expression.
Build = Callable[[list[Any], Span], Any]

_OPENING = frozenset({"LBRACE", "LSQB", "LPAR"})
_PARTS = ("CASE", "BRANCH")
_CLOSING = {"RBRACE": "LBRACE", "RSQB": "LSQB", "RPAR": "LPAR"}
# Behind more mistakes than this, the rest of a file says little.
_MOST_MISTAKES = 100


class Stop(NamedTuple):
    """Where the driver stopped: before `tokens[at]`, in the state on top of `states`.

    `starts` are the places where what the states above the first were reached by begins.
    """

    tables: Tables
    tokens: list[Part]
    at: int
    states: list[int]
    starts: list[int]


Repair = OneOf["drop", "body", "skip", "open", "close"]
"""How to go on behind a mistake: drop its statement, where what stands in its braces may
be a `body`, skip the token, or open or close a brace before it."""

Explain = Callable[[Stop], Repair]


class Driver:
    """Reads the tokens of one text; `explain` is called at each mistake.

    What `explain` answers is how to go on, if that can be.
    """

    def __init__(
        self,
        tables: Tables,
        text: str,
        tokens: list[Part],
        builds: dict[str, Build],
        explain: Explain,
    ) -> None:
        self._tables = tables
        self._text = text
        self._tokens = tokens
        self._rules = [_rule(tables, *rule, builds) for rule in tables.rules]
        self._keywords = frozenset(tables.words.values()) - LITERAL_WORDS
        self._explain = explain
        self.mistakes = 0
        # The states, and for each but the first its value and where that begins.
        self._states = [tables.start]
        self._values: list[Any] = []
        self._starts: list[int] = []
        # For each brace that a dropped statement left open, where its list began; and the
        # token that closed the last of those.
        self._orphans: list[int] = []
        self._closed = -1

    def read(self) -> Any:
        """Return what the start rule makes; None where nothing can be made of a text."""
        at = 0
        while at < len(self._tokens):
            if self._take(at):
                at += 1
            elif self._states[-1] == self._tables.end:
                return self._values[-1]
            else:
                at = self._recover(at)
                if self.mistakes == _MOST_MISTAKES:
                    return None
        return None

    def _take(self, at: int, *, completes: bool = False) -> bool:
        """Reduce by what a token allows and push it; False at a mistake and at the end.

        Where it `completes` a statement, it is not pushed, and whatever follows it may.
        """
        states, values, starts = self._states, self._values, self._starts
        table, token = self._tables.states, self._tokens[at]
        kind, start, _, _, _ = token
        if completes:
            # Any statement may follow any other.
            kind = "BREAK"
        elif kind == "RBRACE" and self._orphans and self._closes_orphan():
            if not self._take(at, completes=True):
                return False
            self._orphans.pop()
            self._closed = at
            return True
        end = self._tokens[at - 1].end if at else 0
        while True:
            action = table[states[-1]].get(kind)
            if action is None:
                if completes or not self._may_be_name(kind, at):
                    return False
                kind = "NAME"
                token = Part(kind, start, token.end)
                continue
            if action >= 0:
                if completes:
                    return "statement" in table[states[-1]]
                states.append(action)
                values.append(token)
                starts.append(start)
                return True
            origin, length, build = self._rules[~action]
            if build is _pass:
                states[-1] = table[states[-2]][origin]
                continue
            if length:
                pieces = values[-length:]
                begin = starts[-length]
                del states[-length:], values[-length:], starts[-length:]
            else:
                pieces, begin = [], start
            states.append(table[states[-1]][origin])
            values.append(build(pieces, Span(begin, end if end > begin else begin)))
            starts.append(begin)
            if kind == END and states[-1] == self._tables.end:
                return False

    def _may_be_name(self, kind: str, at: int) -> bool:
        """Say whether a keyword that does not fit is a name here.

        A reserved word is one on the line of what precedes it, where it is reported as
        the name that it cannot be; at the beginning of a line, it begins a statement.
        """
        row = self._tables.states[self._states[-1]]
        if "NAME" not in row or kind not in self._keywords:
            return False
        if kind in STATEMENTS and self._follows_dash(at):
            return False
        return kind not in RESERVED or (at > 0 and not self._begins_line(at))

    def _follows_dash(self, at: int) -> bool:
        """Say whether a `-` before a token begins a line, as it does in YAML."""
        return (
            at > 1
            and self._tokens[at - 1].kind == "MINUS"
            and self._begins_line(at - 1)
        )

    def _begins_line(self, at: int) -> bool:
        return "\n" in self._text[self._tokens[at - 1].end : self._tokens[at].start]

    # Recovery -------------------------------------------------------------------------

    def _recover(self, at: int) -> int:
        """Report a mistake, and return the token from which to go on."""
        kind = self._tokens[at].kind
        # A clause behind a brace that was left open belongs to what was dropped, and
        # behind a mistake braces may be found wanting at the end that are there.
        goes_on = kind in CLAUSES and self._closed == at - 1
        repair: Repair = "drop"
        if not goes_on and not (kind == END and self.mistakes):
            stop = Stop(self._tables, self._tokens, at, self._states, self._starts)
            repair = self._explain(stop)
            self.mistakes += 1
            if self._mend(at, repair):
                return at
            if at and self._begins_line(at):
                # The mistake is a line of its own: what is above it may be right.
                self._take(at, completes=True)
        depth = self._list_depth(ends=kind == END)
        opened = self._cut(depth)
        if repair == "body":
            opened = ["BODY" if each == "LBRACE" else each for each in opened]
        return self._pass_over(at, depth, opened)

    def _mend(self, at: int, repair: Repair) -> bool:
        """Mend the tokens at a mistake; say whether reading goes on there."""
        tokens = self._tokens
        if repair == "skip":
            del tokens[at]
            return True
        start = tokens[at].start
        if repair == "close" and self._lacks_brace("RBRACE"):
            tokens.insert(at, Part("RBRACE", start, start))
            return True
        if repair != "open" or not self._lacks_brace("LBRACE"):
            return False
        brace = Part("LBRACE", start, start)
        if tokens[at].kind == "COLON":
            tokens[at] = brace
        else:
            tokens.insert(at, brace)
        return True

    def _lacks_brace(self, kind: str) -> bool:
        """Say whether there are fewer braces of a kind in the file than of the other."""
        braces = [
            each.kind for each in self._tokens if each.kind in ("LBRACE", "RBRACE")
        ]
        return 2 * braces.count(kind) < len(braces)

    def _list_depth(self, *, ends: bool = False) -> int:
        """Return how many states there are with a list of statements on top.

        It is the innermost; the file's where it `ends`.
        """
        table, symbols = self._tables.states, self._tables.symbols
        depth, closed = len(self._states), 0
        while True:
            state = self._states[depth - 1]
            row = table[state]
            # A list whose brace is closed is one no more, though nothing was made of it.
            if closed == 0 and "statement" in row and (not ends or END in row):
                return depth
            closed += (symbols[state] in _CLOSING) - (symbols[state] in _OPENING)
            closed = max(closed, 0)
            depth -= 1

    def _list_start(self, depth: int) -> int:
        """Return the depth at which the list on top of `depth` states has begun."""
        while depth > 1 and "statement" in self._tables.states[self._states[depth - 2]]:
            depth -= 1
        return depth

    def _cut(self, depth: int) -> list[str]:
        """Cut the stack back to a list; return the brackets that were open in it."""
        symbols, table = self._tables.symbols, self._tables.states
        opened = []
        for state in self._states[depth:]:
            if symbols[state] in _OPENING:
                # The brace of a `switch` or `parallel` holds bodies, any other data, in
                # which these words may be keys.
                row = table[state].keys()
                holds_bodies = "NAME" not in row and not row.isdisjoint(_PARTS)
                opened.append("BODY" if holds_bodies else symbols[state])
            elif symbols[state] in _CLOSING:
                opened.pop()
        del self._states[depth:], self._values[depth - 1 :], self._starts[depth - 1 :]
        return opened

    def _pass_over(self, at: int, depth: int, opened: list[str]) -> int:
        """Return the next token that begins a statement or ends the list at `depth`."""
        tokens = self._tokens
        first = at
        while (kind := tokens[at].kind) != END:
            if kind in _OPENING:
                opened.append("BODY" if kind == "LBRACE" else kind)
            elif kind in _CLOSING:
                if not _close(_CLOSING[kind], opened) and self._ends_list(at):
                    break
            elif (at > first or kind in STATEMENTS) and self._begins(at, depth):
                break
            at += 1
        self._orphans += [self._list_start(depth)] * opened.count("BODY")
        return at

    def _ends_list(self, at: int) -> bool:
        """Say whether a token closes the list of statements on top."""
        row = self._tables.states[self._states[-1]]
        closes_orphan = self._orphans[-1:] == [self._list_start(len(self._states))]
        return closes_orphan or self._tokens[at].kind in row

    def _begins(self, at: int, depth: int) -> bool:
        """Say whether a token begins a statement, or a declaration where those may be."""
        token = self._tokens[at]
        follows_dot = at > 0 and self._tokens[at - 1].kind == "DOT"
        if self._tokens[at + 1].kind == "COLON" or follows_dot:
            return False
        if token.kind in STATEMENTS:
            return True
        row = self._tables.states[self._states[depth - 1]]
        return (
            "declaration" in row
            and at > 0
            and self._begins_line(at)
            and self._is_out(at)
            and (
                token.kind in row
                if token.kind != "NAME"
                else self._text[token.start : token.end] in _PLAIN_DECLARATIONS
            )
        )

    def _is_out(self, at: int) -> bool:
        """Say whether a token stands no deeper in its line than the first of the text.

        What does may be an option of what was dropped.
        """
        start, first = self._tokens[at].start, self._tokens[0].start
        column = start - (self._text.rfind("\n", 0, start) + 1)
        return column <= first - (self._text.rfind("\n", 0, first) + 1)

    def _closes_orphan(self) -> bool:
        """Say whether a brace closes one that a dropped statement left open."""
        table, symbols = self._tables.states, self._tables.symbols
        depth, closed = len(self._states), 0
        while closed or "statement" not in table[self._states[depth - 1]]:
            symbol = symbols[self._states[depth - 1]]
            closed += (symbol in _CLOSING) - (symbol in _OPENING)
            if closed < 0:
                return False
            depth -= 1
        return self._orphans[-1] == self._list_start(depth)


_PLAIN_DECLARATIONS = frozenset(
    {"durablec", "timeout", "retention", "constants", "deploy"}
)


def _rule(
    tables: Tables, origin: str, length: int, alias: str, builds: dict[str, Build]
) -> tuple[str, int, Build]:
    """Return what a rule makes, of how many parts, and how."""
    # In an expression, a rule without an alias is one that makes nothing new.
    build = builds.get(alias or origin) if alias or origin not in tables.inner else None
    if build is not None:
        return origin, length, lambda pieces, span: build(_flat(pieces), span)
    if length == 1:
        return origin, length, _pass
    return origin, length, _gather if origin[0] == "_" else _expression


def _pass(pieces: list[Any], span: Span) -> Any:
    (piece,) = pieces
    return piece


def _gather(pieces: list[Any], span: Span) -> Any:
    """Join parts into one list, which is grown in its place where it is the first."""
    if not pieces or type(pieces[0]) is not list:
        return _flat(pieces)
    gathered = pieces[0]
    gathered += _flat(pieces[1:])
    return gathered


def _expression(pieces: list[Any], span: Span) -> Any:
    return Part("EXPRESSION", span.start, span.end)


def _flat(pieces: list[Any]) -> list[Any]:
    flat = []
    for piece in pieces:
        if type(piece) is list:
            flat += piece
        else:
            flat.append(piece)
    return flat


def _close(bracket: str, opened: list[str]) -> bool:
    """Close the innermost open bracket of a kind; False for a brace too many."""
    if bracket != "LBRACE":
        if opened[-1:] == [bracket]:
            opened.pop()
        return True
    # A brace closes what is open inside of it, too.
    while opened:
        if opened.pop() in ("LBRACE", "BODY"):
            return True
    return False
