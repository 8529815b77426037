"""Writes `&& || ! ?:`.

CEL's `&&` and `||` absorb an error where another operand decides, in either order;
Python's raise what the left operand raises. So these are Python's only where no operand
but the last can fail, or may be no bool. A key that is looked for and then read, as in
`has(a.b) && a.b` or `has(a.b) ? a.b : c`, is one `get`.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

from durablec.backends.python.cel_comparison import opposite
from durablec.backends.python.cel_part import (
    NO_FACTS,
    Part,
    bool_part,
    cel,
    flat,
    is_word,
    truth,
)
from durablec.backends.python.nodes import (
    Atom,
    Attribute,
    BoolOp,
    Call,
    Compare,
    Conditional,
    Lambda,
    Node,
    Slice,
    Subscript,
    Unary,
    constant,
)
from durablec.types import BOOL, Type


def negation(part: Part) -> Part:
    """Return `!part`."""
    if part.type is not BOOL:
        node: Node = cel("not_", part.node)
        return Part(node, BOOL, True, part.lacking, part.held)
    match part.node:
        case Unary(op="not", operand=operand):
            node = operand
        case Atom("True" | "False" as word):
            node = constant(word == "False")
        case _:
            node = opposite(part.node) or Unary("not", part.node)
    return Part(node, BOOL, part.fails, part.lacking, part.held)


def junction(
    operator: str, parts: Sequence[Part], later: Callable[[Node], Lambda]
) -> Part:
    """Return `a && b && c` or `a || b || c`.

    Args:
        operator: `&&` or `||`.
        parts: the operands.
        later: makes the function that evaluates an operand when it is asked to.
    """
    is_or = operator == "||"
    decisive, neutral = ("True", "False") if is_or else ("False", "True")
    if any(is_word(part, decisive) for part in parts):
        return bool_part(is_or)
    needed = _fused([part for part in parts if not is_word(part, neutral)], is_or)
    if len(needed) < 2:
        return truth(needed[0]) if needed else bool_part(not is_or)
    return _joined(is_or, needed, later)


def _joined(is_or: bool, parts: list[Part], later: Callable[[Node], Lambda]) -> Part:
    held = frozenset().union(*(part.held for part in parts))
    lacking = frozenset().union(*(part.lacking for part in parts))
    facts = (NO_FACTS, lacking) if is_or else (held, NO_FACTS)
    if all(part.type is BOOL and not part.fails for part in parts[:-1]):
        last = truth(parts[-1])
        operands = [part.node for part in (*parts[:-1], last)]
        node: Node = BoolOp("or" if is_or else "and", operands)
        return Part(node, BOOL, last.fails, *facts)
    node = cel("or_" if is_or else "and_", *(later(part.node) for part in parts))
    return Part(node, BOOL, True, *facts)


def conditional(condition: Part, then: Part, otherwise: Part, type_: Type) -> Part:
    """Return `condition ? then : otherwise`."""
    test = truth(condition)
    fails = test.fails or then.fails or otherwise.fails
    if is_word(then, "True") and is_word(otherwise, "False"):
        return test
    if is_word(then, "False") and is_word(otherwise, "True"):
        return negation(test)
    for op, found, default in (("in", then, otherwise), ("not in", otherwise, then)):
        facts = test.held if op == "in" else test.lacking
        if not default.fails and _reads(op, test, found, facts):
            return Part(_get(found.node, default.node), type_, fails)
    return Part(Conditional(test.node, then.node, otherwise.node), type_, fails)


def _fused(parts: list[Part], is_or: bool) -> list[Part]:
    """Join `has(a.b) && a.b`, and `!has(a.b) || a.b`, where `a.b` is a bool."""
    for index, (test, found) in enumerate(pairwise(parts)):
        facts = test.lacking if is_or else test.held
        op = "not in" if is_or else "in"
        if found.type is BOOL and _reads(op, test, found, facts):
            node = _get(found.node, constant(is_or))
            get = Part(node, BOOL, found.fails, test.held, test.lacking)
            return _fused([*parts[:index], get, *parts[index + 2 :]], is_or)
    return parts


def _reads(op: str, test: Part, found: Part, facts: frozenset[str]) -> bool:
    """Say whether `found` reads just the key that `test` looks for."""
    return (
        isinstance(test.node, Compare)
        and test.node.op == op
        and isinstance(found.node, Subscript)
        and flat(found.node) in facts
    )


def _get(found: Node, default: Node) -> Node:
    assert isinstance(found, Subscript)
    assert not isinstance(found.index, Slice)
    arguments: list[Node] = [found.index, default]
    if isinstance(default, Atom) and default.text == "None":
        arguments.pop()
    return Call(Attribute(found.value, "get"), arguments)
