"""Finds catch clauses that no error can reach.

A clause is dead where an earlier one without a `when` takes all that it names, or
where nothing in the `try` body can raise what it names: a callback's timeout without
a callback, a user's error without a call.
"""

from durablec import ir
from durablec.codes import DEAD_CATCH
from durablec.values import expressions
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Span

ANY = "any"

_RAISED_BY: dict[str, str] = {
    "Timeout": "a step, poll or group with a `timeout`",
    "CallbackTimeout": "a callback, or an `await` of one",
    "CallbackFailed": "a callback, or an `await` of one",
    "CallbackInvalid": "a callback, or an `await` of one",
    "StepInterrupted": "a step that runs at most once",
    "InvokeFailed": "an `invoke` that is waited for",
    "TooFewSucceeded": "a `parallel` or `map` that may lose branches or items",
    "TooManyIterations": "a `while`",
    "PollExhausted": "a `poll`",
    "ExpressionError": "an expression",
}
"""The language's own error names (language.md section 3), and what raises each."""

_COMMON = ("Timeout",)
"""Those that classes of the user's, or of packages, may well have too."""


def dead_catches(workflow: ir.Workflow, report: Report) -> None:
    """Report each clause that can never run."""
    for statement in ir.all_statements(workflow):
        if isinstance(statement, ir.Try):
            _try(statement, workflow, report)


def _try(statement: ir.Try, workflow: ir.Workflow, report: Report) -> None:
    raised = raised_by(statement.body)
    taken: dict[str, Span] = {}
    for clause in statement.clauses:
        covered = _covered(clause, taken)
        if covered is not None:
            report.add(
                DEAD_CATCH,
                workflow.source,
                clause.head,
                "an earlier clause takes every error that this one names",
                labels=[(covered, "taken here")],
                help="put the narrower clause first, or remove this one",
            )
        else:
            _unraised(clause, raised, workflow, report)
        if clause.when is None:
            names = clause.names.all or (ANY,)
            taken.update({name: clause.head for name in names if name not in taken})


def _covered(clause: ir.Clause, taken: dict[str, Span]) -> Span | None:
    """Return the place of the clause that takes all this one could, if one does."""
    if ANY in taken:
        return taken[ANY]
    names = clause.names.written
    if names and all(name in taken for name in names):
        return taken[names[0]]
    return None


def _unraised(
    clause: ir.Clause, raised: "Raised", workflow: ir.Workflow, report: Report
) -> None:
    """Report the names of a clause that nothing in the body can raise."""
    written = clause.names.written or (ANY,)
    spans = clause.name_spans or (clause.head,)
    for name, span in zip(written, spans, strict=True):
        expanded = clause.names.all or written if len(written) == 1 else (name,)
        if any(raised.can_be(each) for each in expanded):
            continue
        message = f"nothing in this `try` can raise `{name}`"
        if name == ANY:
            message = "nothing in this `try` can fail"
        elif name in _RAISED_BY:
            message += f": that takes {_RAISED_BY[name]}"
        report.add(DEAD_CATCH, workflow.source, span, message)


class Raised:
    """What the statements of a body may raise.

    `own` are names of the language's errors, `failures` names that `fail` raises;
    `calls` says that code of the user's runs, which may raise anything.
    """

    def __init__(self) -> None:
        self.own: set[str] = set()
        self.failures: set[str] = set()
        self.calls = False

    def can_be(self, name: str) -> bool:
        """Say whether an error of that name may come out of the body."""
        if name == ANY:
            return bool(self.calls or self.own or self.failures)
        if name in self.failures or ANY in self.failures:
            return True
        if name in _RAISED_BY and name not in _COMMON:
            return name in self.own
        return self.calls or name in self.own


def raised_by(body: list[ir.Stmt]) -> Raised:
    """Return what a body may raise, whatever its own `try` statements catch."""
    raised = Raised()
    for statement in ir.reached(body):
        _add_statement(statement, raised)
    return raised


def _add_statement(statement: ir.Stmt, raised: Raised) -> None:
    match statement:
        case ir.Step():
            raised.calls = True
            if statement.timeout is not None:
                raised.own.add("Timeout")
            if statement.at_most_once:
                raised.own.add("StepInterrupted")
        case ir.Callback() | ir.Await():
            raised.calls |= isinstance(statement, ir.Callback)
            raised.own |= {"CallbackTimeout", "CallbackFailed", "CallbackInvalid"}
        case ir.Poll():
            raised.calls = True
            # Its condition is an expression always.
            raised.own |= {"PollExhausted", "ExpressionError"}
            if statement.timeout is not None:
                raised.own.add("Timeout")
        case ir.Invoke():
            raised.calls = True
            if not statement.detach:
                raised.own.add("InvokeFailed")
        case ir.Group():
            if statement.timeout is not None:
                raised.own.add("Timeout")
        case ir.Parallel() | ir.Map():
            complete = statement.complete
            if complete is not None and complete.word not in ("all", "settled"):
                raised.own.add("TooFewSucceeded")
        case ir.While():
            raised.own.add("TooManyIterations")
        case ir.Fail():
            raised.failures.add(statement.name or ANY)
        case _:
            pass
    if _has_expression(statement):
        raised.own.add("ExpressionError")


def _has_expression(statement: ir.Stmt) -> bool:
    match statement:
        case ir.If():
            return True
        case ir.Switch() | ir.Set():
            return True
        case _:
            return any(True for _ in expressions(statement))
