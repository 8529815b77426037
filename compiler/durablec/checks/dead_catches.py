"""Finds catch clauses that no error can reach, and an `on_failure` that never runs.

One cause is one finding: where nothing in a `try` can fail, it is the first clause's;
names of one clause that miss the same thing are one; and what never runs itself is not
looked into.
"""

from collections.abc import Iterable

from durablec import ir
from durablec.catching import ANY, RAISED_BY, Idle, Raised, idle, live_bodies, raised_by
from durablec.codes import DEAD_CATCH
from durablec.flow import reached
from durablec_dsl.diagnostics import Report
from durablec_dsl.suggest import did_you_mean

_BORNE, _CAUGHT = "borne", "caught"
"""Why nothing raises what some branch or item does, or what stands in a `try` inside."""


def dead_catches(workflow: ir.Workflow, report: Report) -> None:
    """Report each clause that can never run."""
    for root in ir.roots(workflow):
        _body(root, workflow, report)


def _body(body: list[ir.Stmt], workflow: ir.Workflow, report: Report) -> None:
    for statement in reached(body):
        if isinstance(statement, ir.Try):
            _try(statement, workflow, report)
        for inner in live_bodies(statement):
            _body(inner, workflow, report)


def _try(statement: ir.Try, workflow: ir.Workflow, report: Report) -> None:
    raised = raised_by(statement.body, bounded=statement.bounded)
    for each in idle(statement):
        if each.before is not None:
            report.add(
                DEAD_CATCH,
                workflow.source,
                each.clause.head,
                "an earlier clause takes every error that this one names",
                labels=[(each.before.head, "taken here")],
                help="put the narrower clause first, or remove this one",
            )
        elif statement.on_failure:
            report.add(
                DEAD_CATCH,
                workflow.source,
                each.clause.head,
                "nothing in this workflow can fail, so `on_failure` never runs",
                help="remove it",
            )
        else:
            _unraised(each, statement, raised, workflow, report)
            if not raised.can_be_of((ANY,)):
                # So it is with every other clause.
                return


def _unraised(
    idle: Idle,
    statement: ir.Try,
    raised: Raised,
    workflow: ir.Workflow,
    report: Report,
) -> None:
    """Report the names of a clause that nothing in the body can raise, by cause."""
    written = idle.clause.names.written or (ANY,)
    spans = idle.clause.name_spans or (idle.clause.head,)
    borne = raised_by(statement.body, bounded=statement.bounded, with_borne=True)
    caught = raised_by(
        statement.body, bounded=statement.bounded, with_borne=True, with_caught=True
    )
    taken = idle.clause.names.each or ((ANY,),)
    by_cause: dict[str | None, list[int]] = {}
    for index in idle.names:
        cause = RAISED_BY.get(written[index])
        if len(written) > 1 and not raised.can_be_of((ANY,)):
            cause = None
        if borne.can_be_of(taken[index]):
            cause = _BORNE
        elif caught.can_be_of(taken[index]):
            cause = _CAUGHT
        by_cause.setdefault(cause, []).append(index)
    for cause, indices in by_cause.items():
        names = [written[index] for index in indices]
        report.add(
            DEAD_CATCH,
            workflow.source,
            spans[indices[0]],
            _message(names, cause),
            help=_where(cause, names, raised),
        )


def _message(names: list[str], cause: str | None) -> str:
    if cause is _BORNE:
        what = "what fails here" if ANY in names else _either(names)
        return f"the `complete` of a `parallel` or `map` bears {what}"
    if cause is _CAUGHT:
        what = "whatever fails here" if ANY in names else _either(names)
        return f"a `try` inside of this one catches {what}"
    if ANY in names:
        return "nothing in this `try` can fail"
    message = f"nothing in this `try` can raise {_either(names)}"
    return message if cause is None else f"{message}: that takes {cause}"


def _either(names: list[str]) -> str:
    *some, last = [f"`{name}`" for name in names]
    return f"{', '.join(some)} or {last}" if some else last


def _where(cause: str | None, names: list[str], raised: Raised) -> str | None:
    match cause:
        case "borne":
            return _where_borne(raised)
        case "caught":
            return "remove the clause, or let the inner one `fail` again"
        case _:
            return _help(names, raised)


def _where_borne(raised: Raised) -> str:
    """Say where to catch what a `parallel` or `map` bears."""
    here = ", or `TooFewSucceeded` here" if "TooFewSucceeded" in raised.own else ""
    return f"catch it in the branch or item{here}"


def _help(names: Iterable[str], raised: Raised) -> str | None:
    for name in names:
        bare = name.rpartition(".")[2]
        if bare != name and bare in raised.names:
            return f"what `fail: {bare}` raises has that name, and no module: `{bare}`"
        if meant := did_you_mean(name, raised.names):
            return meant
    return None
