"""Turns a checked expression into Python: walks CEL's tree, and nothing else.

What each node means is in the modules that are called here.
"""

from dataclasses import replace

from durablec.backends.python.cel_access import has, index, select
from durablec.backends.python.cel_arithmetic import arithmetic, integer, negative
from durablec.backends.python.cel_bindings import Bindings, is_another_word
from durablec.backends.python.cel_calls import call
from durablec.backends.python.cel_comparison import equality, membership, order
from durablec.backends.python.cel_logic import conditional, junction, negation
from durablec.backends.python.cel_macros import Macros
from durablec.backends.python.cel_optionals import (
    either,
    has_value,
    optional_access,
    or_value,
)
from durablec.backends.python.cel_pairs import Pairs
from durablec.backends.python.cel_part import NO_FACTS, Part, cel, is_literal
from durablec.backends.python.cel_scope import Scope
from durablec.backends.python.cel_strings import formatted
from durablec.backends.python.names import Names
from durablec.backends.python.nodes import (
    Atom,
    Attribute,
    Dict,
    List,
    Node,
    Tuple,
    constant,
)
from durablec.expressions.overloads import is_qualified, qualified_name
from durablec.expressions.typed import CallbackId, Macro, Typed
from durablec.types import BOOL, DOUBLE, DYN, NULL, STRING, OptionalType, Type
from durablec_dsl import expr

_LITERALS: dict[str, Type] = {
    "bool": BOOL,
    "double": DOUBLE,
    "null": NULL,
    "string": STRING,
}


def python(typed: Typed, names: Names) -> Part:
    """Return the Python of an expression, behind the assignments that it needs."""
    return _Translation(typed, names).whole()[1]


def assignments(typed: Typed, names: Names) -> list[tuple[str, Node]]:
    """Return what is assigned before an expression: the values of `cel.bind` around it."""
    translation = _Translation(typed, names)
    if translation.binding(typed.embedded.expr) is None:
        return []
    return translation.whole()[0]


class _Translation:
    """One expression on its way to Python."""

    def __init__(self, typed: Typed, names: Names) -> None:
        self._typed = typed
        self._names = names
        self._taken = self._read()
        self._macros = Macros(self.part, typed, self._taken)
        self._pairs = Pairs(self._macros)
        self._bindings = Bindings(self._macros, typed)

    def whole(self) -> tuple[list[tuple[str, Node]], Part]:
        """Return the assignments of an expression, and the part that comes after."""
        assigned: list[tuple[str, Node]] = []
        node, scope = self._typed.embedded.expr, Scope({})
        while (macro := self.binding(node)) is not None:
            assert macro.variable is not None
            assert macro.result is not None
            value = self.part(macro.operand, scope)
            name = macro.variable.name
            if is_another_word(value):
                scope = scope.inlining(name, value)
            else:
                taken = [*self._taken, *(own for own, _ in assigned)]
                own = scope.fresh(name, taken)
                bound, scope = self._bindings.bound(macro, value, own, scope)
                assigned.append((own, bound))
            node = macro.result
        part = self.part(node, scope)
        # Assignments need a function to stand in.
        return assigned, replace(part, fails=True) if assigned else part

    def binding(self, node: expr.Expr) -> Macro | None:
        """Return what a `cel.bind` binds, or None for another node."""
        macro = self._typed.macros.get(node) if isinstance(node, expr.Call) else None
        return macro if macro is not None and macro.name == "bind" else None

    def part(self, node: expr.Expr, scope: Scope) -> Part:
        match node:
            case expr.Constant():
                return _constant(node)
            case expr.Ident():
                return self._ident(node, scope)
            case expr.Select():
                return self._select(node, node.operand, node.field, scope)
            case expr.Index(index=expr.Constant(value=str(key))):
                return self._select(node, node.operand, key, scope)
            case expr.Index():
                return self._index(node, scope)
            case expr.Call():
                return self._call(node, scope)
            case expr.Unary(operator="!"):
                return negation(self.part(node.operand, scope))
            case expr.Unary():
                return negative(self.part(node.operand, scope), self._type(node))
            case expr.Binary():
                return self._binary(node, scope)
            case expr.Logic():
                return self._logic(node, scope)
            case expr.Conditional():
                return self._conditional(node, scope)
            case expr.ListOf():
                return self._list(node, scope)
            case expr.MapOf():
                return self._map(node, scope)

    def _read(self) -> dict[str, str | None]:
        """Return the Python names of the workflow's variables that are read.

        Each leads to the name by which a macro's variable hides it in CEL too; one that
        is read as `.name` cannot be hidden.
        """
        read: dict[str, str | None] = {}
        for node, variable in self._typed.variables.items():
            own = self._names.of(variable)
            if node.rooted or own not in read:
                read[own] = None if node.rooted else variable.name
        return read

    def _type(self, node: expr.Expr) -> Type:
        return self._typed.types.get(node, DYN)

    def _variable(self, node: expr.Ident, scope: Scope) -> str:
        variable = self._typed.variables.get(node)
        if variable is not None:
            return self._names.variable(variable.name)
        return scope.variables[node.name]

    def _ident(self, node: expr.Ident, scope: Scope) -> Part:
        callback_id = self._callback_id(node)
        if callback_id is not None:
            return Part(Dict([(constant("id"), callback_id)]), self._type(node))
        if node not in self._typed.variables and node.name in scope.inlined:
            return replace(scope.inlined[node.name], type=self._type(node))
        return Part(Atom(self._variable(node, scope)), self._type(node))

    def _callback_id(self, node: expr.Expr) -> Node | None:
        """Return where the id is of a callback which a name stands for.

        The submitter is given the id itself, and an opened callback is the SDK's object.
        """
        variable = None
        if isinstance(node, expr.Ident):
            variable = self._typed.variables.get(node)
        if isinstance(variable, CallbackId):
            return Atom(self._names.callback_id)
        if variable is None or variable.name not in self._names.callbacks:
            return None
        return Attribute(Atom(self._names.variable(variable.name)), "callback_id")

    def _select(
        self,
        node: expr.Select | expr.Index,
        operand: expr.Expr,
        field: str,
        scope: Scope,
    ) -> Part:
        callback_id = self._callback_id(operand)
        if callback_id is not None and field == "id" and not node.optional:
            return Part(callback_id, self._type(node))
        container = self.part(operand, scope)
        if _is_optional(node, container):
            key = Part(constant(field), STRING)
            return optional_access(container, key, self._type(node), scope.known)
        return select(container, field, self._type(node), scope.known)

    def _index(self, node: expr.Index, scope: Scope) -> Part:
        container, key = self.part(node.operand, scope), self.part(node.index, scope)
        if _is_optional(node, container):
            return optional_access(container, key, self._type(node), scope.known)
        return index(container, key, self._type(node), scope.known)

    def _call(self, node: expr.Call, scope: Scope) -> Part:
        macro = self._typed.macros.get(node)
        if macro is not None:
            return self._macro(node, macro, scope)
        name = qualified_name(node) if is_qualified(node) else node.function
        if node.target is None or is_qualified(node):
            parts = [self.part(each, scope) for each in node.args]
            return call(name, parts, self._type(node))
        return self._method(node, node.target, scope)

    def _method(self, node: expr.Call, target: expr.Expr, scope: Scope) -> Part:
        if node.function == "orValue":
            otherwise = self.part(node.args[0], scope)
            return self._or_value(target, otherwise, self._type(node), scope)
        on = self.part(target, scope)
        if node.function == "format" and isinstance(node.args[0], expr.ListOf):
            elements = node.args[0].elements
            if not any(element.optional for element in elements):
                values = [self.part(element.value, scope) for element in elements]
                return formatted(on, values)
        parts = [self.part(each, scope) for each in node.args]
        if node.function == "or":
            return either(on, parts[0], self._type(node), scope.later)
        return call(node.function, [on, *parts], self._type(node))

    def _or_value(
        self, target: expr.Expr, otherwise: Part, type_: Type, scope: Scope
    ) -> Part:
        """Return `target.orValue(...)`: `a.or(b).orValue(c)` is `a`, `b` or `c` in turn."""
        if isinstance(target, expr.Call) and target.function == "or" and target.target:
            others = self._or_value(target.args[0], otherwise, type_, scope)
            return self._or_value(target.target, others, type_, scope)
        return or_value(self.part(target, scope), otherwise, type_, scope.later)

    def _macro(self, node: expr.Call, macro: Macro, scope: Scope) -> Part:
        if macro.name == "has":
            return self._has(macro, scope)
        if macro.second is not None:
            return self._pairs.macro(macro, self._type(node), scope)
        if macro.name in ("bind", "optMap", "optFlatMap", "sortBy"):
            return self._bindings.macro(macro, self._type(node), scope)
        return self._macros.comprehension(macro, self._type(node), scope)

    def _has(self, macro: Macro, scope: Scope) -> Part:
        assert isinstance(macro.operand, expr.Select)
        container = self.part(macro.operand.operand, scope)
        if isinstance(container.type, OptionalType):
            return has_value(self.part(macro.operand, scope))
        return has(container, macro.operand.field)

    def _binary(self, node: expr.Binary, scope: Scope) -> Part:
        left, right = self.part(node.left, scope), self.part(node.right, scope)
        match node.operator:
            case "==" | "!=":
                return equality(node.operator, left, right)
            case "<" | "<=" | ">" | ">=":
                return order(node.operator, left, right)
            case "in":
                return membership(left, right)
            case _:
                return arithmetic(node.operator, left, right, self._type(node))

    def _logic(self, node: expr.Logic, scope: Scope) -> Part:
        """Return `&&` or `||`; an operand knows what those before it have decided."""
        parts: list[Part] = []
        known = scope
        for operand in node.operands:
            part = self.part(operand, known)
            parts.append(part)
            known = known.knowing(part.held if node.operator == "&&" else part.lacking)
        return junction(node.operator, parts, scope.later)

    def _conditional(self, node: expr.Conditional, scope: Scope) -> Part:
        condition = self.part(node.condition, scope)
        then = self.part(node.then, scope.knowing(condition.held))
        otherwise = self.part(node.otherwise, scope.knowing(condition.lacking))
        return conditional(condition, then, otherwise, self._type(node))

    def _list(self, node: expr.ListOf, scope: Scope) -> Part:
        items = [self.part(element.value, scope) for element in node.elements]
        fails = any(item.fails for item in items)
        if any(element.optional for element in node.elements):
            held = [_held(*each) for each in zip(node.elements, items, strict=True)]
            fails = fails or any(item.type is DYN for item in items)
            return Part(cel("present", *held), self._type(node), fails)
        return Part(List([item.node for item in items]), self._type(node), fails)

    def _map(self, node: expr.MapOf, scope: Scope) -> Part:
        keys = [self.part(entry.key, scope) for entry in node.entries]
        values = [self.part(entry.value, scope) for entry in node.entries]
        fails = any(part.fails for part in (*keys, *values))
        pairs = [(k.node, v.node) for k, v in zip(keys, values, strict=True)]
        is_plain = not any(entry.optional for entry in node.entries)
        if is_plain and _are_distinct(keys):
            return Part(Dict(pairs), self._type(node), fails)
        if is_plain:
            items: list[Node] = [Tuple(pair) for pair in pairs]
            return Part(cel("mapping", *items), self._type(node), True)
        held = [_held(*each) for each in zip(node.entries, values, strict=True)]
        items = [Tuple((k.node, v)) for k, v in zip(keys, held, strict=True)]
        fails = fails or any(value.type is DYN for value in values)
        fails = fails or not _are_distinct(keys)
        return Part(cel("present_entries", *items), self._type(node), fails)


def _held(part: expr.Element | expr.Entry, value: Part) -> Node:
    """Return an optional: the value if it is one, or one that holds it."""
    return value.node if part.optional else cel("of", value.node)


def _is_optional(node: expr.Select | expr.Index, container: Part) -> bool:
    return node.optional or isinstance(container.type, OptionalType)


def _constant(node: expr.Constant) -> Part:
    match node.kind, node.value:
        case "int", int(value):
            return integer(value)
        case (("uint" | "bytes"), _):
            raise NotImplementedError(f"{node.kind} has no form in JSON")
        case _:
            return Part(constant(node.value), _LITERALS[node.kind], False, NO_FACTS)


def _are_distinct(keys: list[Part]) -> bool:
    """Say whether keys are literal strings, all different."""
    texts = {
        key.node.text
        for key in keys
        if isinstance(key.node, Atom) and key.type is STRING and is_literal(key)
    }
    return len(texts) == len(keys)
