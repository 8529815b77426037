"""Lowers `invoke`: whom it calls, and whether its payload is what that takes.

A function is known when compiling, since the deployment gives the right to call it. It
has the forms that the service takes and the deployment can resolve: a name, or a whole
ARN, each with a qualifier or without one (botocore's model of the function's name in
`ChainedInvokeOptions`).
"""

from durablec import ir
from durablec.callees import Callee
from durablec.codes import (
    INVOKE_BY_NAME,
    INVOKE_TARGET,
    UNKNOWN_WORKFLOW,
    WRONG_TYPE,
)
from durablec.expressions.wording import article
from durablec.lower.context import Lowering
from durablec.lower.edges import expect
from durablec.lower.operations import bind, maybe, undo
from durablec.lower.scope import Scope
from durablec.lower.values import value, written
from durablec.type_relations import assignable
from durablec.types import DYN, NULL, STRING
from durablec_dsl import ast, values
from durablec_dsl.diagnostics import Diagnostic, Label
from durablec_dsl.source import Place, Span
from durablec_dsl.suggest import did_you_mean

_NAME = r"[A-Za-z0-9_-]{1,64}(:(\$LATEST(\.PUBLISHED)?|[A-Za-z0-9_-]{1,128}))?"
_FUNCTION = rf"(arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{{12}}:function:)?{_NAME}"
_TENANT = r"[A-Za-z0-9._:/=+@ -]{1,256}"


def invoke(lowering: Lowering, scope: Scope, node: ast.Invoke) -> ir.Invoke:
    """Lower an `invoke`, and bind its value in `scope`."""
    label = written(lowering, scope, node.label)
    payload = maybe(lowering, scope, node.payload)
    tenant = _tenant(lowering, scope, node.tenant)
    target, callee = _target(lowering, node)
    if callee is not None:
        _check_payload(lowering, callee, payload, node.head)
    found = callee.result if callee is not None else DYN
    result = bind(scope, node.name, STRING if node.detach else found)
    return ir.Invoke(
        head=node.head,
        name=node.name.text,
        name_span=node.name.span,
        label=label,
        target=target,
        payload=payload,
        detach=node.detach,
        tenant=tenant,
        retry=lowering.default_retry,
        undo=undo(lowering, scope, node.undo),
        result=result,
    )


def _target(
    lowering: Lowering, node: ast.Invoke
) -> tuple[ir.Target | None, Callee | None]:
    if node.workflow is None:
        return _function(lowering, node), None
    callee = lowering.callees.find(node.workflow.text)
    if callee is not None:
        return ir.Target("workflow", callee.name), callee
    lowering.add(
        UNKNOWN_WORKFLOW,
        node.workflow.span,
        f"no workflow of this project is named `{node.workflow.text}`",
        help=did_you_mean(node.workflow.text, lowering.callees.names())
        or "a function that is not of this project is named by `function`",
    )
    return None, None


def _function(lowering: Lowering, statement: ast.Invoke) -> ir.Target | None:
    import re

    node = statement.function
    if node is None:
        return None
    if not isinstance(node, values.Literal):
        lowering.add(
            INVOKE_TARGET,
            node.span,
            "a function to invoke is named when compiling, and this is an expression",
            help="for one of several write a `switch` with an `invoke` in each case: "
            "the deployment gives the right to invoke what it finds there",
        )
        return None
    name = str(node.value)
    if re.fullmatch(_FUNCTION, name):
        _look_at_name(lowering, name, node.span, detach=statement.detach)
        return ir.Target("function", name)
    lowering.add(
        INVOKE_TARGET,
        node.span,
        f"`{name}` is neither a function's name nor its ARN",
        help="write, for example, `charge`, `charge:live`, or "
        "`arn:aws:lambda:eu-west-1:123456789012:function:charge:live`",
    )
    return None


def _look_at_name(lowering: Lowering, name: str, span: Span, *, detach: bool) -> None:
    """Report a name that no execution is started by.

    SAM makes the names of our functions, and none is that of its workflow. What is
    detached is given the name of an execution, which AWS takes with a version or an
    alias only; what begins with a capital may be a logical id, which leads to one.
    """
    _, arn, short = name.rpartition(":function:")
    base, _, qualifier = short.partition(":")
    if not arn and base in lowering.callees.names():
        lowering.add(
            INVOKE_BY_NAME,
            span,
            f"the function of the workflow `{base}` has another name in AWS",
            help=f"write `workflow: {base}`",
        )
    elif detach and not qualifier and not name[0].isupper():
        lowering.add(
            INVOKE_BY_NAME,
            span,
            f"`{name}` has neither a version nor an alias, and AWS starts no execution "
            "without one",
            help=f"write `{name}:live`, if that is its alias",
        )


def _tenant(
    lowering: Lowering, scope: Scope, node: values.Value | None
) -> ir.Value | None:
    import re

    if node is None:
        return None
    tenant = value(lowering, scope, node)
    expect(lowering, tenant, STRING, "a tenant")
    if isinstance(tenant, ir.Constant) and not re.fullmatch(_TENANT, str(tenant.value)):
        lowering.add(
            WRONG_TYPE,
            tenant.span,
            f"`{tenant.value}` is no tenant: those are at most 256 characters, letters, "
            "digits, spaces and `._:/=+-@`",
        )
    return tenant


def _check_payload(
    lowering: Lowering, callee: Callee, payload: ir.Value | None, head: Span
) -> None:
    """Report what of a payload is surely not what the callee takes."""
    label = Label(callee.place, "the workflow is here")
    if payload is not None:
        what = f"the payload of `{callee.name}`"
        expect(lowering, payload, callee.input, what, labels=(label,))
    elif not assignable(NULL, callee.input):
        lowering.report.append(
            Diagnostic(
                WRONG_TYPE,
                f"workflow `{callee.name}` takes {article(callee.input)}, and `with` is "
                "left out",
                Place(lowering.source, head),
                (label,),
            )
        )
