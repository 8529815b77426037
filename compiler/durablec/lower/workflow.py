"""Lowers a whole file."""

from collections.abc import Iterable, Iterator, Mapping

from durablec import ir
from durablec.codes import WRONG_TYPE
from durablec.expressions.typed import Variable
from durablec.expressions.wording import article
from durablec.flow import exits, falls_off
from durablec.lower.blocks import block_input
from durablec.lower.context import Lowering
from durablec.lower.edges import expect
from durablec.lower.failing import ERROR_TYPE
from durablec.lower.joining import after_part
from durablec.lower.operations import opened_type
from durablec.lower.policies import named_retries, stated_retry
from durablec.lower.scope import Scope
from durablec.lower.statements import body
from durablec.lower.types import read_type
from durablec.lower.values import value
from durablec.settings import Settings, settings_of
from durablec.type_relations import assignable
from durablec.types import DYN, NULL, STRING, FieldType, RecordType, Type
from durablec.values import returned_type, returns, type_of
from durablec_dsl import ast
from durablec_dsl.values import Name
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
    _read_modules(lowering, tree)
    named_retries(lowering, tree.retries)
    if tree.default_retry is not None:
        lowering.default_retry = stated_retry(lowering, tree.default_retry, "default")
    input_ = read_type(lowering, tree.input)
    output = read_type(lowering, tree.output)
    settings, around = _deployment(lowering, tree, project)
    constants = [
        (each.key, value(lowering, Scope(), each.value)) for each in tree.constants
    ]
    roots = list(_roots(settings, constants))
    blocks = _blocks(lowering, tree, roots)
    scope = _outermost([*tree.body, *(tree.on_failure or [])], input_, roots)
    statements = body(lowering, scope.inner(), tree.body)
    if tree.on_failure is not None:
        statements = [_guarded(lowering, scope, tree, statements)]
    if output is not None:
        _check_output(lowering, tree, output, statements)
    return ir.Workflow(
        source=tree.source,
        name=tree.name.text if tree.name is not None else "workflow",
        name_span=tree.name.span if tree.name is not None else tree.span,
        description=tree.description,
        timeout=tree.timeout.seconds if tree.timeout else LONGEST_EXECUTION,
        timeout_span=tree.timeout.span if tree.timeout else None,
        retention=tree.retention.seconds // _DAY if tree.retention else _RETENTION,
        input=input_ if input_ is not None else DYN,
        constants=constants,
        blocks=blocks,
        body=statements,
        settings=settings,
        deployment=around,
    )


def _deployment(
    lowering: Lowering, tree: ast.Workflow, project: Settings
) -> tuple[ir.FunctionSettings, ir.Deployment]:
    own = settings_of(tree.source, tree.deploy)
    if not own and not project:
        return ir.FunctionSettings(), ir.Deployment()
    # Start-up is a budget, and many files say nothing of it.
    from durablec.lower.deploy import deployment

    return deployment(own, project, lowering.report)


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


def _outermost(
    statements: list[ast.Stmt], input_: Type | None, roots: Iterable[Variable]
) -> Scope:
    """Return the scope of statements around which nothing stands."""
    scope = Scope(elsewhere=_bound_anywhere(statements))
    scope.bind(Variable("input", DYN if input_ is None else input_))
    for root in roots:
        scope.bind(root)
    return scope


def _blocks(
    lowering: Lowering, tree: ast.Workflow, roots: list[Variable]
) -> list[ir.Block]:
    """Lower the blocks in their order; each may use those that are lowered already."""
    lowering.blocks.update({node.name.text: node for node in tree.blocks})
    blocks: list[ir.Block] = []
    for node in tree.blocks:
        input_ = block_input(lowering, node)
        scope = _outermost(node.body, input_, roots)
        # Which groups use it, and under which deadlines, is seen later.
        lowering.bounds.append(node.name.text)
        lowered = body(lowering, scope, node.body)
        lowering.bounds.pop()
        blocks.append(
            ir.Block(
                head=node.name.span,
                name=node.name.text,
                input=input_,
                body=lowered,
                result=returned_type(lowered),
                completes=bool(exits(lowered)),
            )
        )
        lowering.blocks[node.name.text] = blocks[-1]
    return blocks


def _guarded(
    lowering: Lowering, scope: Scope, tree: ast.Workflow, statements: list[ir.Stmt]
) -> ir.Try:
    """Put a workflow inside of a `try` that does what `on_failure` says, and fails on."""
    # What the body had learnt when it failed, nobody knows.
    inner = after_part(scope, [statements]).inner()
    alias = Variable("err", ERROR_TYPE)
    inner.bind(alias)
    handled = body(lowering, inner, tree.on_failure or [])
    head = tree.on_failure_head or tree.span
    if falls_off(handled):
        handled.append(ir.Fail(head, None, None, None, None, onward=True))
    names = ir.ErrorNames((), ())
    clause = ir.Clause(head, names, (), None, alias, handled)
    return ir.Try(head, statements, [clause], None, on_failure=True)


def _check_output(
    lowering: Lowering, tree: ast.Workflow, output: Type, statements: list[ir.Stmt]
) -> None:
    """Report each return of what is surely not of the type that callers rely on."""
    for each in returns(statements):
        expect(lowering, each.value, output, "the output")
    if falls_off(statements) and not assignable(NULL, output):
        span = tree.output.span if tree.output is not None else tree.span
        lowering.add(
            WRONG_TYPE,
            span,
            f"the output must be {article(output)}, and a path ends without `return`",
            help="return a value at the end, or let the output be null too",
        )


def _read_modules(lowering: Lowering, tree: ast.Workflow) -> None:
    """Read what all calls lead to, so that error names find every class and code."""
    of_aws: list[ast.AwsCall] = []
    of_blocks = (each for block in tree.blocks for each in block.body)
    for statement in walk([*of_blocks, *tree.body, *(tree.on_failure or [])]):
        for call in calls(statement):
            if isinstance(call, ast.FunctionCall):
                lowering.functions.find(call.function.text)
            else:
                of_aws.append(call)
        if isinstance(statement, ast.Invoke):
            _read_callee(lowering, statement)
        elif isinstance(statement, ast.Fail) and isinstance(statement.error, Name):
            lowering.raised.add(statement.error.text)
    if of_aws:
        # Read by few workflows, and not for nothing.
        from durablec.aws.call import faults

        lowering.faults = faults(of_aws)


def _read_callee(lowering: Lowering, invoke: ast.Invoke) -> None:
    """Read what a callee calls, and what it raises: the names of its errors stay."""
    if invoke.detach:
        return
    if invoke.workflow is None:
        lowering.raised.add("any")
        return
    callee = lowering.callees.find(invoke.workflow.text)
    if callee is not None:
        lowering.raised.update(callee.raised)
        for function in callee.calls:
            lowering.functions.find(function)


def _bound_anywhere(statements: list[ast.Stmt]) -> dict[str, Variable]:
    """Return a variable for each name that some statement binds.

    It is of no known type, but that an opened callback is one can be told.
    """
    found: dict[str, Variable] = {}
    for each in walk(statements):
        type_ = opened_type() if isinstance(each, ast.Open) else DYN
        for name in bound_names(each):
            if name not in found or found[name].type is DYN:
                found[name] = Variable(name, type_)
    return found
