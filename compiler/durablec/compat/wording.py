"""What a person is told of a finding: a diagnostic of one of the rules DC6xx."""

from collections.abc import Iterator, Sequence

from durablec import codes, ir
from durablec.compat.findings import Finding
from durablec.compat.operations import BRANCH, ITEM, Piece
from durablec_dsl.diagnostics import Diagnostic, Label, Rule
from durablec_dsl.source import Place, Span

RULES: dict[str, Rule] = {
    "differs": codes.REPLAY_DIFFERS,
    "misread": codes.RECORD_MISREAD,
    "bare": codes.RECORD_MISREAD,
    "shifted": codes.RECORD_MISREAD,
    "left out": codes.RECORD_MISREAD,
    "outvoted": codes.RECORD_UNFIT,
    "stopped": codes.RECORD_UNFIT,
    "regrouped": codes.RECORD_MISREAD,
    "input": codes.INPUT_REFUSED,
    "answer": codes.ANSWER_REFUSED,
    "result": codes.RECORD_UNFIT,
    "unknown": codes.RECORD_UNKNOWN,
    "handed": codes.RECORD_UNFIT,
    "branches": codes.RECORD_UNFIT,
    "undo gone": codes.RECORD_UNFIT,
    "fails": codes.EXECUTION_FAILS,
    "beyond": codes.FIELD_UNNAMED,
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


def gone(old: ir.Workflow, renamed: ir.Workflow | None) -> Diagnostic:
    """Return what is told of a workflow that there is no more, under its name at least."""
    place = Place(old.source, old.name_span)
    if renamed is None:
        message = (
            f"there is no workflow `{old.name}` any more, whose executions need it"
        )
        help_ = "keep it until all its executions have ended"
        return Diagnostic(codes.WORKFLOW_GONE, message, place, (), help_)
    message = (
        f"the workflow `{old.name}` is named `{renamed.name}` now, which is another "
        "function: no execution goes on with it"
    )
    help_ = (
        "keep its name, or keep the old one beside it until its executions have ended"
    )
    label = Label(Place(renamed.source, renamed.name_span), "the other name is here")
    return Diagnostic(codes.WORKFLOW_GONE, message, place, (label,), help_)


def doubled(workflows: Sequence[ir.Workflow]) -> Iterator[Diagnostic]:
    """Yield what is told of workflows of one version that have one name."""
    first: dict[str, ir.Workflow] = {}
    for each in workflows:
        other = first.setdefault(each.name, each)
        if other is not each:
            yield Diagnostic(
                codes.SHARED_NAME,
                f"two workflows are named `{each.name}`, and by that they are compared",
                Place(each.source, each.name_span),
                (Label(Place(other.source, other.name_span), "the other is here"),),
                "rename one of them, or compare a file with a file",
            )


def _place(piece: Piece | None, workflow: ir.Workflow) -> Place:
    if piece is None:
        return Place(workflow.source, workflow.name_span)
    return Place(workflow.source, _span(piece))


def _span(piece: Piece) -> Span:
    statement = piece.statement
    if piece.kind == BRANCH and isinstance(statement, ir.Parallel):
        for branch in statement.branches:
            if branch.name == piece.shown:
                return branch.name_span
    return (
        statement.name_span if isinstance(statement, ir.Operation) else statement.head
    )


_PUBLISHED = f", or {_PUBLISH}"

WORDS: dict[str, tuple[str, str]] = {
    "differs": (
        "{since}, {fails}: it finds {old} where {new} comes now",
        "put what is new behind what may have been started" + _PUBLISHED,
    ),
    "differs: renamed": (
        "{since}, {fails}: it finds {old} where {new} comes now",
        "if that is the same under a new name, `label: {name}` keeps it in the history; "
        "else put it behind" + _PUBLISHED,
    ),
    "differs: around": (
        "{since}, {fails}: it finds {old} where {new} comes now",
        "leave what may have been started as it was" + _PUBLISHED,
    ),
    "differs: nesting": (
        "{since}, {fails}: its branches have contexts of their own in one version only",
        "keep its `nesting`" + _PUBLISHED,
    ),
    "differs: branch": (
        "{since}, {fails}: its place is that of `{detail}` now",
        "add branches behind the others, under names that stay" + _PUBLISHED,
    ),
    "differs: item": (
        "{since}, {fails}: items have other names now",
        "keep its `item_label`" + _PUBLISHED,
    ),
    "differs: undo": (
        "{since}, {fails}: what there is to undo is not what was",
        "leave each `undo` where it was" + _PUBLISHED,
    ),
    "misread": (
        "{since}, {new} is given what {old} has recorded, and nothing fails",
        "give each its own name or label" + _PUBLISHED,
    ),
    "misread: round": (
        "{since}, one round of its loop is given what another has recorded, and nothing "
        "fails",
        "let each round make what it made" + _PUBLISHED,
    ),
    "shifted": (
        "{since}, the branches have each other's values, and nothing fails",
        "keep branches in their order, and add behind them" + _PUBLISHED,
    ),
    "left out": (
        "{since}, what it did not wait for then is left out now, and nothing fails",
        "keep its `complete`" + _PUBLISHED,
    ),
    "outvoted": (
        "{since}, {fails}: how it has ended is a failure by its new `complete`",
        "keep its `complete`" + _PUBLISHED,
    ),
    "stopped": (
        "{since}, {fails}: branches that its old `complete` has stopped cannot go on",
        "keep its `complete`" + _PUBLISHED,
    ),
    "regrouped": (
        "{since}, what some items have recorded is taken for that of others, or left "
        "out, and nothing fails",
        "keep its `batch`" + _PUBLISHED,
    ),
    "bare": (
        "{since}, its value is read with its list of undos, and that is lost",
        "keep an `undo` inside of it" + _PUBLISHED,
    ),
    "handed": (
        "{since}, a replay fails: no list of undos is recorded with its value",
        "add an `undo` only to what no execution has run" + _PUBLISHED,
    ),
    "branches": (
        "{since}, {fails}: not as many are recorded as there are now",
        "keep their number" + _PUBLISHED,
    ),
    "undo gone": (
        "{since}, what it has done may not be undone: `{detail}` has no such `undo` any more",
        "keep that undo" + _PUBLISHED,
    ),
    "input": (
        "the input of running executions may be refused: {detail}",
        "take what was taken" + _PUBLISHED,
    ),
    "answer": (
        "{since}, its answer may be refused: {detail}",
        "take what was taken" + _PUBLISHED,
    ),
    "result": (
        "{since}, its value may be of another type: {detail}",
        "read what was recorded, too" + _PUBLISHED,
    ),
    "unknown": (
        "{since}, it cannot be known whether `{detail}` can be read: its value is of any "
        "type, and the old version did not read that",
        "ask for it by `has` or `.?`" + _PUBLISHED,
    ),
    "unknown: input": (
        "it cannot be known whether `{detail}` can be read of the input of running "
        "executions: it is of any type, and the old version did not read that",
        "ask for it by `has` or `.?`" + _PUBLISHED,
    ),
    "fails": (
        "{since}, an execution may fail by `{detail}`, where the old version went on",
        "go on as before where that has been come to" + _PUBLISHED,
    ),
    "fails: taken": (
        "{since}, an execution may fail by an error that the old version took and went on",
        "take it still where it has been taken" + _PUBLISHED,
    ),
    "fails: complete": (
        "{since}, an execution may fail, where the old version went on: branches that have "
        "failed by then may be too many for its new `complete`",
        "keep its `complete`" + _PUBLISHED,
    ),
    "beyond": (
        "answers to {old} may have what their type did not name, which is looked at now: "
        "{detail}",
        "nothing fails unless somebody has sent that, and of another type",
    ),
    "beyond: input": (
        "inputs of running executions may have what their type did not name, which is "
        "looked at now: {detail}",
        "nothing fails unless somebody has sent that, and of another type",
    ),
    "left": (
        "executions that have started {old} {end} before it",
        "no replay fails, and what is recorded is not looked at: see that this end is meant",
    ),
    "left: failed": (
        "executions that have started {old} {end} before it by an error, and fail unless "
        "something around takes it",
        "no replay finds anything wrong; which error that is, and in which executions it "
        "comes, is not known: see that this end is meant",
    ),
    "lost branch": (
        "what {old} has done is dropped",
        "nothing fails before the batch is over",
    ),
    "mixed": (
        "executions that have started {old} keep what was recorded by the old version",
        "what was computed before and after may be mixed",
    ),
    "mixed: complete": (
        "while {old} goes on, its new `complete` decides, also of what has ended by then",
        "a branch that has failed may end it now, where the old version went on",
    ),
    "too long": (
        "there are too many ways through this workflow to compare them all",
        _PUBLISH,
    ),
}
"""The message and the repair of each kind of finding, and of some that are special."""


def _told(finding: Finding, old: ir.Workflow) -> tuple[str, str]:
    """Return the message and the repair."""
    before = finding.old
    given = {
        "since": _since(finding),
        "fails": "a replay fails" if finding.certain else "a replay may fail",
        "end": "end" if finding.certain else "may end",
        "old": _described(before),
        "new": _described(finding.new),
        "name": "" if before is None else before.shown,
        "detail": finding.detail,
    }
    message, help_ = WORDS[_special(finding, old)]
    return message.format_map(given), help_.format_map(given)


def _special(finding: Finding, old: ir.Workflow) -> str:
    """Return by which words a finding is told."""
    before, after = finding.old, finding.new
    if finding.kind == "misread" and finding.detail == "round":
        return "misread: round"
    if finding.kind == "fails" and finding.detail in ("?", "complete"):
        return "fails: taken" if finding.detail == "?" else "fails: complete"
    if finding.kind == "left" and finding.detail:
        return "left: failed"
    if finding.kind == "mixed" and finding.detail == "complete":
        return "mixed: complete"
    if finding.kind in ("unknown", "beyond") and before is None:
        return f"{finding.kind}: input"
    if finding.kind != "differs" or before is None or after is None:
        return finding.kind
    if finding.detail == "nesting":
        return "differs: nesting"
    if before.kind in (BRANCH, ITEM):
        return "differs: branch" if before.kind == BRANCH else "differs: item"
    if before.role == after.role == "undo":
        return "differs: undo"
    if before.role != "main" or after.role != "main":
        return "differs: around"
    names = {e.name for e in ir.all_statements(old) if isinstance(e, ir.Operation)}
    renamed = after.statement
    is_new = isinstance(renamed, ir.Operation) and renamed.name not in names
    is_alike = before.kind == after.kind and before.is_named
    return "differs: renamed" if is_new and is_alike else "differs"


def _since(finding: Finding) -> str:
    """Return which executions are meant: `once the step `a` has started`."""
    verb = "has ended" if finding.when == "ended" else "has started"
    inside = [f", while {_described(each)} goes on" for each in finding.within[-1:]]
    return f"once {_described(finding.old)} {verb}{''.join(inside)}"


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
    if piece.kind in (BRANCH, ITEM):
        return "branch" if piece.kind == BRANCH else "item"
    return type(piece.statement).__name__.lower()
