"""Builds the views of what calls another function, or starts it and goes on."""

from durablec import ir
from durablec.backends.python.function import Function
from durablec.backends.python.layout import expression
from durablec.backends.python.literals import literal
from durablec.backends.python.names import Constant
from durablec.backends.python.nodes import Atom, Call, Node, Subscript, Tuple
from durablec.backends.python.operations import raced, step_view
from durablec.backends.python.view import LineView, StatementView


def invoke(function: Function, invoke: ir.Invoke, indent: int) -> StatementView:
    """Build `context.invoke(...)`, or the step that starts a detached callee."""
    if invoke.detach:
        return _start(function, invoke, indent)
    made = Call(
        Atom("context.invoke"),
        [_arn(function, invoke), _payload(function, invoke)],
        [("name", function.name(invoke)), ("config", _config(function, invoke))],
        exploded=True,
    )
    if function.deadline is not None:
        made = raced(function, invoke, made)
    return LineView(expression(made, indent, function.target(invoke)))


def _start(function: Function, invoke: ir.Invoke, indent: int) -> LineView:
    start = function.runtime(
        "detach", _arn(function, invoke), _payload(function, invoke)
    )
    start.keywords = [("name", Atom(literal(invoke.name)))]
    if invoke.tenant is not None:
        start.keywords.append(("tenant", _tenant(function, invoke.tenant)))
    start.exploded = True
    config = function.module.policies.step_config(invoke.retry, invoke.name)
    return step_view(function, invoke, start, config, indent)


def _arn(function: Function, invoke: ir.Invoke) -> Node:
    """Return the target's ARN, which the deployment puts into the environment."""
    assert invoke.target is not None, "an `invoke` without its target has an error"
    function.module.imports.standard("os")
    variable = function.module.targets[invoke.target]
    return Subscript(Atom("os.environ"), Atom(literal(variable)))


def _payload(function: Function, invoke: ir.Invoke) -> Node:
    if invoke.payload is None:
        return Atom("None")
    return function.emitter.value(invoke.payload)


def _tenant(function: Function, tenant: ir.Value) -> Node:
    """Return the tenant's name: checked by the compiler, or else by the runtime."""
    node = function.emitter.text(tenant)
    if isinstance(tenant, ir.Constant):
        return node
    return function.runtime("tenant_name", node)


def _config(function: Function, invoke: ir.Invoke) -> Node:
    """Return the configuration: a constant, unless its tenant is computed."""
    module = function.module
    if invoke.tenant is None:
        return module.policies.invoke_config()
    any_ = Atom(module.imports.name("typing", "Any"))
    kind = Atom(module.imports.sdk("InvokeConfig", "config"))
    json = Atom(module.imports.runtime("JSON"))
    keywords: list[tuple[str, Node]] = [
        ("serdes_payload", json),
        ("serdes_result", json),
        ("tenant_id", _tenant(function, invoke.tenant)),
    ]
    if not isinstance(invoke.tenant, ir.Constant):
        typed = Subscript(kind, Tuple([any_, any_]))
        return Call(typed, keywords=keywords, exploded=True)
    name = module.names.constant(invoke.name)
    config = Call(kind, keywords=keywords, exploded=True)
    module.constants.append(Constant(name, config, "InvokeConfig[Any, Any]"))
    return Atom(name)
