"""Finds names that two statements of one path bind.

A name is the variable that holds a value and the name in the execution's history, so
it is unique within a workflow. Arms of one `if` or `switch` and the clauses of one
`try` exclude each other and may bind the same; a clause may bind again what the
`try` body binds. The `as` of a clause and the item of a `map` are seen nowhere else,
so other clauses and maps may use the name again. A `set` may name a variable again.
"""

from durablec import ir
from durablec.codes import DUPLICATE_NAME
from durablec_dsl.codes import RESERVED_NAME
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Span

Names = dict[str, Span]

_OF_THE_LANGUAGE = ("input", "constants", "env", "execution")
"""What every expression may read (language.md section 4)."""


def duplicate_names(workflow: ir.Workflow, report: Report) -> None:
    """Report the later of two bindings of one name that can both be met."""
    for root in ir.roots(workflow):
        _Finder(workflow, report).block(root)


class _Finder:
    """Walks with the names met so far; those of an arm are hidden from its siblings."""

    def __init__(self, workflow: ir.Workflow, report: Report) -> None:
        self._workflow = workflow
        self._report = report
        self._results: Names = {}
        self._variables: Names = {}

    def block(self, body: list[ir.Stmt]) -> Names:
        """Return the names that a body binds, which stay bound."""
        bound: Names = {}
        for statement in body:
            bound.update(self._statement(statement))
        return bound

    def _statement(self, statement: ir.Stmt) -> Names:
        match statement:
            case ir.Operation():
                return self._operation(statement, list(ir.bodies(statement)))
            case ir.Set():
                self._set(statement)
                return {}
            case ir.Try():
                return self._try(statement)
            case _:
                return self._exclusive(list(ir.bodies(statement)))

    def _operation(self, statement: ir.Operation, bodies: list[list[ir.Stmt]]) -> Names:
        """Walk an operation; the item of a `map` is a name in its body alone."""
        bound = self._bind(statement.name, statement.name_span)
        if isinstance(statement, ir.Parallel | ir.Map) and statement.summary:
            span = statement.summary_span or statement.head
            bound.update(self._bind(statement.summary.name, span))
        own: Names = {}
        if isinstance(statement, ir.Map):
            for variable in filter(None, (statement.item, statement.index)):
                own.update(self._bind(variable.name, statement.head))
        for inner in bodies:
            bound.update(self.block(inner))
        self._hide(own)
        return bound

    def _exclusive(self, arms: list[list[ir.Stmt]]) -> Names:
        """Walk arms of which one runs at most: each sees nothing of the others."""
        bound: Names = {}
        for arm in arms:
            own = self.block(arm)
            bound.update(own)
            self._hide(own)
        self._results.update(bound)
        return bound

    def _try(self, statement: ir.Try) -> Names:
        bound = self._exclusive([statement.body])
        self._hide(bound)
        for clause in statement.clauses:
            own = self._clause(clause)
            bound.update(own)
            self._hide(own)
        self._results.update(bound)
        if statement.ending is not None:
            bound.update(self.block(statement.ending))
        return bound

    def _clause(self, clause: ir.Clause) -> Names:
        """Walk a clause, in which its `as` is a name like others, and only there."""
        alias = (
            {} if clause.alias is None else self._bind(clause.alias.name, clause.head)
        )
        bound = self.block(clause.body)
        self._hide(alias)
        return bound

    def _bind(self, name: str, span: Span) -> Names:
        if name in _OF_THE_LANGUAGE:
            self._reserved(name, span)
            return {}
        first = self._results.get(name) or self._variables.get(name)
        if first is not None:
            self._add(name, span, first)
            return {}
        self._results[name] = span
        return {name: span}

    def _set(self, statement: ir.Set) -> None:
        for variable, span, _ in statement.assignments:
            if variable.name in _OF_THE_LANGUAGE:
                self._reserved(variable.name, span)
            first = self._results.get(variable.name)
            if first is not None:
                self._add(variable.name, span, first)
            self._variables.setdefault(variable.name, span)

    def _reserved(self, name: str, span: Span) -> None:
        self._report.add(
            RESERVED_NAME,
            self._workflow.source,
            span,
            f"`{name}` is a name of the language and cannot be bound",
            help=f"choose another, such as `my_{name}`",
        )

    def _hide(self, names: Names) -> None:
        for name in names:
            del self._results[name]

    def _add(self, name: str, span: Span, first: Span) -> None:
        self._report.add(
            DUPLICATE_NAME,
            self._workflow.source,
            span,
            f"`{name}` is bound already",
            labels=[(first, "first bound here")],
            help=f"give one of the two another name, such as `{name}_2`",
        )
