"""Checks what a group gives to the block that it uses.

A block is a function: it reads its `input`, which is the group's `with`, and what every
expression may read, but none of the names around the group.
"""

from durablec import ir
from durablec.codes import UNKNOWN_BLOCK, WRONG_ARGUMENTS, WRONG_TYPE
from durablec.expressions.wording import article
from durablec.lower.context import Lowering
from durablec.lower.edges import expect
from durablec.lower.types import read_type
from durablec.type_relations import without_null
from durablec.types import DYN, MapType, RecordType, Type
from durablec_dsl import ast
from durablec_dsl.suggest import did_you_mean, nearest
from durablec_dsl.values import Name


def block_input(lowering: Lowering, node: ast.Block) -> Type:
    """Return the type of a block's input, which is any record if none is declared."""
    type_ = read_type(lowering, node.input)
    if type_ is None or node.input is None:
        return DYN
    if type_ is not DYN and not isinstance(without_null(type_), RecordType | MapType):
        lowering.add(
            WRONG_TYPE,
            node.input.span,
            f"the input of a block is a record, and this is {article(type_)}",
            help="a `group` gives it by names: `with: {name: ...}`",
        )
        return DYN
    return type_


def used_block(
    lowering: Lowering,
    node: ast.Group,
    name: Name,
    arguments: list[tuple[str, ir.Value]],
) -> ir.Block | None:
    """Return the block that a group uses, or report that it can use none."""
    block = lowering.blocks.get(name.text)
    if isinstance(block, ir.Block):
        _check_arguments(lowering, node, name, block, arguments)
        return block
    if block is None:
        message = f"no block is named `{name.text}`"
        help = did_you_mean(name.text, lowering.blocks) or "declare it under `blocks:`"
        lowering.add(UNKNOWN_BLOCK, name.span, message, help=help)
    elif block.span.start <= name.span.start < block.span.end:
        message = f"the block `{name.text}` uses itself"
        help = "repeat statements by a `while`"
        lowering.add(UNKNOWN_BLOCK, name.span, message, help=help)
    else:
        lowering.add(
            UNKNOWN_BLOCK,
            name.span,
            f"the block `{name.text}` is declared after the one that uses it",
            labels=((block.name.span, "declared here"),),
            help="a block may use those before it: move it up, unless they use each "
            "other, which they cannot",
        )
    return None


def _check_arguments(
    lowering: Lowering,
    node: ast.Group,
    name: Name,
    block: ir.Block,
    arguments: list[tuple[str, ir.Value]],
) -> None:
    match without_null(block.input):
        case MapType(value=type_):
            for key, value in arguments:
                expect(lowering, value, type_, f"`{key}`")
        case RecordType() as record:
            mistyped = _check_fields(lowering, node, block, record, arguments)
            given = {key for key, _ in arguments} | mistyped
            for key, field in record.fields.items():
                if field.required and key not in given:
                    lowering.add(
                        WRONG_ARGUMENTS,
                        name.span,
                        f"the block `{block.name}` needs `{key}`",
                        help=f"give `{key}` a value in `with`",
                    )
        case _:
            pass


def _check_fields(
    lowering: Lowering,
    node: ast.Group,
    block: ir.Block,
    record: RecordType,
    arguments: list[tuple[str, ir.Value]],
) -> set[str]:
    """Check what is given by name; return the names that mistyped ones may mean."""
    mistyped: set[str] = set()
    spans = {field.key: field.key_span for field in node.arguments}
    free = [key for key in record.fields if key not in spans]
    for key, value in arguments:
        field = record.fields.get(key)
        if field is not None:
            expect(lowering, value, field.type, f"`{key}`")
            continue
        near = nearest(key, free)
        mistyped |= {near} if near else set()
        known = ", ".join(f"`{each}`" for each in record.fields) or "no fields"
        lowering.add(
            WRONG_ARGUMENTS,
            spans[key],
            f"the input of the block `{block.name}` has no `{key}`",
            help=f"did you mean `{near}`?" if near else f"it has {known}",
        )
    return mistyped
