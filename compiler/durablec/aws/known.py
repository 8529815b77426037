"""What is known of a value before the workflow runs: its texts, as far as they go.

A text is a pattern: `ANYTHING` stands in it for what is first known when it runs, so
that `orders-${input.region}` is `orders-` and anything. A value may have several, of
which one will hold: those of an enumeration, or of both arms of a condition.
"""

import re
from collections.abc import Iterable
from itertools import product

from durablec import ir
from durablec.expressions.typed import Typed
from durablec.ir.deployment import GetAtt, Ref, Sub
from durablec.ir.deployment import Known as Deployed
from durablec.types import Enumeration, Nullable, Type
from durablec.values import type_of
from durablec_dsl import expr

ANYTHING = "\0"
"""A part that nobody knows yet. Who writes this character means no name of AWS's."""

REFERENCE = ("\2", "\3")
"""What stands around a name that the deployment gives a text for: `Table`, `Key.Arn`."""

COLONS = "\4"
"""The two colons of `AWS::Region` between these, so that the colons of an ARN are its own."""

_MOST = 16
"""A value of more texts than these is one of which nothing is known."""


class Known:
    """What a workflow says by itself: its constants and its function's environment."""

    def __init__(self, workflow: ir.Workflow) -> None:
        self._constants = dict(workflow.constants)
        self._environment = workflow.settings.environment

    def value(self, value: ir.Value) -> ir.Value:
        """Return a value, or the constant that it is nothing but a name of."""
        if isinstance(value, ir.Computed):
            found = self._constant(value.typed, value.typed.embedded.expr)
            return value if found is None else found
        return value

    def texts(self, value: ir.Value) -> list[str]:
        """Return the texts that a value may have, as patterns."""
        match self.value(value):
            case ir.Constant(value=str(text)):
                return [text]
            case ir.Computed(typed=typed):
                return self._of(typed, typed.embedded.expr)
            case ir.Text(parts=parts):
                return _joined(
                    [part] if isinstance(part, str) else self._part(part)
                    for part in parts
                )
            case _:
                return [ANYTHING]

    def may_be_null(self, value: ir.Value) -> bool:
        """Say whether a value may leave out the parameter that it is given to."""
        return isinstance(type_of(value), Nullable)

    def _part(self, typed: Typed) -> list[str]:
        return self._of(typed, typed.embedded.expr)

    def _of(self, typed: Typed, node: expr.Expr | None) -> list[str]:
        match node:
            case expr.Constant(value=str(text)):
                return [text]
            case expr.Binary(operator="+", left=left, right=right):
                return _joined([self._of(typed, left), self._of(typed, right)])
            case expr.Conditional(then=then, otherwise=otherwise):
                either = [*self._of(typed, then), *self._of(typed, otherwise)]
                return _few(dict.fromkeys(either))
            case expr.Call(target=None, function="string", args=[argument]):
                return self._of(typed, argument)
            case expr.Constant(value=None):
                return []
            case expr.Select() | expr.Index() if (read := _read(node)) is not None:
                return self._read(typed, node, *read)
            case None:
                return [ANYTHING]
            case _:
                return _by_type(typed.types.get(node))

    def _read(
        self, typed: Typed, node: expr.Expr, root: expr.Expr, field: str
    ) -> list[str]:
        if _is_root(typed, root, "env") and field in self._environment:
            return [_of_deployment(self._environment[field])]
        constant = self._constant(typed, node)
        if constant is not None:
            return self.texts(constant)
        return _by_type(typed.types.get(node))

    def _constant(self, typed: Typed, node: expr.Expr | None) -> ir.Value | None:
        """Return the constant, or the part of one, that an expression names."""
        read = _read(node)
        if read is None:
            return None
        root, field = read
        if _is_root(typed, root, "constants"):
            return self._constants.get(field)
        outer = self._constant(typed, root)
        return dict(outer.fields).get(field) if isinstance(outer, ir.RecordOf) else None


def _of_deployment(value: Deployed) -> str:
    """Return a text in which references stand."""
    match value:
        case Ref(name):
            return _referring(name)
        case GetAtt(resource, attribute):
            return _referring(f"{resource}.{attribute}")
        case Sub(text):
            text = re.sub(r"\$\{([^!}][^}]*)\}", lambda each: _referring(each[1]), text)
            return text.replace("${!", "${")
        case str():
            return value


def _referring(name: str) -> str:
    begin, end = REFERENCE
    return f"{begin}{name.replace('::', COLONS)}{end}"


def _read(node: expr.Expr | None) -> tuple[expr.Expr, str] | None:
    """Return of what an expression reads which field, if that is all it does."""
    match node:
        case expr.Select(operand=operand, field=field, optional=False):
            return operand, field
        case expr.Index(
            operand=operand, index=expr.Constant(value=str(field)), optional=False
        ):
            return operand, field
        case _:
            return None


def _is_root(typed: Typed, node: expr.Expr, name: str) -> bool:
    if not isinstance(node, expr.Ident) or node.name != name:
        return False
    return node in typed.variables


def _by_type(type_: Type | None) -> list[str]:
    match type_:
        case Nullable(of=of):
            return _by_type(of)
        case Enumeration(values=values):
            return _few(value for value in values if isinstance(value, str))
        case _:
            return [ANYTHING]


def _joined(parts: Iterable[list[str]]) -> list[str]:
    found = [""]
    for part in parts:
        both = (first + second for first, second in product(found, part))
        found = _few(text.replace(ANYTHING * 2, ANYTHING) for text in both)
    return found


def _few(texts: Iterable[str]) -> list[str]:
    found = list(texts)
    return found if len(found) <= _MOST else [ANYTHING]
