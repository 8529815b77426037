"""What a workflow's function may do besides what SAM lets every durable function do."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from durablec import ir
from durablec.backends.sam.events import known
from durablec.backends.sam.values import GetAtt, Ref, Sub, Value
from durablec.ir.deployment import Known

if TYPE_CHECKING:
    from durablec.aws.arns import Arn


def policies(
    workflow: ir.Workflow, invoked: Sequence[Value], keys: Iterable[Known] = ()
) -> list[Value]:
    """Return the statements of the function's policy, none if SAM's own are enough.

    `invoked` are the ARNs of the functions that it invokes, `keys` those of the keys that
    encrypt what these record.
    """
    statements = _of_calls(workflow)
    if invoked:
        statements.append(_statement("lambda:InvokeFunction", invoked))
    # What an execution has recorded is read again on each invocation.
    own = workflow.settings.kms_key
    used = dict.fromkeys([*([] if own is None else [own]), *keys])
    if used:
        statements.append(_statement("kms:Decrypt", _alone(list(map(known, used)))))
    return statements


def _of_calls(workflow: ir.Workflow) -> list[Value]:
    """Return a statement for each set of resources, in the order of their actions."""
    if not any(_aws_calls(workflow)):
        return []
    together: dict[tuple[tuple[Arn, ...] | None, str], list[str]] = defaultdict(list)
    for (action, passed_to), on in sorted(_resources(workflow).items()):
        together[on, passed_to].append(action)
    return [
        _statement(
            _alone(actions),
            "*" if on is None else _alone(list(map(_value, on))),
            passed_to,
        )
        for (on, passed_to), actions in together.items()
    ]


def _aws_calls(workflow: ir.Workflow) -> Iterable[ir.AwsCall]:
    for statement in ir.all_statements(workflow):
        for call in ir.calls(statement):
            if isinstance(call, ir.AwsCall):
                yield call


def _resources(
    workflow: ir.Workflow,
) -> "dict[tuple[str, str], tuple[Arn, ...] | None]":
    """Return the actions of a workflow's calls with what each is on, None for all.

    Behind an action stands the service that a role is passed to by it, else nothing.
    """
    # Only a workflow that calls AWS's operations needs the table of their resources.
    from durablec.aws.rights import rights

    found: dict[tuple[str, str], list[Arn]] = defaultdict(list)
    everything: set[tuple[str, str]] = set()
    for right in rights(workflow):
        action = right.action, right.passed_to or ""
        found[action] += right.on or []
        if right.on is None:
            everything.add(action)
    return {
        action: None if action in everything else _fewest(on)
        for action, on in found.items()
    }


def _fewest(arns: "Iterable[Arn]") -> "tuple[Arn, ...]":
    """Return ARNs without those that others cover, sorted."""
    kept: list[Arn] = []
    for arn in sorted(set(arns)):
        if not any(other.covers(arn) for other in kept):
            kept = [other for other in kept if not arn.covers(other)] + [arn]
    return tuple(kept)


def _statement(actions: Value, resources: Value, passed_to: str = "") -> Value:
    statement = {"Effect": "Allow", "Action": actions, "Resource": resources}
    if passed_to:
        service: Value = {"iam:PassedToService": passed_to}
        return {**statement, "Condition": {"StringEquals": service}}
    return statement


def _alone(values: Sequence[Value]) -> Value:
    return values[0] if len(values) == 1 else values


def _value(arn: "Arn") -> Value:
    from durablec.aws.known import COLONS, REFERENCE
    from durablec.aws.references import is_reference

    begin, end = REFERENCE
    if not arn.head and begin not in arn.pattern:
        return arn.pattern
    if not arn.head and is_reference(arn.pattern):
        name, _, attribute = arn.pattern.strip(begin + end).partition(".")
        return GetAtt(name, attribute) if attribute else Ref(name)
    text = arn.head + arn.pattern.replace("${", "${!")
    for mark, written in ((begin, "${"), (end, "}"), (COLONS, "::")):
        text = text.replace(mark, written)
    return Sub(text)
