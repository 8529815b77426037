"""Finds what of an expression is of type `any`, and used as if its type were known.

To use a value is to look into it, to compute or decide with it, and to give it to a
function. To hand it on is no use: as an item or entry, as one way of a conditional, or
as the value of the expression. Nor is a comparison with null, which every value stands, or with an empty list or map.
What comes of a value that was found is `any` for that reason, and not found again.
"""

from durablec.expressions.fields import entry_read
from durablec.expressions.overloads import is_qualified
from durablec.expressions.typed import Macro, Typed, Variable
from durablec.type_relations import EMPTY_LIST
from durablec.types import (
    DYN,
    ListType,
    MapType,
    Nullable,
    OptionalType,
    RecordType,
    Type,
)
from durablec_dsl import expr

_HANDED_ON = frozenset({"dyn", "of", "or", "orValue"})
"""Functions that take any value as it is."""

_LOOKS_INSIDE = frozenset({"distinct", "format", "greatest", "join", "least", "sort"})
"""Functions that compare, order or write the items of what they take."""


def any_values(typed: Typed) -> list[expr.Expr]:
    """Return the parts of an expression that are used although nothing is known of them."""
    search = _Search(typed)
    search.visit(typed.embedded.expr)
    return search.found


class _Search:
    def __init__(self, typed: Typed) -> None:
        self.found: list[expr.Expr] = []
        self._typed = typed
        # Variables of macros whose lists, or values, were found already.
        self._known: set[Variable] = set()

    def visit(self, node: expr.Expr) -> bool:
        """Look through a part; say if it is `any` for what was found in it."""
        macro = self._typed.macros.get(node) if isinstance(node, expr.Call) else None
        if macro is not None:
            return self._macro(macro)
        if isinstance(node, expr.Ident):
            return self._typed.locals.get(node) in self._known
        used, handed_on = _parts(node)
        # Both are looked through, whatever is found in the first.
        use = self._use_all if _looks_inside(node, self._typed) else self._use
        found = [use(part) for part in used]
        found += [self.visit(part) for part in handed_on]
        return any(found)

    def _use(self, node: expr.Expr) -> bool:
        if self.visit(node):
            return True
        if self._typed.types.get(node) is not DYN:
            return False
        self.found.append(node)
        return True

    def _use_all(self, node: expr.Expr) -> bool:
        """Look through a part that is used with all that it holds."""
        match node:
            case expr.ListOf():
                found = [self._use_all(each.value) for each in node.elements]
                return any(found)
            case expr.MapOf():
                found = [self._use(each.key) for each in node.entries]
                found += [self._use_all(each.value) for each in node.entries]
                return any(found)
            case _:
                if self._use(node):
                    return True
        if not _holds_any(self._typed.types.get(node)):
            return False
        self.found.append(node)
        return True

    def _macro(self, macro: Macro) -> bool:
        if macro.name == "has":
            operand = macro.operand
            return isinstance(operand, expr.Select) and self._use(operand.operand)
        binds = macro.name == "bind"
        found = self.visit(macro.operand) if binds else self._use(macro.operand)
        if found:
            self._known |= {each for each in (macro.variable, macro.second) if each}
        if macro.condition is not None:
            self._use(macro.condition)
        if macro.result is not None:
            is_used = macro.name in ("sortBy", "transformMapEntry")
            found |= self._use(macro.result) if is_used else self.visit(macro.result)
        return found


def _looks_inside(node: expr.Expr, typed: Typed) -> bool:
    """Say whether a node compares, orders or writes the items of what it uses."""
    match node:
        case expr.Binary(operator="==" | "!="):
            return True
        case expr.Binary(operator="in"):
            # Of a map, the keys alone are looked at.
            return isinstance(typed.types.get(node.right), ListType)
        case expr.Call(function="flatten"):
            # Of each item it asks whether it is a list.
            type_ = typed.types.get(node.target) if node.target is not None else None
            return isinstance(type_, ListType) and type_.item is DYN
        case expr.Call():
            return node.function in _LOOKS_INSIDE
        case _:
            return False


def _holds_any(type_: Type | None) -> bool:
    """Say whether a value of a type may hold, at some depth, one of type `any`."""
    seen: set[int] = set()
    rest: list[Type | None] = [type_]
    while rest:
        one = rest.pop()
        if one is DYN:
            return True
        if id(one) in seen or one is EMPTY_LIST:
            continue
        seen.add(id(one))
        match one:
            case Nullable() | OptionalType():
                rest.append(one.of)
            case ListType():
                rest.append(one.item)
            case MapType():
                rest.append(one.value)
            case RecordType():
                rest += [each.type for each in one.fields.values()]
            case _:
                pass
    return False


def _parts(node: expr.Expr) -> tuple[list[expr.Expr], list[expr.Expr]]:
    """Return the parts of a node that it uses, and those that it hands on."""
    match node:
        case expr.Select():
            return [node.operand], []
        case expr.Index():
            if entry_read(node) is not None:
                return [], [node.operand, node.index]
            return [node.operand, node.index], []
        case expr.Unary():
            return [node.operand], []
        case expr.Binary(operator="==" | "!="):
            sides = [node.left, node.right]
            return ([], sides) if any(map(_is_nothing, sides)) else (sides, [])
        case expr.Binary():
            return [node.left, node.right], []
        case expr.Logic():
            return list(node.operands), []
        case expr.Conditional():
            return [node.condition], [node.then, node.otherwise]
        case expr.ListOf():
            return [], [each.value for each in node.elements]
        case expr.MapOf():
            entries = node.entries
            return [each.key for each in entries], [each.value for each in entries]
        case expr.Call():
            return _parts_of_call(node)
        case expr.Constant() | expr.Ident():
            return [], []


def _parts_of_call(node: expr.Call) -> tuple[list[expr.Expr], list[expr.Expr]]:
    target = [] if node.target is None or is_qualified(node) else [node.target]
    if node.function in _HANDED_ON:
        return target, list(node.args)
    return [*target, *node.args], []


def _is_nothing(node: expr.Expr) -> bool:
    """Say whether a node is null, or an empty list or map: it has no say on items."""
    match node:
        case expr.Constant():
            return node.kind == "null"
        case expr.ListOf():
            return not node.elements
        case expr.MapOf():
            return not node.entries
        case _:
            return False
