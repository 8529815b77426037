"""Lowers `fail`, and says what a `catch` clause knows of an error."""

from durablec import ir
from durablec.codes import WRONG_TYPE
from durablec.expressions.wording import article
from durablec.lower.context import Lowering
from durablec.lower.operations import maybe
from durablec.lower.scope import Scope
from durablec.lower.values import expression, written
from durablec.type_relations import assignable
from durablec.types import BOOL, DYN, STRING, FieldType, ListType, Nullable, RecordType
from durablec_dsl import ast, values

_UNDONE_TYPE = RecordType(
    {
        "step": FieldType(STRING, True),
        "ok": FieldType(BOOL, True),
        "message": FieldType(Nullable(STRING), True),
    }
)
ERROR_TYPE = RecordType(
    {
        "type": FieldType(STRING, True),
        "module": FieldType(STRING, True),
        "message": FieldType(STRING, True),
        "data": FieldType(DYN, True),
        "undone": FieldType(ListType(_UNDONE_TYPE), True),
    }
)
"""What `as` of a `catch` clause holds (language.md section 3)."""


def fail(lowering: Lowering, scope: Scope, node: ast.Fail) -> ir.Fail:
    """Lower a `fail`: by the name of an error, or again with one that was caught."""
    name = again = None
    if isinstance(node.error, values.Name):
        name = node.error.text
        _check_error_name(lowering, scope, node.error)
    if isinstance(node.error, values.Embedded):
        again = expression(lowering, scope, node.error)
        if not assignable(again.type, ERROR_TYPE):
            lowering.add(
                WRONG_TYPE,
                node.error.span,
                f"`fail` raises a caught error again, and this is {article(again.type)}",
                help="name what a `catch` clause binds by `as`, or a new error",
            )
    message = written(lowering, scope, node.message)
    return ir.Fail(
        node.head,
        name,
        again,
        message,
        maybe(lowering, scope, node.data),
    )


def _check_error_name(lowering: Lowering, scope: Scope, name: values.Name) -> None:
    root, dot, rest = name.text.partition(".")
    # That of a class begins with a capital letter, be its module called as it may.
    is_field = dot and rest.rpartition(".")[2][:1].islower()
    if is_field and scope.seen(root) is not None:
        lowering.add(
            WRONG_TYPE,
            name.span,
            f"`fail` takes the name of an error, and `{root}` is a value",
            help="write `fail: NAME`, with `message` and `data` of what is known; what a "
            "`catch` clause binds by `as` is raised again",
        )
