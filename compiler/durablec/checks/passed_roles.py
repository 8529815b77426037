"""Finds calls that hand over roles which a function's own role is not allowed to.

Whoever gives a service a role needs `iam:PassRole` on it. Where a parameter names the role,
the function gets the right; where none does, only the user can name it.
"""

import re
from collections.abc import Iterator, Mapping, Sequence

from durablec import ir
from durablec.codes import PASSED_ROLE
from durablec.ir.deployment import Data
from durablec_dsl.diagnostics import Report

_POLICY = (
    "{{Effect: Allow, Action: iam:PassRole, Resource: {}, "
    "Condition: {{StringEquals: {{iam:PassedToService: {}.amazonaws.com}}}}}}"
)


def passed_roles(workflow: ir.Workflow, report: Report) -> None:
    """Report each such call, unless a policy of the user's may allow it."""
    calls = [
        call
        for each in ir.all_statements(workflow)
        for call in ir.calls(each)
        if isinstance(call, ir.AwsCall)
    ]
    if not calls or any(map(_may_allow, workflow.settings.policies)):
        return
    for call in calls:
        for message, arn, principal in _findings(workflow, call):
            help = f"add to `deploy: policies`: `{_POLICY.format(arn, principal)}`"
            span = call.named or call.span
            report.add(PASSED_ROLE, workflow.source, span, message, help=help)


def _findings(
    workflow: ir.Workflow, call: ir.AwsCall
) -> Iterator[tuple[str, str, str]]:
    """Yield what a call hands over: the message, the role and who takes it."""
    # Only a workflow that calls AWS's operations needs the table of their roles.
    from durablec.aws.given import given_at
    from durablec.aws.known import Known
    from durablec.aws.passed_roles import UNNAMED
    from durablec.aws.passed_roles import passed_roles as roles_of

    full, known = f"{call.service}.{call.operation}", Known(workflow)
    found = UNNAMED.get(full)
    if found is not None and (
        found.given is None or found.given in dict(call.arguments)
    ):
        message = f"`{full}` hands over {found.what}, which no parameter names"
        yield message, "ROLE_ARN", found.principal
    for each in roles_of(call, known):
        if each.principal is None:
            given = given_at(call, each.parameter, known)
            text = given.texts[0] if given is not None else ""
            is_arn = re.fullmatch(r"arn:[\w:/+=,.@-]+", text) is not None
            message = (
                f"`{full}` hands over the role of `{each.parameter}`, and to which "
                "service is not known"
            )
            yield message, text if is_arn else "ROLE_ARN", "SERVICE"


def _may_allow(rights: ir.Rights) -> bool:
    """Say whether a policy allows to pass a role, or has a name that does not tell."""
    policy = rights.policy
    if not isinstance(policy, Mapping):
        return True
    statements = policy.get("Statement", [policy])
    listed = statements if isinstance(statements, Sequence) else [statements]
    return any(_allows(each) for each in listed)


def _allows(statement: Data) -> bool:
    actions = statement.get("Action") if isinstance(statement, Mapping) else None
    listed = [actions] if isinstance(actions, str) else actions
    return isinstance(listed, Sequence) and any(
        str(each) in ("iam:PassRole", "iam:*", "*") for each in listed
    )
