"""What is known of names where a statement of a random workflow stands, and joins.

The rules are those of language.md (section 2, "Names and scopes").
"""

from dataclasses import dataclass, field

from tests.oracle.random_expressions import Kind


@dataclass
class Scope:
    """What is known where a statement stands.

    `bound` are the names bound on every path, `missed` those bound on some only. The
    variables in `outer` belong to what surrounds the body and may not be set.
    `reusable` are names that a path which excludes this one has bound. In the body of a
    `try`, or of what may do without it, it is `guarded`. The `suffix` of the tags that
    calls have tells one item of a map from the others, and one caller from another.
    """

    bound: dict[str, Kind]
    missed: dict[str, Kind] = field(default_factory=dict)
    outer: frozenset[str] = frozenset()
    reusable: dict[str, Kind] = field(default_factory=dict)
    returning: Kind = "any"
    in_loop: bool = False
    guarded: bool = False
    suffix: str = ""
    goes_on: bool = True

    def arm(self, reusable: dict[str, Kind] | None = None) -> "Scope":
        """Return the scope of one of several ways."""
        return Scope(
            dict(self.bound),
            dict(self.missed),
            self.outer,
            dict(reusable or {}),
            self.returning,
            self.in_loop,
            self.guarded,
            self.suffix,
        )

    def body(self, variables: set[str]) -> "Scope":
        """Return the scope of a body of its own, which may set no outer variables."""
        inner = self.arm({})
        inner.in_loop = False
        inner.outer = self.outer | variables
        return inner


@dataclass(frozen=True)
class Way:
    """One way through a statement: the scope at its end, and whether it goes on."""

    scope: Scope
    goes_on: bool


def joined(kinds: list[Kind]) -> Kind:
    """Return the kind of a name that has these on different ways."""
    if len(set(kinds)) == 1:
        return kinds[0]
    return "maybe" if set(kinds) <= {"int", "null", "maybe"} else "any"
