"""Own the text of Python expressions in statements: what `ruff format` leaves alone, at 88 columns.

`expression` builds a node's document by the rules of its kind (`rules.py`) and of the statement it stands
in, which are here, and prints it (`printer.py`). An expression too long for its line

- breaks at its own brackets, where that leaves one obvious place to break (`parentheses.py`),
- else gets parentheses around it and breaks inside of them,
- or stays too long, if it cannot break and parentheses would not make it fit.
"""

import ast
import re
from enum import Enum, auto

from durablec.backends.python.document import (
    SOFT,
    BestFitParens,
    BestFitting,
    Doc,
    FitsExpanded,
    Group,
    IfBreak,
    Indent,
    Mode,
    text_width,
)
from durablec.backends.python.nodes import (
    Atom,
    Attribute,
    Binary,
    BoolOp,
    Call,
    Compare,
    FString,
    Lambda,
    Node,
    Subscript,
    Tuple,
    constant,
)
from durablec.backends.python.one_line import is_exploded, one_line
from durablec.backends.python.parentheses import Need, can_omit, need
from durablec.backends.python.printer import STEP, WIDTH, render
from durablec.backends.python.rules import (
    BARE,
    INSIDE,
    items_doc,
    lambda_parts,
    node_doc,
    parenthesize_if_expands,
)


class Place(Enum):
    """Where an expression stands in its statement; decides which parentheses it may get."""

    VALUE = auto()
    SPLIT_TARGET = auto()
    TEST = auto()
    RAISED = auto()
    STATEMENT = auto()
    ITEM = auto()


NAME = r"[^\W\d][\w.]*"
PLACES = (
    (rf"{NAME}(: {NAME})? = ", "", Place.VALUE),
    (rf"{NAME}(\[.+\]|: {NAME}\W.+) = ", "", Place.SPLIT_TARGET),
    ("return ", "", Place.VALUE),
    (r"(if|elif|while|for \w+(, \w+)* in) ", ":", Place.TEST),
    ("assert ", "", Place.TEST),
    ("raise ", "", Place.RAISED),
    ("", "", Place.STATEMENT),
    (r"(\w+=|[^\n]+: )?", ",", Place.ITEM),
)
PATTERNS = [(re.compile(before), after, place) for before, after, place in PLACES]


def expression(node: Node, indent: int, prefix: str = "", suffix: str = "") -> str:
    """Return the lines of a statement, or of an item in exploded brackets, that holds an expression.

    Args:
        node: the expression.
        indent: the columns at which the first line starts; they are part of the result.
        prefix: what comes before on the same line, with its last space: `return `, `total = `,
            `total: Any = `, `state["k"] = `, `if `, `elif `, `while `, `for x in `, `assert `, `raise `, nothing for
            an expression statement; `key=`, `"key": ` or nothing for an item.
        suffix: what comes after: `:` of a compound statement, `,` of an item, else nothing.

    Raises:
        ValueError: the prefix and suffix name none of these places.
    """
    return _lines(node, indent, prefix, suffix, _place(prefix, suffix))


def _lines(node: Node, indent: int, prefix: str, suffix: str, place: Place) -> str:
    if isinstance(node, Call) and _opens_here(node, indent + len(prefix), place):
        return _exploded(node, indent, prefix, suffix)
    text = one_line(node)
    if text is not None:
        line = f"{' ' * indent}{prefix}{text}{suffix}"
        if text_width(line) <= WIDTH:
            return line
    return render([_placed(node, prefix, place), suffix], indent)


def _opens_here(call: Call, column: int, place: Place) -> bool:
    """Tell whether a call is exploded from where it stands: `function(` has room there."""
    match call.function:
        case Atom(text) if place is not Place.TEST and is_exploded(call):
            return column + len(text) < WIDTH
        case _:
            return False


def _exploded(call: Call, indent: int, prefix: str, suffix: str) -> str:
    inner = indent + STEP
    lines = [_lines(each, inner, "", ",", Place.ITEM) for each in call.arguments]
    for name, value in call.keywords:
        lines.append(_lines(value, inner, f"{name}=", ",", Place.ITEM))
    assert isinstance(call.function, Atom)
    pad = " " * indent
    return "\n".join([f"{pad}{prefix}{call.function.text}(", *lines, f"{pad}){suffix}"])


def _place(prefix: str, suffix: str) -> Place:
    for before, after, place in PATTERNS:
        if suffix == after and before.fullmatch(prefix):
            return place
    raise ValueError(f"no place for an expression: {prefix!r} and {suffix!r}")


def _placed(node: Node, prefix: str, place: Place) -> Doc:
    match place:
        case Place.ITEM:
            return [prefix, node_doc(node, INSIDE)]
        case Place.VALUE | Place.SPLIT_TARGET if isinstance(node, Lambda):
            head, body = lambda_parts(node, INSIDE)
            free = FitsExpanded(body, Mode(flat=True))
            return [prefix, parenthesize_if_expands([head, free])]
        case Place.SPLIT_TARGET:
            return _split_target(node, prefix)
        case Place.STATEMENT if not isinstance(node, (Binary, BoolOp, Compare)):
            return node_doc(node, BARE)
        case Place.TEST if prefix.startswith("for ") and "," in prefix:
            targets: list[Doc] = list(prefix[4:-4].split(", "))
            loop = ["for ", parenthesize_if_expands(items_doc(targets)), " in "]
            return [*loop, _parenthesized(node, place)]
        case _:
            return [prefix, _parenthesized(node, place)]


def _parenthesized(node: Node, place: Place) -> Doc:
    """Return a node with the parentheses it gets if it does not fit on its line."""
    mode = Mode()
    match need(node):
        case Need.NEVER:
            return node_doc(node, BARE)
        case Need.BEST_FIT if place in (Place.RAISED, Place.STATEMENT):
            return node_doc(node, BARE)
        case Need.BEST_FIT:
            return BestFitParens(node_doc(node, mode), mode)
        case Need.MULTILINE if can_omit(node):
            inner = Indent([SOFT, node_doc(node, mode)], mode)
            return Group([IfBreak("("), inner, SOFT, IfBreak(")")], mode)
        case Need.MULTILINE:
            return parenthesize_if_expands(node_doc(node, INSIDE))


def _split_target(node: Node, prefix: str) -> Doc:
    """Return an assignment whose target or annotation could break; its value breaks before it."""
    chain = isinstance(node, (Attribute, Call, Subscript))
    target: Doc = _target(prefix)
    if not (
        isinstance(node, (Atom, FString)) or (chain and need(node) is Need.BEST_FIT)
    ):
        return [target, " = ", _parenthesized(node, Place.VALUE)]
    value = node_doc(node, BARE)
    flat: Doc = [target, " = ", value]
    expanded: list[Doc] = [[target, " = ", Group(value, expand=True)]] if chain else []
    inner = Group([Indent([SOFT, value]), SOFT], expand=True)
    split: Doc = [Group(target, expand=True), " = ", value]
    return BestFitting([flat, *expanded, [target, " = (", inner, ")"], split])


def _target(prefix: str) -> list[Doc]:
    name, annotated, annotation = prefix.removesuffix(" = ").partition(": ")
    if not annotated:
        return [node_doc(_parsed(ast.parse(name, mode="eval").body), BARE)]
    node = _parsed(ast.parse(annotation, mode="eval").body)
    return [name, ": ", _parenthesized(node, Place.STATEMENT)]


def _parsed(tree: ast.expr) -> Node:
    """Return the node of a target or annotation: names, literals, subscripts and unions."""
    match tree:
        case ast.Constant(value):
            return constant(value)
        case ast.Name() | ast.Attribute():
            return Atom(ast.unparse(tree))
        case ast.Subscript(value, index):
            return Subscript(_parsed(value), _parsed(index))
        case ast.Tuple(items):
            return Tuple([_parsed(item) for item in items])
        case ast.BinOp(left, ast.BitOr(), right):
            return Binary("|", _parsed(left), _parsed(right))
    raise ValueError(f"no layout for this target or annotation: {ast.unparse(tree)}")
