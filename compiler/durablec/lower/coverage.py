"""Whether the cases of a `switch` leave no value out."""

from durablec import ir
from durablec.lower.context import Lowering
from durablec.types import DYN
from durablec.values import all_values, type_of
from durablec_dsl import ast


def covers(subject: ir.Value, cases: list[ast.Case]) -> bool:
    """Say whether literal cases leave no value of the subject's type out."""
    possible = all_values(type_of(subject))
    # Python takes `1` for `true`.
    given = {(type(each.value), each.value) for case in cases for each in case.when}
    return possible is not None and {(type(v), v) for v in possible} <= given


def is_unclear(lowering: Lowering, subject: ir.Value, node: ast.Switch) -> bool:
    """Say whether that cannot be told, as something of it was refused."""
    is_read = node.subject is not None and all(case.when for case in node.cases)
    return lowering.report.has_errors and (type_of(subject) is DYN or not is_read)
