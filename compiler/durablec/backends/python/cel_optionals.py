"""Writes optional values, as Python where they are read at once.

`a.?b.orValue(c)` is `a.get("b", c)`, `a.?b.hasValue()` is `"b" in a`. What cannot be
taken apart so, or is kept as an optional, is made and read by helpers.
"""

from collections.abc import Callable

from durablec.backends.python.cel_part import (
    NO_FACTS,
    Maybe,
    Part,
    bool_part,
    cel,
    flat,
    helped,
    is_literal,
    is_mapping,
    is_path,
    is_string,
    is_word,
)
from durablec.backends.python.nodes import (
    Atom,
    Attribute,
    BoolOp,
    Call,
    Compare,
    Comprehension,
    Conditional,
    Dict,
    Lambda,
    Node,
    Subscript,
    constant,
)
from durablec.types import BOOL, DYN, INT, ListType, OptionalType, RecordType, Type

Later = Callable[[Node], Lambda]
"""Makes the function that evaluates a node when it is asked to."""

NONE = Atom("cel.NONE")


def optional_access(
    container: Part, key: Part, type_: Type, known: frozenset[str]
) -> Part:
    """Return `container.?key`, `container[?key]`, or what is read of an optional."""
    held = _held_type(container)
    is_item = isinstance(held, ListType) and key.type is INT
    fits = is_item or (_is_mapping(held) and is_string(key))
    fails = container.fails or key.fails or not fits
    node = cel("find", container.node, key.node)
    return Part(node, type_, fails, maybe=_maybe(container, key, type_, known))


def first_or_last(values: Part, *, which: str, type_: Type) -> Part:
    """Return `values.first()` or `values.last()`."""
    is_list = isinstance(values.type, ListType)
    found = helped(which, values, type=type_, fails=not is_list)
    if is_list and is_path(values.node):
        at = constant(0 if which == "first" else -1)
        found.maybe = _item(values, at, 0, type_)
    elif is_list and which == "first" and isinstance(values.node, Comprehension):
        return _first_of(values.node, values.fails, type_) or found
    return found


def _first_of(loop: Comprehension, fails: bool, type_: Type) -> Part | None:
    """Return the first item of a loop; all of it is run through if that may fail."""
    if fails or isinstance(loop.element, tuple) or not is_path(loop.element):
        return None
    return first_of(Part(loop.element, DYN), loop, type_)


def first_of(made: Part, loop: Comprehension, type_: Type) -> Part:
    """Return what is made of the first item of a loop, if it has any."""
    source = loop.target, loop.iterable, loop.condition
    following = Comprehension("generator", made.node, *source)
    found = cel("first_of", following)
    test = Part(cel("has_value", found), BOOL, made.fails)
    maybe = Maybe(test, Part(cel("value", found), DYN, True), False, loop=following)
    return Part(found, type_, made.fails, maybe=maybe)


def of(part: Part, type_: Type) -> Part:
    """Return `optional.of(part)`."""
    made = helped("of", part, type=type_, fails=False)
    made.maybe = Maybe(bool_part(True), part, is_path(part.node))
    return made


def of_non_zero(part: Part, type_: Type) -> Part:
    """Return `optional.ofNonZeroValue(part)`."""
    return helped("of_non_zero", part, type=type_, fails=False)


def none(type_: Type) -> Part:
    """Return `optional.none()`."""
    missing = Maybe(bool_part(False), Part(constant(None), DYN), is_cheap=True)
    return Part(NONE, type_, maybe=missing)


def has_value(optional: Part) -> Part:
    """Return `optional.hasValue()`."""
    maybe = optional.maybe
    if maybe is None or (maybe.value.fails and maybe.lookup is None):
        return helped("has_value", optional, type=BOOL, fails=optional.type is DYN)
    return maybe.test


def value(optional: Part, type_: Type) -> Part:
    """Return `optional.value()`, which fails where there is none."""
    maybe = optional.maybe
    if maybe is None or is_word(maybe.test, "False"):
        return helped("value", optional, type=type_)
    if is_word(maybe.test, "True"):
        return maybe.value
    if maybe.lookup is None:
        return helped("value", optional, type=type_)
    return Part(maybe.value.node, type_, True)


def or_value(optional: Part, otherwise: Part, type_: Type, later: Later) -> Part:
    """Return `optional.orValue(otherwise)`, which looks at that only where it must."""
    maybe = optional.maybe
    if maybe is not None and is_word(maybe.test, "True"):
        return maybe.value
    if maybe is not None and is_word(maybe.test, "False"):
        return otherwise
    fails = optional.fails or otherwise.fails or optional.type is DYN
    if maybe is not None and not otherwise.fails:
        if maybe.lookup is not None:
            return Part(_get(*maybe.lookup, otherwise.node), type_, fails)
        if maybe.loop is not None:
            following = Call(Atom("next"), [maybe.loop, otherwise.node])
            return Part(following, type_, fails)
    if maybe is not None and maybe.is_cheap:
        fails = maybe.test.fails or maybe.value.fails or otherwise.fails
        test = _truth(maybe.test.node)
        chosen = Conditional(test, maybe.value.node, otherwise.node)
        return Part(chosen, type_, fails)
    node = cel("or_value", optional.node, later(otherwise.node))
    return Part(node, type_, fails)


def either(optional: Part, otherwise: Part, type_: Type, later: Later) -> Part:
    """Return `optional.or(otherwise)`."""
    fails = optional.fails or otherwise.fails or DYN in (optional.type, otherwise.type)
    return Part(cel("either", optional.node, later(otherwise.node)), type_, fails)


def mapped(maybe: Maybe, made: Part, type_: Type) -> Part:
    """Return `optional.optMap(x, made)`, with what the optional has in place of `x`."""
    fails = maybe.test.fails or made.fails
    node = _chosen(maybe, cel("of", made.node))
    return Part(node, type_, fails, maybe=Maybe(maybe.test, made, is_cheap=True))


def flat_mapped(maybe: Maybe, made: Part, type_: Type) -> Part:
    """Return `optional.optFlatMap(x, made)`, likewise."""
    fails = maybe.test.fails or made.fails or made.type is DYN
    flat_maybe = None
    if made.maybe is not None and made.maybe.is_cheap:
        test = _both(maybe.test, made.maybe.test)
        flat_maybe = Maybe(test, made.maybe.value, is_cheap=True)
    return Part(_chosen(maybe, made.node), type_, fails, maybe=flat_maybe)


def _both(first: Part, second: Part) -> Part:
    for one, other in ((first, second), (second, first)):
        if is_word(one, "True") or is_word(other, "False"):
            return other
    held = first.held | second.held
    node = BoolOp("and", [first.node, second.node])
    return Part(node, BOOL, first.fails or second.fails, held)


def _truth(test: Node) -> Node:
    """Return what is tested: a list itself, where it is tested that it has an item."""
    match test:
        case Compare(">", Call(Atom("len"), [values]), Atom("0")):
            return values
        case _:
            return test


def _chosen(maybe: Maybe, node: Node) -> Node:
    if is_word(maybe.test, "True"):
        return node
    return Conditional(maybe.test.node, node, NONE)


def _held_type(container: Part) -> Type:
    type_ = container.type
    return type_.of if isinstance(type_, OptionalType) else type_


def _is_mapping(type_: Type) -> bool:
    return is_mapping(Part(NONE, type_))


def _maybe(
    container: Part, key: Part, type_: Type, known: frozenset[str]
) -> Maybe | None:
    held = type_.of if isinstance(type_, OptionalType) else DYN
    if isinstance(container.type, ListType):
        low = key.bounds[0] if key.bounds and is_literal(key) else -1
        if low < 0 or not is_path(container.node):
            return None
        return _item(container, key.node, low, type_)
    if not is_string(key) or (
        not is_literal(key) and not _is_mapping(_held_type(container))
    ):
        return None
    if isinstance(container.type, OptionalType):
        return _further(container, key, held)
    if not is_mapping(container) and container.type is not DYN:
        return None
    found = Part(
        Subscript(container.node, key.node), held, container.fails or key.fails
    )
    is_cheap = is_path(found.node)
    if flat(found.node) in known or _is_required(container.type, key):
        return Maybe(bool_part(True), found, is_cheap)
    return Maybe(
        _looked_for(container, key), found, is_cheap, (container.node, key.node)
    )


def _further(container: Part, key: Part, held: Type) -> Maybe | None:
    """Return what an optional dict has: one that is missing is as if it were empty."""
    maybe = container.maybe
    inner = _held_type(container)
    if maybe is None or (not _is_mapping(inner) and inner is not DYN):
        return None
    if is_word(maybe.test, "True"):
        plain = Part(maybe.value.node, inner, maybe.value.fails)
        return _maybe(plain, key, OptionalType(held), NO_FACTS)
    if maybe.lookup is None or is_word(maybe.test, "False"):
        return None
    opened = Part(_get(*maybe.lookup, Dict()), inner, container.fails)
    found = Part(
        Subscript(maybe.value.node, key.node), held, container.fails or key.fails
    )
    test = _looked_for(opened, key)
    test.held = maybe.test.held | {flat(found.node)}
    return Maybe(test, found, maybe.is_cheap, (opened.node, key.node))


def _looked_for(container: Part, key: Part) -> Part:
    if is_literal(key) and not is_mapping(container):
        return Part(cel("has", container.node, key.node), BOOL, True)
    test = Compare("in", key.node, container.node)
    held = frozenset({flat(Subscript(container.node, key.node))})
    return Part(test, BOOL, container.fails or key.fails, held)


def _is_required(type_: Type, key: Part) -> bool:
    if not isinstance(type_, RecordType) or not isinstance(key.node, Atom):
        return False
    return any(
        field.required and key.node.text == flat(constant(name))
        for name, field in type_.fields.items()
    )


def _item(values: Part, at: Node, least: int, type_: Type) -> Maybe:
    size = Call(Atom("len"), [values.node])
    test = Part(Compare(">", size, constant(least)), BOOL, values.fails)
    held = type_.of if isinstance(type_, OptionalType) else DYN
    return Maybe(test, Part(Subscript(values.node, at), held, values.fails), True)


def _get(container: Node, key: Node, default: Node) -> Node:
    arguments = [key, default]
    if isinstance(default, Atom) and default.text == "None":
        arguments.pop()
    return Call(Attribute(container, "get"), arguments)
