"""Writes the macros that give a value a name: `cel.bind`, `optMap`, `sortBy`.

A name that stands for a path, such as `order["coupon"]`, needs no variable: the path is
written in its place. What can fail and need not be read, `cel.late` evaluates where it is
read: as Google's evaluators do it, whose reference says that what is bound may never be
evaluated (https://github.com/google/cel-go, ext/README.md, "Bindings").
"""

from durablec.backends.python.cel_lists import sorted_by
from durablec.backends.python.cel_macros import Macros
from durablec.backends.python.cel_optionals import first_of, flat_mapped, mapped
from durablec.backends.python.cel_part import Maybe, Part, cel, is_path
from durablec.backends.python.cel_scope import Scope
from durablec.backends.python.cel_surely_read import is_surely_read
from durablec.backends.python.nodes import Atom, Call, Comprehension, Node
from durablec.expressions.typed import Macro, Typed
from durablec.types import DYN, ListType, OptionalType, Type


class Bindings:
    """The macros of one expression that bind one value."""

    def __init__(self, macros: Macros, typed: Typed) -> None:
        self._macros = macros
        self._typed = typed

    def macro(self, macro: Macro, type_: Type, scope: Scope) -> Part:
        """Return a macro whose variable stands for what its operand is or holds."""
        operand = self._macros.part(macro.operand, scope)
        match macro.name:
            case "bind":
                return self._bind(macro, operand, type_, scope)
            case "sortBy":
                return self._sort(macro, operand, type_, scope)
            case _:
                return self._optional(macro, operand, type_, scope)

    def _bind(self, macro: Macro, value: Part, type_: Type, scope: Scope) -> Part:
        if is_another_word(value):
            return self._inlined(macro, value, scope)
        assert macro.variable is not None
        assert macro.result is not None
        name = self._macros.name(macro.variable.name, scope)
        bound, own = self.bound(macro, value, name, scope)
        body = self._macros.part(macro.result, own)
        node = cel("bind", bound, scope.later(body.node, name))
        return Part(node, type_, value.fails or body.fails)

    def bound(
        self, macro: Macro, value: Part, name: str, scope: Scope
    ) -> tuple[Node, Scope]:
        """Return what gets a name in `cel.bind`, and what then holds where it is read."""
        assert macro.variable is not None
        assert macro.result is not None
        own = scope.binding(macro.variable.name, name, loop=False)
        if not value.fails or is_surely_read(macro.variable, macro.result, self._typed):
            return value.node, own
        read = Part(Call(Atom(name)), macro.variable.type, True)
        return cel("late", scope.later(value.node)), own.inlining(
            macro.variable.name, read
        )

    def _optional(self, macro: Macro, value: Part, type_: Type, scope: Scope) -> Part:
        is_map = macro.name == "optMap"
        if value.maybe is not None and _is_readable(value.maybe):
            inner = scope.knowing(value.maybe.test.held)
            made = self._inlined(macro, value.maybe.value, inner)
            return (mapped if is_map else flat_mapped)(value.maybe, made, type_)
        loop = None if value.maybe is None else value.maybe.loop
        if is_map and loop is not None and not self._macros.sees(loop.target, scope):
            return self._first(macro, loop, type_, scope)
        name, body = self._body(macro, scope)
        helper = "opt_map" if is_map else "opt_flat_map"
        node = cel(helper, value.node, scope.later(body.node, name))
        is_known = isinstance(value.type, OptionalType)
        is_known = is_known and (is_map or body.type is not DYN)
        return Part(node, type_, value.fails or body.fails or not is_known)

    def _first(
        self, macro: Macro, loop: Comprehension, type_: Type, scope: Scope
    ) -> Part:
        """Return what is made of the first item of a loop: the first of what is made."""
        assert macro.variable is not None
        assert not isinstance(loop.element, tuple)
        item = Part(loop.element, macro.variable.type)
        inner = scope._replace(loops=(*scope.loops, loop.target))
        made = self._inlined(macro, item, inner)
        return first_of(made, loop, type_)

    def _sort(self, macro: Macro, values: Part, type_: Type, scope: Scope) -> Part:
        name, key = self._body(macro, scope)
        by = scope.later(key.node, name)
        if not sorted_by(values, key):
            return Part(cel("sort_by", values.node, by), type_, True)
        assert isinstance(values.type, ListType)
        node = Call(Atom("sorted"), [values.node], [("key", by)])
        return Part(node, type_, values.fails or key.fails)

    def _inlined(self, macro: Macro, value: Part, scope: Scope) -> Part:
        assert macro.variable is not None
        assert macro.result is not None
        own = scope.inlining(macro.variable.name, value)
        return self._macros.part(macro.result, own)

    def _body(self, macro: Macro, scope: Scope) -> tuple[str, Part]:
        """Return the name of the variable, and the part in which it stands."""
        assert macro.variable is not None
        assert macro.result is not None
        name = self._macros.name(macro.variable.name, scope)
        own = scope.binding(macro.variable.name, name, loop=False)
        return name, self._macros.part(macro.result, own)


def is_another_word(value: Part) -> bool:
    """Say whether a name for a value would be but another word for a path."""
    if value.fails:
        return False
    return is_path(value.node) or (value.maybe is not None and _is_path(value.maybe))


def _is_readable(maybe: Maybe) -> bool:
    """Say whether what is held may be written wherever its name is read, or nowhere.

    What can fail is evaluated all the same; of a lookup, the test evaluates it.
    """
    return _is_path(maybe) and (maybe.lookup is not None or not maybe.value.fails)


def _is_path(maybe: Maybe) -> bool:
    return maybe.is_cheap and is_path(maybe.value.node)
