"""Finds the type that a workflow's `$python: module.Class` names.

It is that of the JSON from which an instance is made: a field with a default may be
missing, and has its alias for a name.
"""

import ast
from typing import NamedTuple

from durablec.python_source.annotations import Annotations, outside_type
from durablec.python_source.classes import kind_of
from durablec.python_source.functions import (
    Functions,
    Problem,
    broken,
    is_standard,
    packages,
)
from durablec.python_source.modules import Library, Module
from durablec.python_source.names import Found, Missing, Outside, Unknown, refer
from durablec.types import DYN, INT, Type
from durablec_dsl.diagnostics import Label
from durablec_dsl.suggest import nearest

_KINDS = "neither a dataclass, a TypedDict, a pydantic model nor an Enum"


class NamedType(NamedTuple):
    """A type, and `why` nothing is known of it, or less than it says, if so."""

    type: Type
    why: str | None = None


class NamedTypes:
    """The types of a project, by the dotted path that workflows name them by."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._annotations = Annotations(accepted=True)
        self._found: dict[str, NamedType | Problem] = {}

    def find(self, path: str) -> NamedType | Problem:
        """Find the type that `module.Class` names, or why there is none."""
        if path not in self._found:
            self._found[path] = self._find(path)
        return self._found[path]

    def _find(self, path: str) -> NamedType | Problem:
        for package in packages(path.rpartition(".")[0]):
            module = self._library.module(package)
            if module is not None and module.mistake is not None:
                return broken(module, module.mistake)
        module, rest = self._module(path)
        if module is None:
            return self._elsewhere(path)
        return self._in_module(module, rest, path)

    def _module(self, path: str) -> tuple[Module | None, str]:
        """Return the innermost module of a path, and what follows it."""
        parts = path.split(".")
        for length in range(len(parts) - 1, 0, -1):
            module = self._library.module(".".join(parts[:length]))
            if module is not None:
                return module, ".".join(parts[length:])
        return None, path

    def _elsewhere(self, path: str) -> NamedType | Problem:
        known = outside_type(path)
        if known is not DYN:
            return NamedType(known)
        if not self._library.owns(path) and is_standard(path):
            return NamedType(DYN, "it is Python's own")
        # Whether a module exists is told as of a function's.
        found = Functions(self._library).find(path)
        if isinstance(found, Problem):
            return found
        return NamedType(DYN, "its module is not looked into")

    def _in_module(self, module: Module, rest: str, path: str) -> NamedType | Problem:
        try:
            name = ast.parse(rest, mode="eval").body
        except SyntaxError:
            return Problem("unknown-name", f"`{path}` is not a name of Python's")
        match refer(module, name):
            case Found(home, ast.ClassDef() as node, True):
                found = self._annotations.of_class(home, node)
                return NamedType(found, _why(home, node, found))
            case Found(_, ast.FunctionDef() | ast.AsyncFunctionDef()) as found:
                return _no_type(path, "a function", found)
            case Found(
                _,
                ast.Constant() | ast.List() | ast.Dict() | ast.Set() | ast.JoinedStr(),
            ) as found if not _is_quoted(found.node):
                return _no_type(path, "a value", found)
            case Found(_, _, False):
                return NamedType(DYN, "it is bound in more than one way")
            case Found():
                return self._alias(module, name)
            case Outside(outside):
                known = outside_type(outside)
                why = f"it is `{outside}`, from elsewhere" if known is DYN else None
                return NamedType(known, why)
            case Missing() as missing:
                return _missing(missing, path)
            case Module(name=full_name):
                message = f"`{full_name}` is a module, and a type is a class"
                return Problem("not-callable", message)
            case Unknown(why):
                return NamedType(DYN, why)

    def _alias(self, module: Module, name: ast.expr) -> NamedType:
        found = self._annotations.read(module, name)
        return NamedType(found, "it is not followed" if found is DYN else None)


def _why(home: Module, node: ast.ClassDef, found: Type) -> str | None:
    """Say why nothing is known of the instances of a class, or less than it says."""
    kind = kind_of(home, node)
    if found is INT and kind == "an Enum":
        return "no type has the numbers of an Enum alone"
    if found is not DYN:
        return None
    if kind is None:
        return f"it is {_KINDS}"
    what = "values are" if kind == "an Enum" else "JSON is"
    return f"it is {kind} whose {what} not surely known"


def _is_quoted(node: ast.AST) -> bool:
    """Say whether a value may be a type in quotes."""
    return isinstance(node, ast.Constant) and isinstance(node.value, str | None)


def _no_type(path: str, what: str, found: Found) -> Problem:
    message = f"`{path}` is {what}, and a type is a class"
    help = None
    if what == "a function":
        help = "what it returns is the type of a step that calls it, without more"
    node = found.node
    assert isinstance(node, ast.expr | ast.stmt)
    labels = (Label(found.module.place(node), "it is here"),)
    return Problem("not-callable", message, help, labels)


def _missing(missing: Missing, path: str) -> Problem:
    message = f"module `{missing.module.name}` has no `{missing.name}`"
    classes = [
        name
        for name, bound in missing.module.scope.bindings.items()
        if not isinstance(bound[-1].what, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    near = nearest(missing.name, classes)
    whole = path[: -len(missing.name)] + near if near else None
    help = f"did you mean `{whole}`?" if path.endswith(missing.name) and near else None
    return Problem("unknown-name", message, help)
