"""Finds calls of AWS's operations whose rights reach every resource of a service.

A function's role is allowed what its calls need, on what their parameters name. Where
that is first known when the workflow runs, the role is allowed it on everything.
"""

from typing import TYPE_CHECKING

from durablec import ir
from durablec.codes import WIDE_RIGHTS
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Span

if TYPE_CHECKING:
    from durablec.aws.rights import Right

_MEANT = "where every resource is meant, say `# durablec: allow wide-rights`"
_LITERAL = "name it by a literal, or by `${env.NAME}` and `deploy: {environment: ...}`"
_ID = "give its ARN, or the id that is a part of it"


def wide_rights(workflow: ir.Workflow, report: Report) -> None:
    """Report each parameter, or else each operation, that leaves a right on all."""
    calls = (each for s in ir.all_statements(workflow) for each in ir.calls(s))
    if not any(isinstance(call, ir.AwsCall) for call in calls):
        return
    # Only a workflow that calls AWS's operations needs the table of their resources.
    from durablec.aws.rights import rights

    found: dict[Span, list[Right]] = {}
    for right in rights(workflow):
        if right.wide is not None:
            found.setdefault(_place(right), []).append(right)
    for span, wide in found.items():
        message, help_ = _wording(wide)
        report.add(WIDE_RIGHTS, workflow.source, span, message, help=help_)


def _place(right: "Right") -> Span:
    from durablec.aws.arns import Unknown

    if isinstance(right.wide, Unknown):
        return right.wide.span
    return right.call.named or right.call.span


def _wording(wide: "list[Right]") -> tuple[str, str]:
    """Return the message and the help for rights that are wide at one place."""
    from durablec.aws.arns import Unknown

    why = wide[0].wide
    actions = " and ".join(
        f"`{each}`" for each in dict.fromkeys(r.action for r in wide)
    )
    allowed = f"{actions} {'is' if len(wide) == 1 else 'are'} allowed on every resource"
    if isinstance(why, Unknown):
        match why.why:
            case "computed":
                said = "is first known when the workflow runs"
                return f"{allowed}: `{why.parameter}` {said}", _LITERAL
            case "referred":
                name = why.reference.partition(".")[0]
                said = "is a reference, and what that refers to is not known to be one"
                help_ = "write it as a text, or refer to its ARN: "
                arn = f"`{{Fn::GetAtt: {name}.Arn}}`"
                return f"{allowed}: `{why.parameter}` {said}", help_ + arn
            case "silent":
                said = f"IAM knows none by this `{why.parameter}`"
                return f"{allowed}: {said}", _ID
    named = " or ".join(f"`{each}`" for each in why.parameters) if why else ""
    if not named:
        return f"{allowed}: which one it is, no parameter is known to say", _MEANT
    return f"{allowed}: no parameter names one", f"give {named}"
