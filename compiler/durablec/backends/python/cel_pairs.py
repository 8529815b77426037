"""Writes the macros of two variables: comprehensions over `enumerate` and `items`.

A variable that is not read is not made: the loop is over the list, the keys or the
values alone.
"""

from typing import Literal as OneOf
from typing import NamedTuple

from durablec.backends.python.cel_macros import Macros
from durablec.backends.python.cel_part import (
    Part,
    cel,
    has_lambda,
    is_container,
    is_mapping,
    truth,
)
from durablec.backends.python.cel_scope import Scope
from durablec.backends.python.nodes import Atom, Attribute, Call, Comprehension, Node
from durablec.expressions.typed import Macro
from durablec.types import BOOL, Type
from durablec_dsl import expr

_HELPERS = {
    "all": "all_pairs",
    "exists": "exists_pair",
    "exists_one": "exists_one_pair",
}


class _Loop(NamedTuple):
    """A comprehension in the making: `target` is what it binds, one or both names."""

    key: str
    value: str
    target: str
    iterable: Node
    test: Part | None
    result: Part
    fails: bool

    def made(
        self,
        kind: OneOf["list", "dict", "generator"],
        element: Node | tuple[Node, Node],
    ) -> Comprehension:
        """Return the comprehension that gives such elements."""
        test = None if self.test is None else self.test.node
        return Comprehension(kind, element, self.target, self.iterable, test)

    def is_copy(self, name: str) -> bool:
        """Say whether it would give each element that has a name as it is."""
        node = self.result.node
        return self.test is None and isinstance(node, Atom) and node.text == name


class Pairs:
    """The macros of two variables of one expression."""

    def __init__(self, macros: Macros) -> None:
        self._macros = macros

    def macro(self, macro: Macro, type_: Type, scope: Scope) -> Part:
        """Return a macro that runs through the pairs of its operand."""
        match macro.name:
            case "transformList":
                return self._list(macro, type_, scope)
            case "transformMap":
                return self._map(macro, type_, scope)
            case "transformMapEntry":
                return self._entries(macro, type_, scope)
            case _:
                return self._quantifier(macro, scope)

    def _list(self, macro: Macro, type_: Type, scope: Scope) -> Part:
        loop = self._loop(macro, scope)
        node: Node = loop.made("list", loop.result.node)
        if loop.is_copy(loop.target):
            node = Call(Atom("list"), [loop.iterable])
        return Part(node, type_, loop.fails)

    def _map(self, macro: Macro, type_: Type, scope: Scope) -> Part:
        loop = self._loop(macro, scope, needs_key=True)
        pair = (Atom(loop.key), loop.result.node)
        node: Node = loop.made("dict", pair)
        if loop.is_copy(loop.value):
            node = Call(Atom("dict"), [_source(loop.iterable)])
        return Part(node, type_, loop.fails)

    def _entries(self, macro: Macro, type_: Type, scope: Scope) -> Part:
        loop = self._loop(macro, scope)
        maps = loop.made("generator", loop.result.node)
        return Part(cel("merge", maps), type_, True)

    def _quantifier(self, macro: Macro, scope: Scope) -> Part:
        assert macro.condition is not None
        source = self._macros.part(macro.operand, scope)
        key, value, own = self._names(macro, scope, loop=False)
        test = self._macros.part(macro.condition, own)
        fails = test.fails or test.type is not BOOL or not is_container(source)
        if macro.name != "exists_one" and not fails and not has_lambda(test.node):
            target, iterable = self._over(macro, source, key, value, False)
            loop = Comprehension("generator", test.node, target, iterable)
            function = Atom("all" if macro.name == "all" else "any")
            return Part(Call(function, [loop]), BOOL, source.fails)
        holds = own.later(test.node, key, value)
        node = cel(_HELPERS[macro.name], source.node, holds)
        return Part(node, BOOL, fails or source.fails)

    def _loop(self, macro: Macro, scope: Scope, *, needs_key: bool = False) -> "_Loop":
        assert macro.result is not None
        source = self._macros.part(macro.operand, scope)
        key, value, own = self._names(macro, scope, loop=True)
        test = None
        if macro.condition is not None:
            test = truth(self._macros.part(macro.condition, own))
            own = own.knowing(test.held)
        result = self._macros.part(macro.result, own)
        target, iterable = self._over(macro, source, key, value, needs_key)
        fails = source.fails or result.fails or not is_container(source)
        fails = fails or (test is not None and test.fails)
        return _Loop(key, value, target, iterable, test, result, fails)

    def _names(
        self, macro: Macro, scope: Scope, *, loop: bool
    ) -> tuple[str, str, Scope]:
        """Return the names of both variables, and what holds inside of the macro."""
        assert macro.variable is not None
        assert macro.second is not None
        key = self._macros.name(macro.variable.name, scope)
        own = scope.binding(macro.variable.name, key, loop=loop)
        value = self._macros.name(macro.second.name, own)
        return key, value, own.binding(macro.second.name, value, loop=loop)

    def _over(
        self, macro: Macro, source: Part, key: str, value: str, needs_key: bool
    ) -> tuple[str, Node]:
        """Return the target of a loop, and what it is over."""
        assert macro.variable is not None
        assert macro.second is not None
        node = source.node
        if not is_container(source):
            return f"{key}, {value}", cel("pairs", node)
        has_key = needs_key or self._reads(macro, macro.variable.name)
        has_value = self._reads(macro, macro.second.name)
        if is_mapping(source):
            if not has_value:
                return key, node
            if not has_key:
                return value, Call(Attribute(node, "values"))
            return f"{key}, {value}", Call(Attribute(node, "items"))
        if not has_key and has_value:
            return value, node
        return f"{key}, {value}", Call(Atom("enumerate"), [node])

    def _reads(self, macro: Macro, name: str) -> bool:
        parts: list[expr.Expr | None] = [macro.condition, macro.result]
        return any(
            part is not None and self._macros.is_read(name, part) for part in parts
        )


def _source(iterable: Node) -> Node:
    """Return what `dict` copies: a dict itself, and not its items."""
    match iterable:
        case Call(function=Attribute(value=value, name="items")):
            return value
        case _:
            return iterable
