"""Lowers `invoke`: whom it calls, and whether its payload is what that takes.

A function is known when compiling, since the deployment gives the right to call it. It
has the forms that the service takes and the deployment can resolve: a name, or a whole
ARN, each with a qualifier or without one (botocore's model of the function's name in
`ChainedInvokeOptions`).
"""

from durablec import ir
from durablec.callees import Callee
from durablec.codes import INVOKE_TARGET, UNKNOWN_WORKFLOW, WRONG_TYPE
from durablec.lower.context import Lowering
from durablec.lower.operations import bind, maybe, undo
from durablec.lower.scope import Scope
from durablec.lower.values import article, expect, value
from durablec.type_relations import assignable
from durablec.types import DYN, NULL, STRING, ListType, RecordType, Type
from durablec.values import type_of
from durablec_dsl import ast, values
from durablec_dsl.diagnostics import Diagnostic, Label
from durablec_dsl.source import Place, Span
from durablec_dsl.suggest import did_you_mean, nearest

_NAME = r"[A-Za-z0-9_-]{1,64}(:(\$LATEST(\.PUBLISHED)?|[A-Za-z0-9_-]{1,128}))?"
_FUNCTION = rf"(arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{{12}}:function:)?{_NAME}"
_TENANT = r"[A-Za-z0-9._:/=+@ -]{1,256}"


def invoke(lowering: Lowering, scope: Scope, node: ast.Invoke) -> ir.Invoke:
    """Lower an `invoke`, and bind its value in `scope`."""
    label = maybe(lowering, scope, node.label)
    payload = maybe(lowering, scope, node.payload)
    tenant = _tenant(lowering, scope, node.tenant)
    target, callee = _target(lowering, node)
    if callee is not None:
        _Payload(lowering, callee, node.head).check(payload)
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
        return _function(lowering, node.function), None
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


def _function(lowering: Lowering, node: values.Value | None) -> ir.Target | None:
    import re

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
        return ir.Target("function", name)
    lowering.add(
        INVOKE_TARGET,
        node.span,
        f"`{name}` is neither a function's name nor its ARN",
        help="write, for example, `charge`, `charge:live`, or "
        "`arn:aws:lambda:eu-west-1:123456789012:function:charge:live`",
    )
    return None


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


class _Payload:
    """The payload of one `invoke`, looked at down to what does not fit."""

    def __init__(self, lowering: Lowering, callee: Callee, head: Span) -> None:
        self._lowering = lowering
        self._callee = callee
        self._head = head

    def check(self, payload: ir.Value | None) -> None:
        """Report what is surely not what the callee takes, each part by itself."""
        taken = self._callee.input
        if payload is not None:
            self._part(payload, taken, "the payload", self._head)
        elif not assignable(NULL, taken):
            message = f"{self._who()} takes {article(taken)}, and `with` is left out"
            self._add(self._head, message, None)

    def _part(self, part: ir.Value, taken: Type, what: str, key: Span) -> None:
        match part, taken:
            case ir.RecordOf(), RecordType():
                self._record(part, taken, what, key)
            case ir.ListOf(), ListType():
                for at, item in enumerate(part.items):
                    self._part(item, taken.item, f"`[{at}]` of {what}", item.span)
            case _ if not assignable(found := type_of(part), taken):
                message = f"{what} of {self._who()} must be {article(taken)}"
                self._add(part.span, f"{message}, and this is {article(found)}", None)

    def _record(
        self, record: ir.RecordOf, taken: RecordType, what: str, key: Span
    ) -> None:
        given = dict(record.fields)
        unknown = [name for name in given if name not in taken.fields]
        for name, field in taken.fields.items():
            if name in given:
                inner = f"`{name}`" if what == "the payload" else f"`{name}` of {what}"
                at = self._lowering.first_line(given[name].span)
                self._part(given[name], field.type, inner, at)
            elif field.required:
                meant = nearest(name, unknown)
                message = f"{self._who()} takes `{name}`, which {what} has not"
                self._add(key, message, f"`{meant}` may be meant" if meant else None)

    def _who(self) -> str:
        return f"workflow `{self._callee.name}`"

    def _add(self, span: Span, message: str, help: str | None) -> None:
        lowering = self._lowering
        place = Place(lowering.source, span)
        label = Label(self._callee.place, "the workflow is here")
        found = Diagnostic(WRONG_TYPE, message, place, (label,), help)
        lowering.report.append(found)
