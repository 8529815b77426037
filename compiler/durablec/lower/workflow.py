"""Lowers a whole file."""

from collections.abc import Iterator, Mapping

from durablec import ir
from durablec.expressions.typed import Variable
from durablec.flow import falls_off
from durablec.lower.context import Lowering
from durablec.lower.policies import named_retries, stated_retry
from durablec.lower.scope import Scope
from durablec.lower.settings import Settings, function_settings, settings_of
from durablec.lower.statements import ERROR_TYPE, body
from durablec.lower.types import read_type
from durablec.lower.values import value
from durablec.types import DYN, STRING, FieldType, RecordType, Type
from durablec.values import type_of
from durablec_dsl import ast
from durablec_dsl.codes import NOT_YET
from durablec_dsl.source import Span
from durablec_dsl.walk import bound_names, calls, walk

LONGEST_EXECUTION = 31_622_400
"""The longest `ExecutionTimeout` that AWS takes, 366 days, in seconds."""

_RETENTION = 14
"""AWS's own default of `RetentionPeriodInDays`."""

_DAY = 86_400
_LAMBDA_VARIABLES = (
    "AWS_REGION",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
)
"""What Lambda itself gives every function, of which a workflow may make use."""


def lower(lowering: Lowering, tree: ast.Workflow, project: Settings) -> ir.Workflow:
    """Return the IR of a tree whose types are known to `lowering`."""
    _not_yet(lowering, tree)
    _read_modules(lowering, tree)
    named_retries(lowering, tree.retries)
    if tree.default_retry is not None:
        lowering.default_retry = stated_retry(lowering, tree.default_retry, "default")
    input_ = read_type(lowering, tree.input)
    read_type(lowering, tree.output)
    settings = function_settings(
        settings_of(tree.source, tree.deploy), project, lowering.report
    )
    constants = [
        (each.key, value(lowering, Scope(), each.value)) for each in tree.constants
    ]
    scope = Scope(elsewhere=_bound_anywhere([*tree.body, *(tree.on_failure or [])]))
    scope.bind(Variable("input", DYN if input_ is None else input_))
    for root in _roots(settings, constants):
        scope.bind(root)
    statements = body(lowering, scope, tree.body)
    if tree.on_failure is not None:
        statements = [_guarded(lowering, scope, tree, statements)]
    return ir.Workflow(
        source=tree.source,
        name=tree.name.text if tree.name is not None else "workflow",
        name_span=tree.name.span if tree.name is not None else tree.span,
        description=tree.description,
        timeout=tree.timeout.seconds if tree.timeout else LONGEST_EXECUTION,
        retention=tree.retention.seconds // _DAY if tree.retention else _RETENTION,
        input=input_ if input_ is not None else DYN,
        constants=constants,
        body=statements,
        settings=settings,
    )


def _roots(
    settings: ir.FunctionSettings, constants: list[tuple[str, ir.Value]]
) -> Iterator[Variable]:
    """Yield what every expression may read besides the input."""
    given = dict.fromkeys([*settings.environment, *_LAMBDA_VARIABLES], STRING)
    yield Variable("env", _record(given))
    yield Variable("constants", _record({n: type_of(v) for n, v in constants}))
    yield Variable("execution", _record(dict.fromkeys(("id", "name", "key"), STRING)))


def _record(types: Mapping[str, Type]) -> RecordType:
    return RecordType({name: FieldType(each, True) for name, each in types.items()})


def _guarded(
    lowering: Lowering, scope: Scope, tree: ast.Workflow, statements: list[ir.Stmt]
) -> ir.Try:
    """Put a workflow inside of a `try` that does what `on_failure` says, and fails on."""
    inner = scope.inner()
    alias = Variable("err", ERROR_TYPE)
    inner.bind(alias)
    handled = body(lowering, inner, tree.on_failure or [])
    head = handled[0].head if handled else tree.span
    if falls_off(handled):
        handled.append(ir.Fail(head, None, None, None, None, onward=True))
    names = ir.ErrorNames((), ())
    clause = ir.Clause(head, names, (), None, alias, handled)
    return ir.Try(head, statements, [clause], None)


def _not_yet(lowering: Lowering, tree: ast.Workflow) -> None:
    """Report the parts of a file that are not built yet."""
    parts: list[tuple[str, list[Span]]] = [
        ("blocks", [block.span for block in tree.blocks]),
    ]
    for key, spans in parts:
        if spans:
            lowering.add(NOT_YET, spans[0], f"`{key}` is not built yet")


def _read_modules(lowering: Lowering, tree: ast.Workflow) -> None:
    """Read what all calls lead to, so that error names find every class and code."""
    of_aws: list[ast.AwsCall] = []
    for statement in walk([*tree.body, *(tree.on_failure or [])]):
        for call in calls(statement):
            if isinstance(call, ast.FunctionCall):
                lowering.functions.find(call.function.text)
            else:
                of_aws.append(call)
    if of_aws:
        # Read by few workflows, and not for nothing.
        from durablec.aws.call import faults

        lowering.faults = faults(of_aws)


def _bound_anywhere(statements: list[ast.Stmt]) -> dict[str, Variable]:
    """Return a variable of no known type for each name that some statement binds."""
    names = (name for each in walk(statements) for name in bound_names(each))
    return {name: Variable(name, DYN) for name in names}
