"""A tree as items: what a reader of a file takes for its parts, each with its settings.

An item is a statement, or a part of one that holds statements or is edited by itself (a
branch, an arm, a case, a clause), or a declaration. Settings have the keys of the YAML
form, in which both forms can be told.
"""

from collections.abc import Iterator

from durablec.versions.meaning import Said, Setting, data, shown, type_of
from durablec.versions.settings import Settings, of_statement, optional, policy, retry
from durablec_dsl import ast
from durablec_dsl.record import Record
from durablec_dsl.source import Span
from durablec_dsl.tree import Node
from durablec_dsl.values import Field

DECLARATIONS = frozenset({"type", "retry", "constant", "block", "on_failure"})
"""Kinds whose place among others means nothing."""

FIXED = frozenset({"workflow", "body", "else", "default", "finally", "on_failure"})
"""Kinds of which an item has one at most, which is never anything else's."""


class Item(Record):
    """A part of a workflow; `head` is where to point at, `node` what it was in the tree.

    `name` is None of what has none: an `if`, a clause. `parts` are the items in it.
    """

    kind: str
    name: str | None
    settings: Settings
    parts: list["Item"]
    node: Node
    head: Span
    parent: "Item | None" = None

    @property
    def title(self) -> str:
        """The item in a few words, as its statement begins."""
        match self.kind:
            case "workflow" | "body" | "else" | "default" | "finally" | "on_failure":
                return self.kind.replace("_", " ")
            case "if":
                return self.parts[0].title
            case "arm":
                first = self.parent is not None and self.parent.parts[0] is self
                return f"{'if' if first else 'elif'} {self._said('if')}"
            case "catch":
                return f"catch {self._said('errors') or 'any error'}"
            case "case":
                return f"case {self._said('when')}"
            case "set":
                return f"set {', '.join(part.name or '' for part in self.parts)}"
            case _:
                own = self.name if self.name is not None else self._said(self.kind)
                return f"{self.kind} {own}".rstrip()

    def _said(self, key: str) -> str:
        setting = self.settings.get(key)
        return "" if setting is None else shown(setting)


def outline(tree: ast.Workflow) -> Item:
    """Return a workflow as an item, whose parts are its declarations and statements."""
    name = tree.name
    parts = [*_declarations(tree), *map(_statement, tree.body)]
    head = name.span if name is not None else tree.span
    root = Item(
        "workflow", name.text if name else None, _settings(tree), parts, tree, head
    )
    for item in walk(root):
        for part in item.parts:
            part.parent = item
    return root


def walk(item: Item) -> Iterator[Item]:
    """Yield an item and all in it, each before its parts."""
    waiting = [item]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += reversed(found.parts)


# Declarations -------------------------------------------------------------------------


def _settings(tree: ast.Workflow) -> Settings:
    description = tree.description
    said = None if description is None else Said(description, description)
    default = retry(tree.default_retry)
    return optional(
        description=said,
        timeout=tree.timeout,
        retention=tree.retention,
        input=tree.input,
        output=tree.output,
        defaults=None if default is None else {"retry": default},
        deploy=tree.deploy,
    )


def _declarations(tree: ast.Workflow) -> Iterator[Item]:
    for each in tree.types:
        name, type_ = each.name, each.type
        settings: Settings = {} if type_ is None else _as_settings(type_of(type_))
        yield Item("type", name.text, settings, [], each, name.span)
    for one in tree.retries:
        settings = {} if one.retry is None else policy(one.retry)
        yield Item("retry", one.name.text, settings, [], one, one.name.span)
    for field in tree.constants:
        yield _field("constant", field)
    for block in tree.blocks:
        parts = list(map(_statement, block.body))
        settings = optional(input=block.input)
        yield Item("block", block.name.text, settings, parts, block, block.name.span)
    if tree.on_failure is not None:
        head = tree.on_failure_head or tree.span
        yield _body("on_failure", tree.on_failure, tree, head)


def _field(kind: str, field: Field) -> Item:
    settings = _as_settings(data(field.value))
    return Item(kind, field.key, settings, [], field, field.key_span)


def _as_settings(setting: Setting) -> Settings:
    """Return what stands behind a name as settings: a single one has no key."""
    return setting if isinstance(setting, dict) else {"": setting}


# Statements ---------------------------------------------------------------------------


def _statement(node: ast.Stmt) -> Item:
    kind = type(node).__name__.lower()
    name = getattr(node, "name", None)
    return Item(
        kind,
        name.text if name is not None else None,
        of_statement(node),
        list(_parts(node)),
        node,
        node.head,
    )


def _parts(node: ast.Stmt) -> Iterator[Item]:
    match node:
        case ast.Group():
            yield from map(_statement, node.body or [])
        case ast.Map() | ast.While():
            yield from map(_statement, node.body)
        case ast.Parallel():
            for branch in node.branches:
                yield _body("branch", branch.body, branch, branch.name.span)
        case ast.If():
            for arm in node.arms:
                yield _body("arm", arm.body, arm, arm.span)
            yield from _optional_body("else", node.otherwise, node)
        case ast.Switch():
            for case in node.cases:
                yield _body("case", case.body, case, case.span)
            yield from _optional_body("default", node.default, node)
        case ast.Try():
            yield _body("body", node.body, node, node.head)
            for clause in node.catches:
                yield _body("catch", clause.body, clause, clause.span)
            yield from _optional_body("finally", node.ending, node)
        case ast.Set():
            for field in node.assignments:
                yield _field("variable", field)
        case _:
            pass


def _optional_body(
    kind: str, body: list[ast.Stmt] | None, node: ast.Statement
) -> Iterator[Item]:
    if body is not None:
        yield _body(kind, body, node, body[0].head if body else node.head)


def _body(kind: str, body: list[ast.Stmt], node: Node, head: Span) -> Item:
    name = node.name.text if isinstance(node, ast.Branch) else None
    parts = list(map(_statement, body))
    return Item(kind, name, of_statement(node), parts, node, head)
