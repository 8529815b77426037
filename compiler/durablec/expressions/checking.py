"""One check of one expression: what its parts share.

A part is checked in an `Env`: the comprehension variables around it, and the facts
that the conditions before it have established. Both only ever grow inward.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple, Protocol

from durablec.codes import UNGUARDED_NULL
from durablec.expressions.facts import Fact, Facts, Guard, Path
from durablec.expressions.presence import named, path_of
from durablec.expressions.typed import Typed, Variable
from durablec.types import DYN, NULL, Nullable, Type
from durablec_dsl import expr
from durablec_dsl.diagnostics import Report, Rule
from durablec_dsl.source import Source, Span
from durablec_dsl.values import Embedded


class Env(NamedTuple):
    """What holds where a part stands."""

    locals: Mapping[str, Variable]
    facts: Facts

    def knowing(self, facts: Facts) -> "Env":
        """Return this with more facts."""
        return Env(self.locals, self.facts | facts) if facts else self

    def binding(self, variable: Variable) -> "Env":
        """Return this with a comprehension variable in it."""
        return Env({**self.locals, variable.name: variable}, self.facts)


class Scope(Protocol):
    """The names that an expression may read."""

    def lookup(self, name: str) -> Variable | None:
        """Return the variable of a name, or None if there is none."""
        ...

    def names(self) -> Iterable[str]:
        """Return the names that may be read."""
        ...

    def knows(self, fact: Fact) -> bool:
        """Say whether a fact holds, by the names in its path."""
        ...

    def guard(self, name: str) -> Guard:
        """Return what is known where the variable of a name is true or false."""
        ...


class Checking:
    """The state of a check; `visit` gives the type of any node by its kind."""

    def __init__(
        self,
        embedded: Embedded,
        scope: Scope,
        report: Report,
        source: Source,
        visit: "Callable[[Checking, expr.Expr, Env], Type]",
    ) -> None:
        self.typed = Typed(embedded, DYN, {}, [], {}, {}, {}, {})
        self.scope = scope
        self.reported: set[Fact] = set()
        self._embedded = embedded
        self._report = report
        self._source = source
        self._visit = visit

    def type_of(self, node: expr.Expr, env: Env) -> Type:
        """Check a node and return its type."""
        type_ = self._visit(self, node, env)
        self.typed.types[node] = type_
        return type_

    def value_of(self, node: expr.Expr, env: Env) -> Type:
        """Check a node whose value is used, and so must not be null."""
        return self.not_null(node, self.type_of(node, env))

    def not_null(self, node: expr.Expr, type_: Type) -> Type:
        """Report a node that may be null, and return the type that is left."""
        if isinstance(type_, Nullable):
            self._unguarded(node, "may be null")
            return type_.of
        if type_ is NULL:
            self._unguarded(node, "is null")
            return DYN
        return type_

    def is_there(self, path: Path | None, env: Env) -> bool:
        """Say whether a path is known to be there, by whatever was said of it."""
        if path is None:
            return False
        facts = [Fact(path, is_present=True), Fact(path, is_present=False)]
        return any(self._knows(fact, env) for fact in facts)

    def known(self, type_: Type, path: Path | None, env: Env) -> Type:
        """Return the type of what a path leads to: not null, if that is known of it."""
        if path is None or not isinstance(type_, Nullable):
            return type_
        is_known = self._knows(Fact(path, is_present=False), env)
        return type_.of if is_known else type_

    def _knows(self, fact: Fact, env: Env) -> bool:
        if fact in env.facts:
            return True
        path = named(fact.path, self.typed.variables.values())
        return path is not None and self.scope.knows(Fact(path, fact.is_present))

    def _unguarded(self, node: expr.Expr, what: str) -> None:
        path = path_of(self.typed, node)
        if path is not None:
            fact = Fact(path, is_present=False)
            if fact in self.reported:
                return
            self.reported.add(fact)
        text = self.text(node)
        help = f"guard it: `{text} != null && ...`, or `{text} != null ? ... : ...`"
        if isinstance(node, expr.Constant):
            self.add(UNGUARDED_NULL, node.span, "null is used as a value here")
            return
        self.add(UNGUARDED_NULL, node.span, f"`{text}` {what} here", help=help)

    def read(self, node: expr.Ident, variable: Variable) -> None:
        """Note that an identifier reads a variable of the workflow."""
        self.typed.reads.append((variable, self._embedded.locate(node.span)))

    def text(self, node: expr.Expr) -> str:
        """Return the user's text of a node, as a message can show it."""
        text = " ".join(self._embedded.text[node.span.start : node.span.end].split())
        return text if len(text) <= 60 else f"{text[:57]}..."

    def source_text(self, start: int, end: int) -> str:
        """Return the user's text between two places of the expression."""
        return self._embedded.text[start:end]

    def add(
        self, rule: Rule, span: Span, message: str, *, help: str | None = None
    ) -> None:
        """Report a finding at a span of the expression."""
        at = self._embedded.locate(span)
        self._report.add(rule, self._source, at, message, help=help)
