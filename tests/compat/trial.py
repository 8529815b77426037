"""Holds the verdict on two versions against what becomes of real executions."""

import json
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from aws_durable_execution_sdk_python.lambda_service import (
    Operation,
    OperationStatus,
)

from durablec import files, ir
from durablec.building import assemble
from durablec.compat import Comparison, Verdict, compare
from durablec.compat.findings import NOTES, SILENT, Finding
from durablec.compat.operations import Piece
from tests.compat.resuming import MAIN, Answers, Handler, Resumed, handler_of, resume
from tests.compat.workflows import Document
from tests.oracle.outside import FUNCTIONS
from tests.oracle.scripts import Answer
from tests.support.replay import Succeed

_GOING_ON = (OperationStatus.STARTED, OperationStatus.PENDING, OperationStatus.READY)

_BROKEN = re.compile(
    r"NonDeterministicExecutionError|InvalidInput|CallbackInvalid"
    r"|^(builtins\.)?(ValueError|KeyError|TypeError|IndexError|AttributeError): "
)
"""Errors by which an execution ends that does not find what it has recorded."""


_ANY = ("?", "complete")
"""What stands for the name of an error that is not known."""


@dataclass(frozen=True)
class Version:
    """A version that was compiled, and its handler."""

    workflow: ir.Workflow
    handler: Handler


def version(document: Document) -> Version | None:
    """Compile a workflow; None if it has errors."""
    with tempfile.TemporaryDirectory() as folder:
        made = _compiled(document, Path(folder))
        if made.workflow is None:
            return None
        text = assemble([made]).files[f"{MAIN}/handler.py"].decode()
        return Version(made.workflow, handler_of(text, Path(folder)))


def only_checked(document: Document) -> ir.Workflow | None:
    """Compile a workflow of which no execution is run; None if it has errors."""
    with tempfile.TemporaryDirectory() as folder:
        return _compiled(document, Path(folder)).workflow


def _compiled(document: Document, folder: Path) -> files.Compilation:
    path = folder / f"{MAIN}.durable.yaml"
    path.write_text(yaml.safe_dump(document, sort_keys=False, width=1000))
    (folder / "work.py").write_text(FUNCTIONS.read_text())
    (made,) = files.compile_paths([path])
    return made


@dataclass
class Trial:
    """What came of two versions: `wrong` are disagreements.

    `is_broken` says that some execution did not go on well.
    """

    comparison: Comparison
    wrong: list[str] = field(default_factory=list)
    runs: int = 0
    is_broken: bool = False

    @property
    def is_confirmed(self) -> bool:
        """Whether an execution was seen that breaks, where the verdict is not safe."""
        return self.is_broken == (self.comparison.verdict is not Verdict.SAFE)


def tried(old: Version, new: Version, inputs: Sequence[Any], points: int) -> Trial:
    """Resume executions at each of their checkpoints, of which there are so many at most.

    The inputs are tried one after the other until what the verdict says has been seen.
    """
    trial = Trial(compare(old.workflow, new.workflow))
    for input in inputs:
        if trial.runs and trial.is_confirmed:
            break
        runs: list[Resumed] = []
        for until in range(1, points + 1):
            resumed = resume(
                old.handler,
                new.handler,
                input,
                answers(old.workflow),
                until,
                later=answers(new.workflow),
            )
            if resumed.recorded is None:
                # The old version has come to its end by itself.
                _confirm_failures(trial, runs, resumed)
                break
            trial.runs += 1
            runs.append(resumed)
            judge(trial, resumed, f"{json.dumps(input)} at {until}")
    return trial


def _confirm_failures(trial: Trial, runs: list[Resumed], alone: Resumed) -> None:
    """Note executions that fail as was foreseen, where the old version `alone` succeeds."""
    if alone.status != "SUCCEEDED":
        return
    foreseen = [each for each in trial.comparison.findings if each.kind == "fails"]
    for resumed in runs:
        assert resumed.recorded is not None
        name = resumed.error.partition(":")[0]
        met = [
            each
            for each in foreseen
            if each.detail in (name, *_ANY) and is_met(each, resumed.recorded)
        ]
        trial.is_broken |= resumed.status == "FAILED" and bool(met)


def answers(workflow: ir.Workflow) -> Answers:
    """Return what answers a version's callbacks, each by its name and as it asks."""
    texts = {
        each.name
        for each in ir.all_statements(workflow)
        if isinstance(each, ir.Callback) and "value: string" in str(each.payload)
    }

    def answer(name: str, number: int) -> Answer:
        value = "1" if name in texts else 1
        return Answer(Succeed({"value": value, "tag": name}), 10)

    return answer


def judge(trial: Trial, resumed: Resumed, at: str, *, is_told: bool = True) -> None:
    """Add what came of an execution; `is_told` says that its result tells whose it is."""
    assert resumed.recorded is not None
    if re.search(r"still at work|open are \[\]", resumed.error):
        # Some function takes its time, or the machine does.
        return
    faults = [each for each in trial.comparison.findings if each.kind not in NOTES]
    met = [each for each in faults if is_met(each, resumed.recorded)]
    broken = _broken(resumed, is_told=is_told)
    trial.is_broken |= bool(broken)
    if broken and not met:
        trial.wrong.append(f"{at}: not foreseen: {broken}")
    workflow = trial.comparison.old
    sure = [each for each in met if each.certain and _is_by_name(each, workflow)]
    if any(_has_failed(each) for each in resumed.recorded):
        # A batch may be over by that before a replay comes to what else is recorded.
        sure = []
    if sure and not broken:
        trial.wrong.append(f"{at}: foreseen, and went well: {shown(sure[0])}")


def _broken(resumed: Resumed, *, is_told: bool) -> str:
    """Return what is wrong with how an execution went on; nothing if nothing is."""
    if resumed.stuck:
        return f"stuck: {resumed.error}"
    if resumed.status == "FAILED":
        if not is_told and re.match("KeyError|CallbackInvalid", resumed.error):
            # Which the oracle's functions and answers lead to by themselves.
            return ""
        return resumed.error if _BROKEN.search(resumed.error) else ""
    if not is_told:
        return ""
    mistaken = [each for each in _told(resumed.result) if each["of"] != each["is"]]
    return f"taken for another: {mistaken}" if mistaken else ""


def _told(result: Any) -> Iterator[dict[str, Any]]:
    match result:
        case {"of": _, "is": _}:
            yield result
        case dict():
            for each in result.values():
                yield from _told(each)
        case list():
            for each in result:
                yield from _told(each)
        case _:
            pass


# What is recorded -----------------------------------------------------------------------


def is_met(finding: Finding, recorded: Sequence[Operation]) -> bool:
    """Say whether an execution that has recorded this meets a finding."""
    if finding.old is None:
        return True
    by_id = {each.operation_id: each for each in recorded}
    for operation in recorded:
        if not _is(operation, finding.old):
            continue
        around = _around(operation, by_id)
        if len(around) != len(finding.within):
            continue
        if not all(map(_is, around, reversed(finding.within))):
            continue
        if any(each.status not in _GOING_ON for each in around):
            continue
        if finding.when == "ended" and operation.status in _GOING_ON:
            continue
        return True
    return False


def _is_by_name(finding: Finding, workflow: ir.Workflow) -> bool:
    """Say whether no other operation has the name of the one that differs."""
    old = finding.old
    if old is None or finding.kind != "differs":
        return False
    statements = ir.all_statements(workflow)
    named = [each for each in statements if isinstance(each, ir.Operation)]
    same = [each for each in named if each.name == getattr(old.statement, "name", "")]
    is_labelled = any(each.label is not None for each in same)
    return len(same) < 2 and not (is_labelled and old.role == "main")


def _has_failed(operation: Operation) -> bool:
    is_branch = operation.sub_type in ("ParallelBranch", "MapIteration")
    return is_branch and operation.status is OperationStatus.FAILED


def _around(operation: Operation, by_id: dict[str, Operation]) -> list[Operation]:
    found = []
    parent = by_id.get(operation.parent_id or "")
    while parent is not None:
        found.append(parent)
        parent = by_id.get(parent.parent_id or "")
    return found


def _is(operation: Operation, piece: Piece) -> bool:
    kind = (operation.operation_type.value, operation.sub_type)
    if kind != piece.kind:
        return False
    if not piece.is_named:
        return True
    name = operation.name or ""
    if piece.role in ("undo", "backoff"):
        return name.startswith(piece.shown)
    return name == piece.shown


def shown(finding: Finding) -> str:
    """Return a finding as a line."""
    old, new = finding.old, finding.new
    within = "/".join(each.shown for each in finding.within)
    return (
        f"{finding.kind} {finding.when} {within}/{old and old.shown} -> "
        f"{new and new.shown} {finding.detail} certain={finding.certain}"
    )


def is_silent(finding: Finding) -> bool:
    """Say whether no replay notices."""
    return finding.kind in SILENT
