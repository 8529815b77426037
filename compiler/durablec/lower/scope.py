"""The names that are visible where a statement stands.

A scope is a chain: an arm, a clause or a body of its own opens an inner one, so that
opening one costs nothing. Whether a name is bound on *every* path is not decided
here but by the check `unbound_names`; a scope answers with what a name would hold.
"""

from collections.abc import Iterable, Iterator, Mapping

from durablec.expressions.typed import Variable
from durablec.types import Type


class Scope:
    """Names and their variables; lookups go outward.

    `elsewhere` holds a variable for each name that the workflow binds anywhere, so
    that a name read too early is told apart from one that nobody binds.
    """

    __slots__ = ("_elsewhere", "_names", "_narrowed", "_outer")

    def __init__(
        self,
        outer: "Scope | None" = None,
        elsewhere: dict[str, Variable] | None = None,
    ) -> None:
        self._outer = outer
        self._names: dict[str, Variable] = {}
        self._narrowed: dict[str, Variable] = {}
        self._elsewhere: dict[str, Variable] = elsewhere or {}

    def inner(self) -> "Scope":
        """Return a scope inside this one."""
        return Scope(self, self._elsewhere)

    def bind(self, variable: Variable) -> None:
        """Make a variable visible from here on."""
        self._narrowed.pop(variable.name, None)
        self._names[variable.name] = variable

    def narrow(self, types: Mapping[Variable, Type]) -> None:
        """See variables with narrower types from here on, without binding them."""
        for variable, type_ in types.items():
            narrower = Variable(variable.name, type_, variable.settable)
            self._narrowed[variable.name] = narrower

    def unbind(self, name: str) -> None:
        """Hide a name that only a part of what this scope is for may see."""
        self._narrowed.pop(name, None)
        del self._names[name]

    def bound(self) -> dict[str, Variable]:
        """Return what was bound in this scope itself, in order."""
        return self._names

    def lookup(self, name: str) -> Variable | None:
        """Return the variable of a name, or None if no statement binds it at all."""
        return self.seen(name) or self._elsewhere.get(name)

    def seen(self, name: str) -> Variable | None:
        """Return the variable of a name that is bound, as narrow as it is known."""
        for scope in self._chain():
            found = scope._narrowed.get(name) or scope._names.get(name)
            if found is not None:
                return found
        return None

    def since(self, outer: "Scope") -> dict[str, Variable]:
        """Return what is seen here otherwise than in a scope around this one."""
        found: dict[str, Variable] = {}
        for scope in self._chain():
            if scope is outer:
                break
            for name, variable in (scope._names | scope._narrowed).items():
                found.setdefault(name, variable)
        return found

    def bound_to(self, name: str) -> Variable | None:
        """Return the variable of a name that is bound here, or in what surrounds it."""
        found = (scope._names.get(name) for scope in self._chain())
        return next((each for each in found if each is not None), None)

    def names(self) -> Iterable[str]:
        """Return every visible name, the innermost first."""
        seen: dict[str, None] = {}
        for scope in self._chain():
            seen.update(dict.fromkeys(scope._names))
        return seen

    def _chain(self) -> Iterator["Scope"]:
        scope: Scope | None = self
        while scope is not None:
            yield scope
            scope = scope._outer
