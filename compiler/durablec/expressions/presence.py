"""Presence: what a condition says of the values in it.

A fact is that a path (`order.coupon`, `m['k']`, `m[k]`) is there, or is not null. Facts
come from `has`, `in`, comparisons with null or with a value that is not null; `&&`, `||`,
`!` and `?:` combine them. Names are bound once and maps do not change, so a fact holds
wherever its condition does. The algorithm is `facts_if`: what is known if an expression
has given a certain truth.

For the statements behind a condition, what a fact says of a variable or a field becomes
a part of the variable's type; what is said of a key or an index stays a fact, with the
`Name` of each variable, whose scope says how long it holds. What a condition says that a
variable was set to is a `Guard` of that variable.
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from functools import reduce
from typing import NamedTuple

from durablec.expressions.facts import (
    NO_FACTS,
    NO_GUARD,
    Fact,
    Facts,
    Guard,
    Name,
    Path,
    fact,
)
from durablec.expressions.typed import Typed, Variable
from durablec.type_relations import without_null
from durablec.types import (
    BOOL,
    DYN,
    NULL,
    FieldType,
    ListType,
    Nullable,
    OptionalType,
    RecordType,
    Type,
)
from durablec_dsl import expr


class Knowledge(NamedTuple):
    """What a condition tells the statements behind it.

    `types` are the variables that are narrower there, and `facts` what no type says.
    """

    types: dict[Variable, Type]
    facts: Facts


def path_of(typed: Typed, node: expr.Expr) -> Path | None:
    """Return by which path a checked node is reached, or None if by none."""
    match node:
        case expr.Ident():
            variable = typed.variable_of(node)
            return None if variable is None else (variable,)
        case expr.Select(optional=False):
            return _extended(path_of(typed, node.operand), node.field)
        case expr.Index(optional=False):
            return _extended(path_of(typed, node.operand), key_of(typed, node.index))
        case _:
            return None


def key_of(typed: Typed, node: expr.Expr) -> object | None:
    """Return what stands for a key in a path: a constant, or the path of the key."""
    if isinstance(node, expr.Constant):
        return node.value
    return path_of(typed, node)


def _extended(path: Path | None, key: object | None) -> Path | None:
    return None if path is None or key is None else (*path, key)


def facts_if(typed: Typed, node: expr.Expr, holds: bool) -> Facts:
    """Return what is known where a checked condition has given `holds`."""
    match node:
        case expr.Ident():
            return typed.guards.get(node, NO_GUARD).facts(holds)
        case expr.Unary(operator="!"):
            return facts_if(typed, node.operand, not holds)
        case expr.Logic():
            parts = [facts_if(typed, each, holds) for each in node.operands]
            decided = holds == (node.operator == "&&")
            return frozenset.union(*parts) if decided else _common(parts)
        case expr.Conditional():
            return _conditional_facts(typed, node, holds)
        case expr.Call(function="hasValue", target=expr.Select() | expr.Index()):
            return _optional_facts(typed, node.target) if holds else NO_FACTS
        case expr.Call():
            return _has_facts(typed, node) if holds else NO_FACTS
        case expr.Binary():
            return _comparison_facts(typed, node, holds)
        case _:
            return NO_FACTS


def _common(parts: list[Facts]) -> Facts:
    return reduce(frozenset.intersection, parts)


def _conditional_facts(typed: Typed, node: expr.Conditional, holds: bool) -> Facts:
    """Return what both ways have in common, save a way that is a constant `not holds`."""
    ways = [
        facts_if(typed, node.condition, truth) | facts_if(typed, way, holds)
        for truth, way in ((True, node.then), (False, node.otherwise))
        if not (isinstance(way, expr.Constant) and way.value is not holds)
    ]
    return _common(ways) if ways else NO_FACTS


def _has_facts(typed: Typed, node: expr.Call) -> Facts:
    macro = typed.macros.get(node)
    if macro is None or macro.name != "has":
        return NO_FACTS
    return fact(path_of(typed, macro.operand), is_present=True)


def _optional_facts(typed: Typed, node: expr.Expr | None) -> Facts:
    """Return that all of a path such as `a.?b.?c` is there."""
    found: Facts = NO_FACTS
    while isinstance(node, expr.Select | expr.Index):
        if node.optional or isinstance(typed.types.get(node), OptionalType):
            found |= fact(_path_through(typed, node), is_present=True)
        node = node.operand
    return found


def _path_through(typed: Typed, node: expr.Expr) -> Path | None:
    """Return by which path a node is reached, as if no part of it were optional."""
    match node:
        case expr.Select():
            return _extended(_path_through(typed, node.operand), node.field)
        case expr.Index():
            return _extended(
                _path_through(typed, node.operand), key_of(typed, node.index)
            )
        case _:
            return path_of(typed, node)


def _comparison_facts(typed: Typed, node: expr.Binary, holds: bool) -> Facts:
    if node.operator == "in":
        return _membership_facts(typed, node) if holds else NO_FACTS
    if node.operator not in ("==", "!="):
        return NO_FACTS
    are_equal = holds == (node.operator == "==")
    found: Facts = NO_FACTS
    for value, other in ((node.left, node.right), (node.right, node.left)):
        if not isinstance(other, expr.Constant):
            continue
        if (other.kind != "null") is are_equal:
            found |= fact(path_of(typed, value), is_present=False)
        # What is compared with a boolean need not be one, and is then neither.
        if other.kind == "bool" and typed.types[value] is BOOL:
            found |= facts_if(typed, value, (other.value is True) is are_equal)
    return found


def _membership_facts(typed: Typed, node: expr.Binary) -> Facts:
    """`k in m` tells that `m[k]` is there; what is in a list without null is not null."""
    container = typed.types[node.right]
    if not isinstance(container, ListType):
        path = _extended(path_of(typed, node.right), key_of(typed, node.left))
        return fact(path, is_present=True)
    if container.item in (DYN, NULL) or isinstance(container.item, Nullable):
        return NO_FACTS
    return fact(path_of(typed, node.left), is_present=False)


def known_if(typed: Typed, holds: bool) -> Knowledge:
    """Return what is known for the statements where a condition has given `holds`.

    What follows from `if: ${has(input.coupon)}` for the statements inside of it.
    """
    return _knowledge(typed, facts_if(typed, typed.embedded.expr, holds))


def known_not_null(typed: Typed) -> Knowledge:
    """Return what is known for the statements where a value is not null."""
    path = path_of(typed, typed.embedded.expr)
    return _knowledge(typed, fact(path, is_present=False))


def guard_of(typed: Typed) -> Guard:
    """Return what is known by names where a variable is true or false that is set so."""
    if typed.type is not BOOL:
        return NO_GUARD
    node, variables = typed.embedded.expr, variables_of(typed)
    return Guard(
        by_name(facts_if(typed, node, True), variables),
        by_name(facts_if(typed, node, False), variables),
    )


def named(path: Path, variables: Collection[Variable]) -> Path | None:
    """Return a path with names in place of variables; None if it has any but these."""
    found: list[object] = []
    for part in path:
        if isinstance(part, tuple):
            part = named(part, variables)
        elif not found:
            is_one = any(part is each for each in variables)
            part = Name(part.name) if is_one and isinstance(part, Variable) else None
        if part is None:
            return None
        found.append(part)
    return tuple(found)


def seen_from(facts: Facts, variable_of: Callable[[str], Variable | None]) -> Facts:
    """Return facts by names as facts of the variables that the names lead to."""
    paths = ((_seen(path, variable_of), is_present) for path, is_present in facts)
    return frozenset(Fact(path, is_there) for path, is_there in paths if path)


def _seen(path: Path, variable_of: Callable[[str], Variable | None]) -> Path | None:
    found: list[object] = []
    for each in path:
        part = each
        if isinstance(each, Name):
            part = variable_of(each.text)
        elif isinstance(each, tuple):
            part = _seen(each, variable_of)
        if part is None:
            return None
        found.append(part)
    return tuple(found)


def variables_of(typed: Typed) -> list[Variable]:
    """Return the workflow's variables that an expression speaks of, read or not."""
    found = list(typed.variables.values())
    for guard in typed.guards.values():
        for each in guard.if_true | guard.if_false:
            found += _variables_in(each.path)
    return found


def _variables_in(path: Path) -> Iterator[Variable]:
    for part in path:
        if isinstance(part, Variable):
            yield part
        elif isinstance(part, tuple):
            yield from _variables_in(part)


def _knowledge(typed: Typed, facts: Facts) -> Knowledge:
    variables = variables_of(typed)
    types = {each: narrowed(each, facts) for each in variables}
    others = (each for each in facts if not _is_in_type(each.path))
    return Knowledge(
        {each: type_ for each, type_ in types.items() if type_ is not each.type},
        by_name(others, variables),
    )


def by_name(facts: Iterable[Fact], variables: Collection[Variable]) -> Facts:
    """Return facts with names in place of variables; only those that have no others."""
    paths = ((named(path, variables), is_present) for path, is_present in facts)
    return frozenset(Fact(path, is_there) for path, is_there in paths if path)


def _is_in_type(path: Path) -> bool:
    """Say whether a variable's type says what there is to know of a path."""
    type_: Type = path[0].type if isinstance(path[0], Variable) else DYN
    for key in path[1:]:
        type_ = without_null(type_)
        if type_ is DYN:
            return True
        field = type_.fields.get(str(key)) if isinstance(type_, RecordType) else None
        if field is None:
            return False
        type_ = field.type
    return True


def narrowed(variable: Variable, facts: Facts) -> Type:
    """Return the type of a variable where these facts hold."""
    type_ = variable.type
    for path, is_present in facts:
        if path[0] is variable:
            type_ = _narrow(type_, path[1:], is_present)
    return type_


def _narrow(type_: Type, path: Path, is_present: bool) -> Type:
    """Narrow what is at `path` inside of a type; a map's keys cannot be told apart."""
    if not path:
        return type_ if is_present else without_null(type_)
    if isinstance(type_, Nullable):
        # The path went through it, so it is not null.
        return _narrow(type_.of, path, is_present)
    field = type_.fields.get(str(path[0])) if isinstance(type_, RecordType) else None
    if field is None or not isinstance(type_, RecordType):
        return type_
    inner = _narrow(field.type, path[1:], is_present)
    if field.required and inner is field.type:
        return type_
    return RecordType({**type_.fields, str(path[0]): FieldType(inner, True)})
