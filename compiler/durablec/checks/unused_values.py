"""Finds declarations and variables that nothing reads.

A name counts as read wherever the file has it, whatever it means there: what is found is
surely unused. A step is called for what it does, so its result may be left unread; and
what is in the environment is read by the user's Python.
"""

from collections.abc import Iterator

from durablec.codes import UNUSED_VALUE
from durablec_dsl import ast, expr, values
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Span
from durablec_dsl.tree import Node
from durablec_dsl.walk import walk

_CONSTANTS = "constants"
_NO_NODES = frozenset(
    {"depth", "function_span", "head", "key_span", "origin", "span", "start", "text"}
)
"""Fields that hold no nodes; most of a tree's fields are such."""


def unused_values(tree: ast.Workflow, report: Report) -> None:
    """Report each type, retry, constant, block and variable that is never read."""
    for what, name, span in _unused(tree):
        report.add(
            UNUSED_VALUE,
            tree.source,
            span,
            f"nothing uses the {what} `{name}`",
            help="remove it",
        )


def _unused(tree: ast.Workflow) -> Iterator[tuple[str, str, Span]]:
    read = _Read(tree)
    for type_ in tree.types:
        if type_.name.text not in read.types:
            yield "type", type_.name.text, type_.name.span
    for policy in tree.retries:
        if policy.name.text not in read.policies:
            yield "retry policy", policy.name.text, policy.name.span
    if _CONSTANTS not in read.names:
        for constant in tree.constants:
            if constant.key not in read.constants:
                yield "constant", constant.key, constant.key_span
    for block in tree.blocks:
        if block.name.text not in read.blocks:
            yield "block", block.name.text, block.name.span
    told = set(read.names)
    for field in _assignments(tree):
        if field.key not in told:
            told.add(field.key)
            yield "variable", field.key, field.key_span


def _assignments(tree: ast.Workflow) -> Iterator[values.Field]:
    blocks = (block.body for block in tree.blocks)
    for body in (*blocks, tree.body, tree.on_failure or []):
        for statement in walk(body):
            if isinstance(statement, ast.Set):
                yield from statement.assignments


class _Read:
    """What a tree reads; `constants` are the fields that are read of those, by name.

    `names` are what expressions name, `constants` among them where it is not certain
    which of them are read.
    """

    def __init__(self, tree: ast.Workflow) -> None:
        self.types: set[str] = set()
        self.policies: set[str] = set()
        self.constants: set[str] = set()
        self.blocks: set[str] = set()
        self.names: set[str] = set()
        # Expressions that were looked into, in that order.
        self._seen: dict[int, None] = {}
        self._inside(tree)

    def _node(self, node: Node) -> None:
        match node:
            case expr.Ident():
                self.names.add(node.name)
            case expr.Select(operand=expr.Ident(name=name)) if name == _CONSTANTS:
                self.constants.add(node.field)
            case values.Embedded():
                # Equal expressions share one tree.
                if id(node.expr) not in self._seen:
                    self._seen[id(node.expr)] = None
                    self._node(node.expr)
            case values.NamedType():
                self.types.add(node.name)
            case values.TypeDef():
                self._apart(self.types, node.name.text, [node])
            case ast.Set():
                for field in node.assignments:
                    self._apart(self.names, field.key, [field])
            case _:
                self._inside(node)

    def _apart(self, known: set[str], name: str, nodes: list[Node]) -> None:
        """Read what gives a name its value, in which the name itself does not count."""
        before, seen = name in known, len(self._seen)
        for node in nodes:
            self._inside(node)
        if not before:
            known.discard(name)
            # The same expression counts where it stands elsewhere.
            while len(self._seen) > seen:
                self._seen.popitem()

    def _inside(self, node: Node) -> None:
        match node:
            case ast.Group(use=values.Name(text=block)):
                self.blocks.add(block)
            case ast.Workflow(default_retry=values.Name(text=policy)):
                self.policies.add(policy)
            case _:
                pass
        stated = getattr(node, "retry", None)
        if isinstance(stated, values.Name):
            self.policies.add(stated.text)
        for key in node.__match_args__:
            if key not in _NO_NODES:
                self._value(getattr(node, key))

    def _value(self, value: object) -> None:
        if isinstance(value, Node):
            self._node(value)
        elif isinstance(value, list):
            for each in value:
                self._value(each)
