"""Writes the macros that run through a list, or through the keys of a map.

`map` and `filter` are comprehensions, one for `filter().map()`. `all` and `exists`
absorb errors, so they are Python's `all` and `any` only where no item can fail.
"""

from collections.abc import Callable
from itertools import chain

from durablec.backends.python.cel_part import (
    Part,
    cel,
    has_lambda,
    helped,
    is_container,
    iterable,
    names_in,
    truth,
)
from durablec.backends.python.cel_scope import Scope
from durablec.backends.python.nodes import Atom, Call, Comprehension, Node
from durablec.expressions.typed import Macro, Typed
from durablec.types import BOOL, Type
from durablec_dsl import expr


class Macros:
    """The macros of one expression, `typed`.

    `part` gives the part of any node of it; `read` are the Python names of the
    workflow's variables, each with the name of the macro's variable that may hide it.
    """

    def __init__(
        self,
        part: Callable[[expr.Expr, Scope], Part],
        typed: Typed,
        read: dict[str, str | None],
    ) -> None:
        self.part = part
        self._typed = typed
        self._read = read

    def comprehension(self, macro: Macro, type_: Type, scope: Scope) -> Part:
        """Return a macro that runs through its operand."""
        match macro.name:
            case "map":
                return self._map(macro, type_, scope)
            case "filter":
                return self._filter(macro, type_, scope)
            case _:
                return self._quantifier(macro, scope)

    def _map(self, macro: Macro, type_: Type, scope: Scope) -> Part:
        assert macro.result is not None
        inner = self._fusible(macro)
        if inner is None:
            source, name = macro, self.name(_variable(macro), scope)
        else:
            source, name = inner, self.name(_variable(inner), scope)
        iterable = _iterable(self.part(source.operand, scope))
        own = scope.binding(_variable(source), name, loop=True)
        test = None
        if source.condition is not None:
            test = truth(self.part(source.condition, own))
            own = own.knowing(test.held)
        result = self.part(macro.result, own.binding(_variable(macro), name, loop=True))
        fails = iterable.fails or result.fails or (test is not None and test.fails)
        if test is None and isinstance(result.node, Atom) and result.node.text == name:
            return Part(Call(Atom("list"), [iterable.node]), type_, fails)
        condition = None if test is None else test.node
        return Part(_list(result.node, name, iterable.node, condition), type_, fails)

    def _fusible(self, macro: Macro) -> Macro | None:
        """Return the `filter` that a `map` runs through, if one loop does for both."""
        operand = macro.operand
        inner = None
        if isinstance(operand, expr.Call):
            inner = self._typed.macros.get(operand)
        if inner is None or inner.name != "filter" or macro.condition is not None:
            return None
        assert macro.result is not None
        name = _variable(inner)
        if name != _variable(macro) and self.is_read(name, macro.result):
            return None
        return inner

    def is_read(self, name: str, node: expr.Expr) -> bool:
        """Say whether a name is read inside of a node, whatever it stands for there."""
        start, end = node.span
        idents = chain(self._typed.variables, self._typed.locals)
        return any(
            ident.name == name and start <= ident.span.start < end for ident in idents
        )

    def _filter(self, macro: Macro, type_: Type, scope: Scope) -> Part:
        assert macro.condition is not None
        iterable = _iterable(self.part(macro.operand, scope))
        name = self.name(_variable(macro), scope)
        own = scope.binding(_variable(macro), name, loop=True)
        test = truth(self.part(macro.condition, own))
        node = _list(Atom(name), name, iterable.node, test.node)
        return Part(node, type_, iterable.fails or test.fails)

    def _quantifier(self, macro: Macro, scope: Scope) -> Part:
        assert macro.condition is not None
        source = self.part(macro.operand, scope)
        name = self.name(_variable(macro), scope)
        own = scope.binding(_variable(macro), name, loop=False)
        test = self.part(macro.condition, own)
        fails = test.fails or test.type is not BOOL or not is_container(source)
        if macro.name != "exists_one" and not fails and not has_lambda(test.node):
            loop = Comprehension("generator", test.node, name, source.node)
            function = Atom("all" if macro.name == "all" else "any")
            return Part(Call(function, [loop]), BOOL, source.fails)
        helper = {"all": "all_"}.get(macro.name, macro.name)
        node = cel(helper, source.node, own.later(test.node, name))
        return Part(node, BOOL, fails or source.fails)

    def sees(self, python: str, scope: Scope) -> bool:
        """Say whether a Python name may mean something where a part stands."""
        inlined = (names_in(part.node) for part in scope.inlined.values())
        return python in {*self._read, *scope.variables.values()}.union(*inlined)

    def name(self, name: str, scope: Scope) -> str:
        """Return the Python name of a macro's variable."""
        taken = (python for python, own in self._read.items() if own != name)
        return scope.fresh(name, taken)


def _variable(macro: Macro) -> str:
    assert macro.variable is not None
    return macro.variable.name


def _iterable(part: Part) -> Part:
    """Return what a comprehension can run through; a string is none."""
    if not is_container(part):
        return helped("items", part, type=part.type)
    return Part(iterable(part.node), part.type, part.fails)


def _list(element: Node, name: str, iterable: Node, test: Node | None) -> Comprehension:
    return Comprehension("list", element, name, iterable, test)
