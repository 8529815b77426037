"""What the checker gives: an expression with its types and the variables it reads."""

from typing import Literal as OneOf

from durablec.expressions.facts import Guard
from durablec.types import Type
from durablec_dsl import expr
from durablec_dsl.record import Record
from durablec_dsl.source import Span
from durablec_dsl.values import Embedded


class Variable(Record):
    """A name that expressions read; `settable` for one that `set` assigns."""

    name: str
    type: Type
    settable: bool = False

    def __repr__(self) -> str:
        return f"Variable({self.name}: {self.type})"


class CallbackId(Variable):
    """What a callback's name is in the `with` of its submitter: a record with the id.

    Everywhere else the name is another variable, which holds the answer.
    """


class Macro(Record):
    """What a call of a macro means.

    `has` looks at `operand`, a select, and has no variable. `bind`, `optMap` and
    `optFlatMap` give `result` with `variable` bound to the operand, or to what it holds.
    The others run through `operand` with `variable` bound to each item, a map's keys;
    with `second`, they are index and item, or key and value. `condition` is the
    predicate, None for a `map` or `transform` without one; `result` is what is made of
    an item, or `sortBy` sorts by.
    """

    name: OneOf[
        "has",
        "all",
        "exists",
        "exists_one",
        "map",
        "filter",
        "transformList",
        "transformMap",
        "transformMapEntry",
        "bind",
        "optMap",
        "optFlatMap",
        "sortBy",
    ]
    operand: expr.Expr
    variable: Variable | None = None
    condition: expr.Expr | None = None
    result: expr.Expr | None = None
    second: Variable | None = None


class Typed(Record):
    """A checked expression.

    `types` holds the type of every node, as narrowed where it stands. `reads` are the
    workflow's variables that are read, in order, with the place of each in the file;
    `variables` leads each identifier that reads one to it, and `locals` each one that
    is a comprehension's. An identifier in neither was reported. `macros` holds the
    calls that are macros; every other call is a function's, by its name. `guards` holds
    what is known where a variable that is read is true or false.
    """

    embedded: Embedded
    type: Type
    types: dict[expr.Expr, Type]
    reads: list[tuple[Variable, Span]]
    variables: dict[expr.Ident, Variable]
    locals: dict[expr.Ident, Variable]
    macros: dict[expr.Call, Macro]
    guards: dict[expr.Ident, Guard]

    def variable_of(self, node: expr.Ident) -> Variable | None:
        """Return the variable that an identifier reads, of either kind."""
        return self.variables.get(node) or self.locals.get(node)
