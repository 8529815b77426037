"""Own ruff's rules for the layout of each kind of expression: a node becomes a document.

- Brackets break at their own items; one item too many for a line puts each item on its own line.
- Operators break before the operator, the loosest first, and only inside of brackets or parentheses.
- A chain with two calls or more before a dot breaks before its dots, one call a line (`is_fluent`).
- A lambda's body gets parentheses of its own.

`Level` is where a part stands: `BARE` outside of all brackets, `INSIDE` of brackets, or, given a `Mode`, in
parentheses that are there only if the group of that name breaks.
"""

from typing import Literal, TypeAlias

from durablec.backends.python.document import (
    HARD,
    LINE,
    SOFT,
    BestFitting,
    Doc,
    FitsExpanded,
    Group,
    IfBreak,
    Indent,
    Mode,
)
from durablec.backends.python.nodes import (
    Atom,
    Attribute,
    Binary,
    BoolOp,
    Call,
    Compare,
    Comprehension,
    Conditional,
    Dict,
    FString,
    Lambda,
    List,
    Node,
    Slice,
    Subscript,
    Tuple,
    Unary,
)
from durablec.backends.python.one_line import bounds, f_string
from durablec.backends.python.precedence import children
from durablec.backends.python.traits import (
    LOOSENESS,
    Chain,
    Operation,
    has_own_brackets,
    is_fluent,
)

Level: TypeAlias = Mode | Literal["bare", "inside"]
BARE: Level = "bare"
INSIDE: Level = "inside"


def node_doc(node: Node, level: Level) -> Doc:
    """Return the document of a node that stands at such a level, without parentheses around."""
    match node:
        case Atom(text):
            return text
        case FString():
            return f_string(node)
        case Attribute() | Call() | Subscript():
            fluent = level != BARE and is_fluent(node)
            chain = _chain(node, level, fluent)
            return Group(chain) if fluent else chain
        case List() | Dict() | Tuple():
            return _display(node, level)
        case Unary(op):
            operand = _operand(*children(node)[0], level)
            return [f"{op} " if op == "not" else op, operand]
        case Binary() | Compare() | BoolOp():
            return _group_inside(_operation(*_flattened(node), level), level)
        case Conditional():
            return _group_inside(_conditional(node, level), level)
        case Lambda():
            return [*lambda_parts(node, level)]
        case Comprehension():
            pair = {"list": "[]", "generator": "()"}.get(node.kind, "{}")
            return _brackets(pair, Group(_comprehension(node)), level)


def parenthesize_if_expands(content: Doc) -> Doc:
    """Return `content`, which is at level INSIDE, in parentheses if it does not fit on a line."""
    mode = Mode()
    inner = Indent([SOFT, content], mode)
    return Group([IfBreak("("), inner, SOFT, IfBreak(")")], mode)


def lambda_parts(node: Lambda, level: Level) -> tuple[str, Doc]:
    """Return the head of a lambda, with its colon, and the body with the parentheses it may get."""
    head = " ".join(["lambda", ", ".join(node.params)]).rstrip() + ": "
    body = node.body
    if has_own_brackets(body):
        return head, node_doc(body, level)
    if isinstance(body, (Call, Subscript)) and not is_fluent(body):
        content = node_doc(body, level)
        forced = Group(content, expand=True)
        parenthesized: list[Doc] = ["(", Indent([HARD, content]), HARD, ")"]
        return head, BestFitting([content, forced, parenthesized])
    return head, parenthesize_if_expands(node_doc(body, INSIDE))


def _operand(node: Node, grouped: bool, level: Level) -> Doc:
    if grouped:
        return _brackets("()", node_doc(node, INSIDE), level)
    return node_doc(node, level)


def _block(content: Doc) -> list[Doc]:
    return [Indent([SOFT, content]), SOFT]


def _brackets(pair: str, content: Doc, level: Level, comma: bool = False) -> Doc:
    """Return content in a pair of brackets that break around it if it does not fit."""
    inner: Doc = Group(_block(content), comma=comma)
    if isinstance(level, Mode):
        inner = FitsExpanded(inner, level)
    return [pair[0], inner, pair[1]]


def _line_inside(level: Level) -> Doc:
    if isinstance(level, Mode):
        return IfBreak(LINE, " ", level)
    return LINE if level == INSIDE else " "


def _group_inside(content: Doc, level: Level) -> Doc:
    if isinstance(level, Mode):
        return Group(content, within=level)
    return Group(content) if level == INSIDE else content


def items_doc(items: list[Doc], exploded: bool = False) -> list[Doc]:
    """Return items with commas between; the last comma is there if broken, not for a sole item."""
    joined: list[Doc] = []
    for item in items:
        joined += [item, ",", LINE]
    del joined[-2:]
    return [*joined, IfBreak(",")] if exploded or len(items) > 1 else joined


def _display(node: List | Dict | Tuple, level: Level) -> Doc:
    pair = {List: "[]", Dict: "{}", Tuple: "()"}[type(node)]
    if isinstance(node, Dict):
        items = [_entry(key, value) for key, value in node.entries]
    else:
        items = [node_doc(item, INSIDE) for item in node.items]
    if not items:
        return Group(pair)
    if isinstance(node, Tuple) and len(items) == 1:
        return _brackets(pair, [*items, ","], level)
    return _brackets(pair, items_doc(items), level, comma=len(items) > 1)


def _entry(key: Node, value: Node) -> Doc:
    return Group([node_doc(key, INSIDE), ": ", node_doc(value, INSIDE)])


def _chain(node: Chain, level: Level, fluent: bool) -> list[Doc]:
    value, grouped = children(node)[0]
    if not grouped and isinstance(value, (Attribute, Call, Subscript)):
        link = _chain(value, level, fluent)
    else:
        link = [_operand(value, grouped, level)]
    match node:
        case Attribute(_, name):
            dotted = grouped or isinstance(value, (Call, Subscript))
            return [*link, SOFT if fluent and dotted else "", f".{name}"]
        case Subscript(_, index):
            return [*link, _brackets("[]", _index(index), level)]
        case Call():
            return [*link, _arguments(node, level)]


def _index(index: Node | Slice) -> Doc:
    match index:
        case Slice():
            return bounds(index)
        case Tuple(items) if len(items) > 1:
            indices = items_doc([node_doc(item, INSIDE) for item in items])
            return Group(indices, comma=True)
        case _:
            return node_doc(index, INSIDE)


def _arguments(call: Call, level: Level) -> Doc:
    match call.arguments:
        case [Comprehension(kind="generator") as sole] if not call.keywords:
            content = _comprehension(sole)
            return _brackets("()", Group(content), level)
    arguments = [node_doc(argument, INSIDE) for argument in call.arguments]
    for name, value in call.keywords:
        arguments.append([f"{name}=", node_doc(value, INSIDE)])
    if not arguments:
        return Group("()")
    content = items_doc(arguments, call.exploded)
    items = Group(content, expand=call.exploded, comma=len(arguments) > 1)
    return _brackets("()", items, level)


def _flattened(node: Operation) -> tuple[list[tuple[Node, bool]], list[str]]:
    """Return all operands and operators of an operation, down to what is in parentheses."""
    operands: list[tuple[Node, bool]] = []
    operators: list[str] = []
    for child, grouped in children(node):
        if operands:
            operators.append(node.op)
        if not grouped and isinstance(child, (Binary, Compare, BoolOp)):
            more, between = _flattened(child)
            operands += more
            operators += between
        else:
            operands.append((child, grouped))
    return operands, operators


def _operation(
    operands: list[tuple[Node, bool]], operators: list[str], level: Level
) -> list[Doc]:
    """Return a flat operation that breaks at its loosest operators, all of them or none."""
    looseness = [LOOSENESS[operator] for operator in operators]
    loosest = min(looseness)
    breaks = [at for at, loose in enumerate(looseness) if loose == loosest]
    parts: list[Doc] = []
    start = 0
    for end in [*breaks, len(operators)]:
        if end == start:
            parts.append(_operand(*operands[start], level))
        else:
            piece = _operation(operands[start : end + 1], operators[start:end], level)
            parts.append(_group_inside(piece, level))
        if end < len(operators):
            parts += [_line_inside(level), f"{operators[end]} "]
        start = end + 1
    return parts


def _conditional(node: Conditional, level: Level) -> list[Doc]:
    then, condition, (otherwise, grouped) = children(node)
    if isinstance(otherwise, Conditional):
        last: Doc = _conditional(otherwise, level)
    else:
        last = _group_inside(_operand(otherwise, grouped, level), level)
    line = _line_inside(level)
    test = _operand(*condition, level)
    return [_operand(*then, level), line, "if ", test, line, "else ", last]


def _comprehension(node: Comprehension) -> list[Doc]:
    key, *others = [_operand(*child, INSIDE) for child in children(node)]
    value: list[Doc] = [": ", others.pop(0)] if node.kind == "dict" else []
    loop: list[Doc] = [LINE, f"for {node.target} in ", others[0]]
    test: list[Doc] = [LINE, "if ", *others[1:]] if others[1:] else []
    return [Group(key), *value, *loop, *test]
