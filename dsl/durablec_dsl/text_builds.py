"""Which function builds what the grammar reads: one for each alias, by its name."""

from collections.abc import Callable

from durablec_dsl import text_control as control
from durablec_dsl import text_declarations as declarations
from durablec_dsl import text_operations as operations
from durablec_dsl import text_pieces as pieces
from durablec_dsl.source import Span
from durablec_dsl.text_pieces import Piece
from durablec_dsl.text_values import Values

Build = Callable[[Values, list[Piece], Span], Piece]

BUILDS: dict[str, Build] = {
    "start": declarations.start,
    "workflow": declarations.workflow,
    "type_definition": declarations.type_definition,
    "retry_definition": declarations.retry_definition,
    "block": declarations.block,
    "on_failure": declarations.on_failure,
    "option": operations.option,
    "typed": operations.typed,
    "policy_option": operations.policy_option,
    "policy": operations.policy,
    "undo": operations.undo,
    "call": operations.call,
    "path": operations.path,
    "arguments": operations.arguments,
    "argument": operations.argument,
    "operation": operations.operation,
    "parallel": operations.parallel,
    "branch": operations.branch,
    "if_": control.if_,
    "elif_": control.elif_,
    "else_": control.else_,
    "switch": control.switch,
    "case": control.case,
    "default": control.default,
    "while_": control.while_,
    "try_": control.try_,
    "catch": control.catch,
    "catch_alias": control.catch_alias,
    "catch_when": control.catch_when,
    "finally_": control.finally_,
    "set_": control.set_,
    "assignment": control.assignment,
    "return_": control.return_,
    "fail": control.fail,
    "log": control.log,
    "bare": control.bare,
    "body": control.body,
    "list_of": pieces.list_of,
    "map_of": pieces.map_of,
    "parenthesis": pieces.parenthesis,
    "unary": pieces.unary,
    "list_type": pieces.list_type,
    "record_type": pieces.record_type,
    "directive_type": pieces.directive_type,
    "type_field": pieces.type_field,
}
