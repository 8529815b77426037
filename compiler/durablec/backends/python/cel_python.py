"""Turns a checked expression into Python: walks CEL's tree, and nothing else.

What each node means is in the modules that are called here.
"""

from durablec.backends.python.cel_access import has, index, select
from durablec.backends.python.cel_arithmetic import arithmetic, integer, negative
from durablec.backends.python.cel_calls import call
from durablec.backends.python.cel_comparison import equality, membership, order
from durablec.backends.python.cel_logic import conditional, junction, negation
from durablec.backends.python.cel_macros import Macros
from durablec.backends.python.cel_part import NO_FACTS, Part, cel, is_literal
from durablec.backends.python.cel_scope import Scope
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
from durablec.expressions.typed import Macro, Typed
from durablec.types import BOOL, DOUBLE, DYN, NULL, STRING, Type
from durablec_dsl import expr

_LITERALS: dict[str, Type] = {
    "bool": BOOL,
    "double": DOUBLE,
    "null": NULL,
    "string": STRING,
}


def python(typed: Typed, names: Names) -> Part:
    """Return the Python of an expression.

    Raises:
        NotImplementedError: the checker lets something pass that has no Python yet.
    """
    return _Translation(typed, names).part(typed.embedded.expr, Scope({}))


class _Translation:
    """One expression on its way to Python."""

    def __init__(self, typed: Typed, names: Names) -> None:
        self._typed = typed
        self._names = names
        self._macros = Macros(self.part, typed, self._read())

    def part(self, node: expr.Expr, scope: Scope) -> Part:
        match node:
            case expr.Constant():
                return _constant(node)
            case expr.Ident():
                return self._ident(node, scope)
            case expr.Select(optional=False):
                return self._select(node, node.operand, node.field, scope)
            case expr.Index(index=expr.Constant(value=str(key)), optional=False):
                return self._select(node, node.operand, key, scope)
            case expr.Index(optional=False):
                operands = self.part(node.operand, scope), self.part(node.index, scope)
                return index(*operands, self._type(node), scope.known)
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
            case _:
                raise NotImplementedError("optional values of CEL have no Python yet")

    def _read(self) -> dict[str, str | None]:
        """Return the Python names of the workflow's variables that are read.

        Each leads to the name by which a macro's variable hides it in CEL too; one that
        is read as `.name` cannot be hidden.
        """
        read: dict[str, str | None] = {}
        for node, variable in self._typed.variables.items():
            own = self._names.variable(variable.name)
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
        return Part(Atom(self._variable(node, scope)), self._type(node))

    def _callback_id(self, node: expr.Expr) -> Node | None:
        """Return where the id of a callback is that a name holds as the SDK's object."""
        variable = None
        if isinstance(node, expr.Ident):
            variable = self._typed.variables.get(node)
        if variable is None or variable.name not in self._names.callbacks:
            return None
        return Attribute(Atom(self._names.variable(variable.name)), "callback_id")

    def _select(
        self, node: expr.Expr, operand: expr.Expr, field: str, scope: Scope
    ) -> Part:
        callback_id = self._callback_id(operand)
        if callback_id is not None and field == "id":
            return Part(callback_id, self._type(node))
        container = self.part(operand, scope)
        return select(container, field, self._type(node), scope.known)

    def _call(self, node: expr.Call, scope: Scope) -> Part:
        macro = self._typed.macros.get(node)
        if macro is not None:
            return self._macro(node, macro, scope)
        arguments = [*([node.target] if node.target else []), *node.args]
        return call(node.function, [self.part(each, scope) for each in arguments])

    def _macro(self, node: expr.Call, macro: Macro, scope: Scope) -> Part:
        if macro.name == "has":
            assert isinstance(macro.operand, expr.Select)
            container = self.part(macro.operand.operand, scope)
            return has(container, macro.operand.field)
        return self._macros.comprehension(macro, self._type(node), scope)

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
        if any(element.optional for element in node.elements):
            raise NotImplementedError("optional elements of CEL have no Python yet")
        items = [self.part(element.value, scope) for element in node.elements]
        fails = any(item.fails for item in items)
        return Part(List([item.node for item in items]), self._type(node), fails)

    def _map(self, node: expr.MapOf, scope: Scope) -> Part:
        if any(entry.optional for entry in node.entries):
            raise NotImplementedError("optional entries of CEL have no Python yet")
        keys = [self.part(entry.key, scope) for entry in node.entries]
        values = [self.part(entry.value, scope) for entry in node.entries]
        fails = any(part.fails for part in (*keys, *values))
        pairs = [(k.node, v.node) for k, v in zip(keys, values, strict=True)]
        if _are_distinct(keys):
            return Part(Dict(pairs), self._type(node), fails)
        items: list[Node] = [Tuple(pair) for pair in pairs]
        return Part(cel("mapping", *items), self._type(node), True)


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
