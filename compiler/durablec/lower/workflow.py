"""Lowers a whole file."""

from durablec import ir
from durablec.expressions.typed import Variable
from durablec.lower.context import Lowering
from durablec.lower.policies import named_retries, stated_retry
from durablec.lower.scope import Scope
from durablec.lower.settings import Settings, function_settings, settings_of
from durablec.lower.statements import body
from durablec.lower.types import read_type
from durablec.types import DYN
from durablec_dsl import ast
from durablec_dsl.codes import NOT_YET
from durablec_dsl.source import Span
from durablec_dsl.walk import bound_names, calls, walk

LONGEST_EXECUTION = 31_622_400
"""The longest `ExecutionTimeout` that AWS takes, 366 days, in seconds."""

_RETENTION = 14
"""AWS's own default of `RetentionPeriodInDays`."""

_DAY = 86_400


def lower(lowering: Lowering, tree: ast.Workflow, project: Settings) -> ir.Workflow:
    """Return the IR of a tree whose types are known to `lowering`."""
    _not_yet(lowering, tree)
    _read_modules(lowering, tree)
    named_retries(lowering, tree.retries)
    if tree.default_retry is not None:
        lowering.default_retry = stated_retry(lowering, tree.default_retry, "default")
    input_ = read_type(lowering, tree.input)
    read_type(lowering, tree.output)
    scope = Scope(elsewhere=_bound_anywhere(tree.body))
    scope.bind(Variable("input", DYN if input_ is None else input_))
    statements = body(lowering, scope, tree.body)
    return ir.Workflow(
        source=tree.source,
        name=tree.name.text if tree.name is not None else "workflow",
        name_span=tree.name.span if tree.name is not None else tree.span,
        description=tree.description,
        timeout=tree.timeout.seconds if tree.timeout else LONGEST_EXECUTION,
        retention=tree.retention.seconds // _DAY if tree.retention else _RETENTION,
        input=input_ if input_ is not None else DYN,
        body=statements,
        settings=function_settings(
            settings_of(tree.source, tree.deploy), project, lowering.report
        ),
    )


def _not_yet(lowering: Lowering, tree: ast.Workflow) -> None:
    """Report the parts of a file that are not built yet."""
    parts: list[tuple[str, list[Span]]] = [
        ("constants", [field.span for field in tree.constants]),
        ("blocks", [block.span for block in tree.blocks]),
        ("on_failure", [each.head for each in tree.on_failure or []]),
    ]
    for key, spans in parts:
        if spans:
            lowering.add(NOT_YET, spans[0], f"`{key}` is not built yet")


def _read_modules(lowering: Lowering, tree: ast.Workflow) -> None:
    """Read the modules of all calls, so that error names find every class."""
    for statement in walk(tree.body):
        for call in calls(statement):
            if isinstance(call, ast.FunctionCall):
                lowering.functions.find(call.function.text)


def _bound_anywhere(statements: list[ast.Stmt]) -> dict[str, Variable]:
    """Return a variable of no known type for each name that some statement binds."""
    names = (name for each in walk(statements) for name in bound_names(each))
    return {name: Variable(name, DYN) for name in names}
