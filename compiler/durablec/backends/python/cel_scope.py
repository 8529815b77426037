"""What surrounds a part of an expression: variables of macros, and what is known."""

import keyword
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from durablec.backends.python.cel_part import NO_FACTS, Part, names_in
from durablec.backends.python.nodes import Lambda, Node
from durablec.backends.python.slugs import slug

_CALLED = frozenset(
    [
        "abs",
        "all",
        "any",
        "cel",
        "chain",
        "datetime",
        "dict",
        "enumerate",
        "float",
        "len",
        "list",
        "math",
        "max",
        "min",
        "range",
        "sorted",
        "str",
        "timedelta",
    ]
)
"""What the Python of expressions calls."""

_HARD_TO_READ = frozenset({"l"})
"""What ruff (E741) takes for a digit."""


class Scope(NamedTuple):
    """What holds where a part stands.

    `variables` leads from the variables of macros to their names in Python. `loops`
    are those of the names that a comprehension binds: a function without a name that
    is made inside one must take them as defaults, or it would see the last item only
    (ruff's B023). `known` are the subscripts that surely find their key, as text.
    `inlined` are the variables in whose place another part is written.
    """

    variables: dict[str, str]
    loops: tuple[str, ...] = ()
    known: frozenset[str] = NO_FACTS
    inlined: Mapping[str, Part] = MappingProxyType({})

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
            {own: part for own, part in self.inlined.items() if own != name},
        )

    def inlining(self, name: str, part: Part) -> "Scope":
        """Return this inside of a macro whose variable is but another word for a part."""
        return self._replace(inlined={**self.inlined, name: part})

    def fresh(self, name: str, taken: Iterable[str]) -> str:
        """Return the Python name of a macro's variable: its own, or one near it.

        Python's names of parameters are in lower case: `lineItem` is `line_item`.
        """
        others = {own for cel, own in self.variables.items() if cel != name}
        inlined = (names_in(part.node) for part in self.inlined.values())
        unusable = (_CALLED | _HARD_TO_READ | others | set(taken)).union(*inlined)
        python = name if name == name.lower() else slug(name)
        while python in unusable or keyword.iskeyword(python):
            python += "_"
        return python

    def later(self, body: Node, *parameters: str) -> Lambda:
        """Return the function that evaluates a node when called."""
        names = names_in(body) - set(parameters)
        bound = [f"{name}={name}" for name in self.loops if name in names]
        return Lambda([*parameters, *bound], body)
