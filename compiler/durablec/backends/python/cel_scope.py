"""What surrounds a part of an expression: variables of macros, and what is known."""

import keyword
from collections.abc import Iterable
from typing import NamedTuple

from durablec.backends.python.cel_part import NO_FACTS, names_in
from durablec.backends.python.nodes import Lambda, Node
from durablec.backends.python.slugs import slug

_CALLED = frozenset({"all", "any", "cel", "float", "len", "list", "str"})
"""What the Python of expressions calls."""

_HARD_TO_READ = frozenset({"l"})
"""What ruff (E741) takes for a digit."""


class Scope(NamedTuple):
    """What holds where a part stands.

    `variables` leads from the variables of macros to their names in Python. `loops`
    are those of the names that a comprehension binds: a function without a name that
    is made inside one must take them as defaults, or it would see the last item only
    (ruff's B023). `known` are the subscripts that surely find their key, as text.
    """

    variables: dict[str, str]
    loops: tuple[str, ...] = ()
    known: frozenset[str] = NO_FACTS

    def knowing(self, facts: frozenset[str]) -> "Scope":
        """Return this with more that is known."""
        return self._replace(known=self.known | facts) if facts else self

    def binding(self, name: str, python: str, *, loop: bool) -> "Scope":
        """Return this inside of a macro over `name`, which hides others of the name."""
        loops = tuple(each for each in self.loops if each != python)
        return Scope(
            {**self.variables, name: python},
            (*loops, python) if loop else loops,
            frozenset(fact for fact in self.known if python not in fact),
        )

    def fresh(self, name: str, taken: Iterable[str]) -> str:
        """Return the Python name of a macro's variable: its own, or one near it.

        Python's names of parameters are in lower case: `lineItem` is `line_item`.
        """
        others = {own for cel, own in self.variables.items() if cel != name}
        unusable = _CALLED | _HARD_TO_READ | others | set(taken)
        python = name if name == name.lower() else slug(name)
        while python in unusable or keyword.iskeyword(python):
            python += "_"
        return python

    def later(self, body: Node, parameter: str | None = None) -> Lambda:
        """Return the function that evaluates a node when called."""
        names = names_in(body)
        parameters = [] if parameter is None else [parameter]
        parameters += [
            f"{name}={name}"
            for name in self.loops
            if name in names and name != parameter
        ]
        return Lambda(parameters, body)
