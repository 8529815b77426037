"""Finds names that are read where some path has not bound them.

The walk follows the structure: it carries the names that every path so far has bound,
and for each other name the arm in which it is missed. Reads were resolved by
lowering to the variable of that name anywhere in the workflow; here it is decided
whether the variable holds a value.

The names of a `try` body are bound behind it only where every clause binds them too
or does not reach the end of the `try`; none of them is bound in a clause or in
`finally`, since the body may have failed before it. What a loop binds is bound behind it
where its condition always holds and each `break` of it comes behind that. What no path
reaches, and clauses that never run, are not looked into: they are reported for that.
"""

from collections.abc import Iterator
from typing import NamedTuple

from durablec import ir
from durablec.catching import live_bodies
from durablec.codes import UNBOUND_NAME
from durablec.expressions.typed import CallbackId, Typed
from durablec.flow import falls_off, is_endless, reached
from durablec.values import expressions
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Span


class _Miss(NamedTuple):
    """Where a path goes that does not bind a name, and where it went before."""

    span: Span
    why: str
    before: tuple[Span, ...] = ()

    def through(self, span: Span) -> "_Miss":
        """Return the same with a place through which its path goes first."""
        return _Miss(self.span, self.why, (span, *self.before))

    def labels(self) -> Iterator[tuple[Span, str]]:
        """Yield the places of the path, in order."""
        for span in self.before:
            yield span, "a path goes through here"
        yield self.span, self.why


def unbound_names(workflow: ir.Workflow, report: Report) -> None:
    """Report each read of a name that is not bound on every path to it."""
    for root in ir.roots(workflow):
        _Walk(workflow, root, report).block(root)


class _Break(NamedTuple):
    """A way out of a loop, with the names that are bound on it."""

    span: Span
    bound: frozenset[str]

    def with_(self, names: list[str]) -> "_Break":
        """Return the way with more names that are bound on it."""
        return self._replace(bound=self.bound | set(names))


class _Walk:
    """The state of one walk.

    `_bound` are the names bound on every path to the point reached; `_missed` says of
    a name that is bound on some path only which path misses it. `_reading` is the
    operation whose keys are looked at, which has no value yet, and `_setting` the
    variable whose value is. `_told` has what is reported, with what misses it: who reads
    a name again is at no other fault. `_breaks` are, of each loop around, the places where
    it is left, with what is bound there.
    """

    def __init__(
        self, workflow: ir.Workflow, root: list[ir.Stmt], report: Report
    ) -> None:
        self._workflow = workflow
        self._report = report
        self._bound: dict[str, Span] = {}
        self._missed: dict[str, _Miss] = {}
        self._reading: ir.Operation | None = None
        self._setting: str | None = None
        self._told: set[tuple[str, _Miss | None]] = set()
        self._breaks: list[list[_Break]] = []
        self._later = _first_bindings(root)

    def block(self, body: list[ir.Stmt]) -> list[str]:
        """Walk a body and return the names it bound, which stay bound."""
        added: list[str] = []
        for statement in reached(body):
            added += self._statement(statement)
        return added

    def _statement(self, statement: ir.Stmt) -> list[str]:
        match statement:
            case ir.Set():
                return self._set(statement)
            case ir.If():
                return self._if(statement)
            case ir.Switch():
                return self._switch(statement)
            case ir.Try():
                return self._try(statement)
            case ir.While():
                return self._while(statement)
            case ir.Break() if self._breaks:
                self._breaks[-1].append(_Break(statement.head, frozenset(self._bound)))
                return []
            case ir.Operation():
                return self._operation(statement)
            case _:
                self._read(expressions(statement))
                return []

    def _operation(self, statement: ir.Operation) -> list[str]:
        """A body inside an operation hands out nothing but the operation's value."""
        self._reading = statement
        self._read(expressions(statement))
        self._reading = None
        if isinstance(statement, ir.Await) and statement.of is not None:
            self._need(statement.of, statement.of_span)
        if isinstance(statement, (ir.Group, ir.Parallel, ir.Map)):
            local = _locals(statement)
            for inner in ir.bodies(statement):
                self._bind(local)
                if isinstance(statement, ir.Map) and statement.item_label is not None:
                    self._read(expressions(statement.item_label))
                self._forget([*self.block(inner), *(name for name, _ in local)])
        added = self._bind(_handed_out(statement))
        if isinstance(statement, ir.Poll) and statement.until is not None:
            self._read(expressions(statement.until))
        undo = ir.undo_of(statement)
        if undo is not None:
            self._read(expressions(undo))
        return added

    def _set(self, statement: ir.Set) -> list[str]:
        added: list[str] = []
        for variable, span, value in statement.assignments:
            self._setting = variable.name
            self._read(expressions(value))
            self._setting = None
            added += self._bind([(variable.name, span)])
        return added

    def _if(self, statement: ir.If) -> list[str]:
        paths: list[_Path] = []
        for arm in statement.arms:
            self._read(expressions(arm.condition))
            paths.append(self._path(arm.body, arm.head, "this arm does not bind it"))
        if statement.otherwise is not None:
            paths.append(
                self._path(
                    statement.otherwise, statement.head, "its `else` does not bind it"
                )
            )
        else:
            paths.append(_Path([], statement.head, "no arm of this `if` may hold"))
        return self._join(paths)

    def _switch(self, statement: ir.Switch) -> list[str]:
        self._read(expressions(statement.subject))
        paths = [
            self._path(case.body, case.head, "this case does not bind it")
            for case in statement.cases
        ]
        if statement.default is not None:
            why = "its `default` does not bind it"
            paths.append(self._path(statement.default, statement.head, why))
        elif not statement.covers and not statement.is_unclear:
            why = "no case of this `switch` may hold"
            paths.append(_Path([], statement.head, why))
        return self._join(paths)

    def _while(self, statement: ir.While) -> list[str]:
        self._read(expressions(statement))
        self._breaks.append([])
        round_ = self._path(statement.body, statement.head, "")
        left = self._breaks.pop()
        why = "the loop is left here before it is bound"
        if not is_endless(statement):
            why = "this loop may run no round"
            left.insert(0, _Break(statement.head, frozenset()))
        if not left:
            # Nothing behind is reached; what a round bound raises no second report.
            return self._bind([(name, statement.head) for name in round_.names])
        fresh: list[str] = []
        for name in dict.fromkeys([*round_.names, *round_.missed]):
            missing = next((each for each in left if name not in each.bound), None)
            if missing is None:
                fresh.append(name)
            else:
                self._missed[name] = _Miss(missing.span, why)
        return self._bind([(name, statement.head) for name in fresh])

    def _try(self, statement: ir.Try) -> list[str]:
        around = self._breaks[-1] if self._breaks else []
        before = len(around)
        body = self._path(statement.body, statement.head, "its body does not bind it")
        for name in body.names:
            why = "the body of this `try` may fail before it"
            self._missed[name] = _Miss(statement.head, why)
        paths = [body]
        live = list(live_bodies(statement))
        for clause in statement.clauses:
            if not any(clause.body is each for each in live):
                # Where nothing else goes on, what it binds raises no second report.
                names = list(_first_bindings(clause.body))
                paths.append(_Path(names, clause.head, "", goes_on=False))
                continue
            local = _clause_locals(clause)
            self._bind(local)
            if clause.when is not None:
                self._read(expressions(clause.when))
            path = self._path(clause.body, clause.head, "this clause does not bind it")
            self._forget([name for name, _ in local])
            paths.append(path)
        inside = around[before:]
        ending = self.block(statement.ending) if statement.ending is not None else []
        # They pass it, too.
        around[before : before + len(inside)] = [each.with_(ending) for each in inside]
        return [*self._join(paths), *ending]

    def _path(self, body: list[ir.Stmt], span: Span, why: str) -> "_Path":
        """Walk one of several ways, and forget what it bound."""
        known = dict(self._missed)
        names = self.block(body)
        through = falls_off(body)
        self._forget(names)
        path = _Path(names, span, why, through)
        path.missed = {n: m for n, m in self._missed.items() if known.get(n) is not m}
        return path

    def _join(self, paths: list["_Path"]) -> list[str]:
        """Bind what every path that goes on has bound; note what some path misses."""
        going = [path for path in paths if path.goes_on]
        if not going:
            # Nothing behind is reached; what some path bound raises no second report.
            everything = dict.fromkeys(name for p in paths for name in p.names)
            return self._bind([(name, paths[0].span) for name in everything])
        sets = [frozenset(path.names) for path in going]
        common = frozenset.intersection(*sets)
        for name in dict.fromkeys(name for path in paths for name in path.names):
            if name not in common:
                self._miss(name, going, sets)
        return self._bind(
            [(name, going[0].span) for name in going[0].names if name in common]
        )

    def _miss(
        self, name: str, going: list["_Path"], sets: list[frozenset[str]]
    ) -> None:
        for path, names in zip(going, sets, strict=True):
            if name not in names:
                inside = path.missed.get(name)
                miss = _Miss(path.span, path.why)
                self._missed[name] = inside.through(path.span) if inside else miss
                return

    def _bind(self, names: list[tuple[str, Span]]) -> list[str]:
        """Bind names, and return those that were not bound before."""
        fresh = [name for name, _ in names if name not in self._bound]
        self._bound.update(names)
        return fresh

    def _forget(self, names: list[str]) -> None:
        for name in names:
            self._bound.pop(name, None)

    def _read(self, read: Iterator[Typed]) -> None:
        for typed in read:
            for variable, span in typed.reads:
                # That of a callback's id is bound where it is read, and nowhere else.
                if not isinstance(variable, CallbackId):
                    self._need(variable.name, span)

    def _need(self, name: str, span: Span) -> None:
        if name not in self._bound and name in self._later:
            self._add(name, span)

    def _add(self, name: str, span: Span) -> None:
        miss = self._missed.get(name)
        first = self._later[name]
        is_itself = self._reading is not None and name == self._reading.name
        if not is_itself and (name, miss) in self._told:
            return
        self._told.add((name, miss))
        if miss is not None:
            message = f"`{name}` is not bound on every path to here"
            labels = [(first, "bound here"), *miss.labels()]
            help_ = f"bind `{name}` on that path too, or read it only where it is bound"
        elif is_itself:
            message = f"`{name}` has no value yet where it is bound"
            labels = [(first, "bound here")]
            help_ = "read it behind this statement"
            if isinstance(self._reading, ir.Callback):
                help_ += "; the callback's id is read in the call's arguments alone"
        elif name == self._setting:
            message = f"`{name}` has no value yet where it is set"
            labels = [(first, "set here")]
            help_ = "`set` it before, to what it is at first"
        elif first.start >= span.start:
            message = f"`{name}` is read before it is bound"
            labels = [(first, "bound here")]
            help_ = "move the statement that binds it before this one"
        else:
            message = f"`{name}` is bound inside of a body that does not hand it out"
            labels = [(first, "bound here")]
            help_ = "`return` it from that body, and read it from the body's value"
        self._report.add(
            UNBOUND_NAME,
            self._workflow.source,
            span,
            message,
            labels=labels,
            help=help_,
        )


class _Path:
    """One of several ways through a statement; `missed` is what ways inside of it miss."""

    __slots__ = ("goes_on", "missed", "names", "span", "why")

    def __init__(
        self, names: list[str], span: Span, why: str, goes_on: bool = True
    ) -> None:
        self.names = names
        self.span = span
        self.why = why
        self.goes_on = goes_on
        self.missed: dict[str, _Miss] = {}


def _first_bindings(body: list[ir.Stmt]) -> dict[str, Span]:
    """Return where each name of a body is bound first."""
    first: dict[str, Span] = {}
    for statement in ir.walk(body):
        match statement:
            case ir.Set():
                for variable, span, _ in statement.assignments:
                    first.setdefault(variable.name, span)
            case ir.Try():
                for clause in statement.clauses:
                    for name, span in _clause_locals(clause):
                        first.setdefault(name, span)
            case ir.Operation():
                for name, span in _locals(statement):
                    first.setdefault(name, span)
                for name, span in _handed_out(statement):
                    first.setdefault(name, span)
            case _:
                pass
    return first


def _handed_out(statement: ir.Operation) -> list[tuple[str, Span]]:
    """Return the names that an operation binds for what follows it."""
    found: list[tuple[str, Span]] = []
    if statement.result is not None:
        found.append((statement.name, statement.name_span))
    if isinstance(statement, ir.Parallel | ir.Map) and statement.summary is not None:
        found.append((statement.summary.name, statement.summary_span or statement.head))
    return found


def _locals(statement: ir.Operation) -> list[tuple[str, Span]]:
    """Return the names that only the bodies inside of an operation see."""
    if not isinstance(statement, ir.Map):
        return []
    found = [statement.item, *([statement.index] if statement.index else [])]
    return [(variable.name, statement.head) for variable in found]


def _clause_locals(clause: ir.Clause) -> list[tuple[str, Span]]:
    return [(clause.alias.name, clause.head)] if clause.alias is not None else []
