"""What a person is told of a finding: a diagnostic of one of the rules DC6xx."""

from durablec import codes, ir
from durablec.compat.findings import Finding
from durablec.compat.operations import Piece
from durablec_dsl.diagnostics import Diagnostic, Label, Rule
from durablec_dsl.source import Place, Span

RULES: dict[str, Rule] = {
    "differs": codes.REPLAY_DIFFERS,
    "misread": codes.RECORD_MISREAD,
    "bare": codes.RECORD_MISREAD,
    "shifted": codes.RECORD_MISREAD,
    "input": codes.INPUT_REFUSED,
    "answer": codes.ANSWER_REFUSED,
    "result": codes.RECORD_UNFIT,
    "handed": codes.RECORD_UNFIT,
    "branches": codes.RECORD_UNFIT,
    "undo gone": codes.RECORD_UNFIT,
    "left": codes.RECORD_LEFT,
    "lost branch": codes.RECORD_LEFT,
    "mixed": codes.MIXED_DATA,
    "too long": codes.NOT_COMPARED,
}

_PUBLISH = (
    "publish this as a new version: executions stay on the version that they began "
    "on, unless that is `$LATEST`"
)


def diagnostic(finding: Finding, old: ir.Workflow, new: ir.Workflow) -> Diagnostic:
    """Return a finding as a diagnostic, whose place is in the new version if it can be."""
    message, help_ = _told(finding, old)
    before = _place(finding.old, old)
    after = _place(finding.new, new)
    if finding.new is None and finding.old is not None:
        return Diagnostic(RULES[finding.kind], message, before, (), help_)
    labels = () if finding.old is None else (Label(before, "what is recorded"),)
    return Diagnostic(RULES[finding.kind], message, after, labels, help_)


def gone(workflow: ir.Workflow) -> Diagnostic:
    """Return what is told of a workflow that there is no more."""
    place = Place(workflow.source, workflow.name_span)
    message = f"the workflow `{workflow.name}` is no more, whose executions need it"
    help_ = "keep it until all its executions have ended"
    return Diagnostic(codes.WORKFLOW_GONE, message, place, (), help_)


def _place(piece: Piece | None, workflow: ir.Workflow) -> Place:
    if piece is None:
        return Place(workflow.source, workflow.name_span)
    return Place(workflow.source, _span(piece))


def _span(piece: Piece) -> Span:
    statement = piece.statement
    if piece.kind[1] == "ParallelBranch" and isinstance(statement, ir.Parallel):
        for branch in statement.branches:
            if branch.name == piece.shown:
                return branch.name_span
    return (
        statement.name_span if isinstance(statement, ir.Operation) else statement.head
    )


def _told(finding: Finding, old: ir.Workflow) -> tuple[str, str]:
    """Return the message and the repair."""
    since = _since(finding)
    fails = "a replay fails" if finding.certain else "a replay may fail"
    match finding.kind:
        case "differs" if finding.detail == "nesting":
            why = "its branches have contexts of their own in one version only"
            return f"{since}, {fails}: {why}", f"keep its `nesting`, or {_PUBLISH}"
        case "differs" if _are_undos(finding):
            return (
                f"{since}, {fails}: what there is to undo is not what was",
                f"leave each `undo` where it was, or {_PUBLISH}",
            )
        case "differs":
            was, now = _described(finding.old), _described(finding.new)
            if finding.old and finding.old.kind[1] in (
                "ParallelBranch",
                "MapIteration",
            ):
                now = f"`{finding.detail}`"
                return f"{since}, {fails}: its place is that of {now} now", _repair(
                    finding, old
                )
            why = f"it finds {was} where {now} comes now"
            return f"{since}, {fails}: {why}", _repair(finding, old)
        case "misread" if finding.detail == "round":
            return (
                f"{since}, one round of its loop is given what another has recorded, "
                "and nothing fails",
                f"let each round make what it made, or {_PUBLISH}",
            )
        case "misread":
            why = f"what {_described(finding.old)} has recorded"
            now = _described(finding.new)
            return (
                f"{since}, {now} is given {why}, and nothing fails",
                f"give each its own name or label, or {_PUBLISH}",
            )
        case "shifted":
            return (
                f"{since}, the branches have each other's values, and nothing fails",
                f"keep branches in their order, and add behind them, or {_PUBLISH}",
            )
        case "bare":
            return (
                f"{since}, its value is read with its list of undos, and that is lost",
                f"keep an `undo` inside of it, or {_PUBLISH}",
            )
        case "handed":
            return (
                f"{since}, a replay fails: no list of undos is recorded with its value",
                f"add an `undo` only to what no execution has run, or {_PUBLISH}",
            )
        case "branches":
            return (
                f"{since}, {fails}: not as many are recorded as there are now",
                f"keep the number of branches, or {_PUBLISH}",
            )
        case "undo gone":
            return (
                f"{since}, what it has done may not be undone: `{finding.detail}` has "
                "no `undo` any more",
                f"keep that undo, or {_PUBLISH}",
            )
        case "input":
            return (
                f"the input of running executions may be refused: {finding.detail}",
                f"take what was taken, or {_PUBLISH}",
            )
        case "answer":
            return (
                f"{since}, its answer may be refused: {finding.detail}",
                f"take what was taken, or {_PUBLISH}",
            )
        case "result":
            return (
                f"{since}, its value is of another type: {finding.detail}",
                f"read what was recorded, too, or {_PUBLISH}",
            )
        case "left":
            return (
                f"executions that have started {_described(finding.old)} "
                f"{'end' if finding.certain else 'may end'} before it",
                "nothing fails, and what is recorded is not looked at",
            )
        case "lost branch":
            return (
                f"what {_described(finding.old)} has done is dropped",
                "nothing fails before the batch is over",
            )
        case "mixed":
            return (
                f"executions that have started {_described(finding.old)} keep what was "
                "recorded by the old version",
                "what was computed before and after may be mixed",
            )
        case "too long":
            return (
                "there are too many ways through this workflow to compare them all",
                _PUBLISH,
            )


def _are_undos(finding: Finding) -> bool:
    old, new = finding.old, finding.new
    if old is None or new is None:
        return False
    return old.role == new.role == "undo"


def _since(finding: Finding) -> str:
    """Return which executions are meant: `once the step `a` has started`."""
    verb = "has ended" if finding.when == "ended" else "has started"
    inside = [f", while {_described(each)} goes on" for each in finding.within[-1:]]
    return f"once {_described(finding.old)} {verb}{''.join(inside)}"


def _repair(finding: Finding, old: ir.Workflow) -> str:
    before, after = finding.old, finding.new
    assert before is not None
    if before.kind[1] == "ParallelBranch":
        return f"add branches behind the others, under names that stay, or {_PUBLISH}"
    if after is None or after.role != "main" or before.role != "main":
        return f"leave what may have been started as it was, or {_PUBLISH}"
    names = {e.name for e in ir.all_statements(old) if isinstance(e, ir.Operation)}
    is_new = isinstance(after.statement, ir.Operation) and (
        after.statement.name not in names
    )
    if is_new and before.kind == after.kind and before.is_named:
        return (
            f"if that is the same under a new name, `label: {before.shown}` keeps it in "
            f"the history; else put it behind, or {_PUBLISH}"
        )
    return f"put what is new behind what may have been started, or {_PUBLISH}"


def _described(piece: Piece | None) -> str:
    """Return what a piece is called: the step `a`."""
    if piece is None:
        return "the end"
    match piece.role:
        case "look":
            return f"the record `{piece.shown}`"
        case "undo":
            return "an undo"
        case "backoff":
            return f"a pause `{piece.shown}`"
        case "main":
            return f"the {_word(piece)} `{piece.shown}`"


def _word(piece: Piece) -> str:
    match piece.kind[1]:
        case "ParallelBranch":
            return "branch"
        case "MapIteration":
            return "item"
        case _:
            return type(piece.statement).__name__.lower()
