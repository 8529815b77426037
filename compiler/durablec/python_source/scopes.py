"""The names that one module binds at its outermost level, and what it imports.

A binding that always runs hides those before it; one under `if`, `try` or a loop
adds to them. Function bodies are not entered.
"""

import ast
import sys
from collections.abc import Iterator
from typing import NamedTuple

_ANY = "*"


class Imported(NamedTuple):
    """`from module import name`; `name` is None where the module itself is bound."""

    module: str
    name: str | None


Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.expr


class Binding(NamedTuple):
    """What a name is bound to: None if in a way that is not followed."""

    what: Definition | Imported | None
    at: ast.stmt


class Scope:
    """The bindings of each name, the last of them last.

    `stars` are the modules of `from module import *`.
    """

    __slots__ = ("_dynamic", "_tree", "bindings", "stars")

    def __init__(self, tree: ast.Module) -> None:
        self.bindings: dict[str, list[Binding]] = {}
        self.stars: list[str] = []
        self._tree = tree
        self._dynamic: frozenset[str] | None = None

    def may_bind(self, name: str) -> bool:
        """Say whether the module may have or change a name without showing it here."""
        if self._dynamic is None:
            nodes = ast.walk(self._tree)
            self._dynamic = frozenset(n for node in nodes for n in _dynamic_names(node))
        return name.startswith("__") or not self._dynamic.isdisjoint({name, _ANY})


def read_scope(tree: ast.Module, package: str) -> Scope:
    """Collect what a module binds; `package` is where its relative imports start."""
    scope = Scope(tree)
    _Reader(scope, package).read(tree.body, always=True)
    return scope


def import_source(node: ast.ImportFrom, package: str) -> str | None:
    """Return the dotted module that a `from` names; None if it is above the root."""
    if not node.level:
        return node.module
    parts = package.split(".") if package else []
    if node.level > len(parts):
        return None
    base = parts[: len(parts) - node.level + 1]
    return ".".join([*base, node.module] if node.module else base)


def read_imports(tree: ast.Module, package: str) -> Iterator[str]:
    """Yield every dotted name that may be that of a module which is imported."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(names=names):
                source = import_source(node, package)
                if source is not None:
                    yield from (f"{source}.{alias.name}" for alias in names)
            case ast.Call(
                func=ast.Attribute(attr="import_module") | ast.Name(id="import_module"),
                args=[ast.Constant(value=str(name)), *_],
            ):
                yield name
            case _:
                pass


class _Reader:
    def __init__(self, scope: Scope, package: str) -> None:
        self._scope = scope
        self._package = package

    def read(self, body: list[ast.stmt], always: bool) -> None:
        for statement in body:
            self._statement(statement, always)

    def _statement(self, node: ast.stmt, always: bool) -> None:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                self._bind(node.name, node, node, always)
            case ast.Import() | ast.ImportFrom():
                self._import(node, always)
            case ast.Assign(targets=targets, value=value):
                for target in targets:
                    self._assign(target, value, node, always)
            case ast.AnnAssign(target=target, value=value):
                self._assign(target, value, node, always)
            case ast.AugAssign(target=target):
                self._assign(target, None, node, always)
            case ast.Delete(targets=targets):
                self._delete(targets, always)
            case _ if sys.version_info >= (3, 12) and isinstance(node, ast.TypeAlias):
                # What a generic alias stands for is not followed.
                value = None if node.type_params else node.value
                self._assign(node.name, value, node, always)
            case _:
                self._compound(node, always)

    def _compound(self, node: ast.stmt, always: bool) -> None:
        match node:
            case ast.If():
                self._if(node)
            case ast.Try() | ast.TryStar():
                for body in (node.body, *(h.body for h in node.handlers), node.orelse):
                    self.read(body, always=False)
                self.read(node.finalbody, always)
            case (
                ast.With(items=items, body=body) | ast.AsyncWith(items=items, body=body)
            ):
                for item in items:
                    if item.optional_vars is not None:
                        self._assign(item.optional_vars, None, node, always)
                self.read(body, always)
            case ast.For() | ast.AsyncFor():
                self._assign(node.target, None, node, always=False)
                self.read([*node.body, *node.orelse], always=False)
            case ast.While():
                self.read([*node.body, *node.orelse], always=False)
            case ast.Match(cases=cases):
                for case in cases:
                    self.read(case.body, always=False)
            case _ if type(node).__name__ == "TypeAlias":  # From Python 3.12 on.
                parts = dict(ast.iter_fields(node))
                self._assign(parts["name"], parts["value"], node, always)
            case _:
                pass

    def _if(self, node: ast.If) -> None:
        # An `elif` is an `if` inside `else`: thousands of them must not recurse. What
        # type checkers see is read last, so that it counts.
        arms = [node]
        while len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If):
            node = node.orelse[0]
            arms.append(node)
        bodies = [(arm.test, arm.body) for arm in arms]
        bodies.append((ast.Constant(True), node.orelse))
        bodies.sort(key=lambda arm: _is_type_checking(arm[0]))
        for test, body in bodies:
            if not _is_main(test):
                self.read(body, always=False)

    def _import(self, node: ast.Import | ast.ImportFrom, always: bool) -> None:
        if isinstance(node, ast.Import):
            for alias in node.names:
                module = alias.name if alias.asname else alias.name.partition(".")[0]
                name = alias.asname or module
                self._bind(name, Imported(module, None), node, always)
            return
        module_name = import_source(node, self._package)
        for alias in node.names:
            if module_name is None:
                self._bind(alias.asname or alias.name, None, node, always)
            elif alias.name == "*":
                self._scope.stars.append(module_name)
            else:
                what = Imported(module_name, alias.name)
                self._bind(alias.asname or alias.name, what, node, always)

    def _assign(
        self, target: ast.expr, value: ast.expr | None, at: ast.stmt, always: bool
    ) -> None:
        if isinstance(target, ast.Name):
            self._bind(target.id, value, at, always)
            return
        for inner in ast.walk(target):
            if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Store):
                self._bind(inner.id, None, at, always)

    def _bind(
        self, name: str, what: Definition | Imported | None, at: ast.stmt, always: bool
    ) -> None:
        bound = self._scope.bindings.setdefault(name, [])
        if always:
            bound.clear()
        bound.append(Binding(what, at))

    def _delete(self, targets: list[ast.expr], always: bool) -> None:
        for target in targets:
            if isinstance(target, ast.Name) and always:
                self._scope.bindings.pop(target.id, None)


def _is_type_checking(test: ast.expr) -> bool:
    match test:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name == "TYPE_CHECKING"
        case _:
            return False


def _is_main(test: ast.expr) -> bool:
    match test:
        case ast.Compare(left=ast.Name(id="__name__"), ops=[ast.Eq()]):
            return True
        case _:
            return False


def _dynamic_names(node: ast.AST) -> list[str]:
    match node:
        case ast.FunctionDef(name="__getattr__") | ast.Name(id="globals" | "exec"):
            return [_ANY]
        case ast.Attribute(value=ast.Name(id="sys"), attr="modules"):
            return [_ANY]
        case ast.Call(func=ast.Name(id="vars" | "locals"), args=[]):
            return [_ANY]
        case ast.Global(names=names):
            return names
        case ast.NamedExpr(target=ast.Name(id=name)):
            return [name]
        case _:
            return []
