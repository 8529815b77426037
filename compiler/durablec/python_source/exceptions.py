"""The exception classes that the text of some modules defines, and their bases.

A class is known by its path, as its module and `__qualname__` give it at run time;
Python's own have none but their name. Python's hierarchy is read from `builtins`.
"""

import ast
import builtins
import sys
from collections.abc import Iterable, Iterator

from durablec.python_source.modules import Library, Module
from durablec.python_source.names import Found, Outside, dotted, lookup, refer
from durablec.python_source.standard import ALIASES, STANDARD

# Bases from these modules make no exception.
_HARMLESS = frozenset(
    [
        "abc",
        "builtins",
        "collections",
        "dataclasses",
        "enum",
        "pydantic",
        "typing",
        "typing_extensions",
    ]
)
# What a function imports to say what it takes, and lets no error of through.
_WITHOUT_ERRORS = frozenset({"aws_durable_execution_sdk_python", "typing_extensions"})
# Python 3.13 added these: what is found must not depend on what durablec runs on.
_TOO_NEW = frozenset({"PythonFinalizationError", "_IncompleteInputError"})


class Classes:
    """The classes of `modules` that are or may be exceptions, and Python's own.

    `imports_packages` says that errors of classes may come up which are not seen here.
    """

    def __init__(self, library: Library, modules: list[Module]) -> None:
        self.modules = modules
        self._library = library
        self._paths: dict[ast.ClassDef, str] = {}
        self._bases: dict[str, list[str | None]] = _builtin_bases()
        self._ancestors: dict[str, frozenset[str | None]] = {}
        self._mentioned: set[str] = set()
        self.imports_packages = False
        self._read()
        self._alike: dict[str, set[str]] = {}
        for path in self._bases:
            self._alike.setdefault(_bare(path), set()).add(path)

    def paths(self) -> Iterable[str]:
        """Return the paths of all that are or may be exceptions."""
        return [path for path in self._bases if self._may_be_exception(path)]

    def names(self) -> set[str]:
        """Return their names, and those of classes from elsewhere that are mentioned."""
        return {_bare(path) for path in self.paths()} | self._mentioned

    def has(self, name: str) -> bool:
        """Say whether a name, exact if dotted, is that of a class here."""
        if "." not in name:
            return name in self.names()
        return self.exact(name) in self._bases

    def exact(self, name: str) -> str:
        """Return the path of the class that a name is an alias of, or the name."""
        builtin = getattr(builtins, name.removeprefix("builtins."), None)
        if isinstance(builtin, type):
            return builtin.__name__
        if name in ALIASES and not self._library.owns(name):
            return ALIASES[name]
        module = self._library.module(name.rpartition(".")[0]) if "." in name else None
        if module is not None:
            match lookup(module, _bare(name)):
                case Found(_, ast.ClassDef() as node, _):
                    return self._paths.get(node, name)
        return name

    def derives(self, path: str, base: str) -> bool:
        """Say whether a class is, or derives from, one that is called `base`."""
        known = {path, *self._up(path)}
        return any(above is not None and _bare(above) == base for above in known)

    def is_below(self, path: str, base: str) -> bool:
        """Say whether a class is, or derives from, the one at the path `base`."""
        return base in {path, *self._up(path)}

    def shortest(self, path: str, among: set[str]) -> str:
        """Return the class's name alone, if only classes of `among` have that name."""
        bare = _bare(path)
        return bare if self._alike[bare] <= among else path

    def _may_be_exception(self, path: str) -> bool:
        above = {path, *self._up(path)}
        return "BaseException" in above or None in above

    def _up(self, path: str) -> frozenset[str | None]:
        """Return all that a class derives from; None among it stands for the unknown."""
        if path not in self._ancestors:
            found: set[str | None] = set()
            waiting: list[str | None] = [*self._bases.get(path, ())]
            while waiting:
                base = waiting.pop()
                if base not in found:
                    found.add(base)
                    waiting += self._bases.get(base, ()) if base else ()
            self._ancestors[path] = frozenset(found)
        return self._ancestors[path]

    # Reading ----------------------------------------------------------------------

    def _read(self) -> None:
        defined = [
            (module, path, node)
            for module in self.modules
            for path, node in _definitions(module)
        ]
        self._paths.update((node, path) for _, path, node in defined)
        known = {path for _, path, _ in defined}
        for module, path, node in defined:
            self._bases[path] = [
                step
                for base in node.bases
                for step in self._base(module, path, base, known)
            ]
        imported: set[str] = set()
        for module in self.modules:
            imported |= {name.partition(".")[0] for name in module.imports}
            for statement in ast.walk(module.tree):
                self._mentioned.update(_mentioned(statement))
        for path, base in STANDARD.items():
            if path.partition(".")[0].lstrip("_") in imported:
                self._bases[path] = [base]
        outside = imported - sys.stdlib_module_names - _WITHOUT_ERRORS
        self.imports_packages = not all(map(self._library.owns, outside))

    def _base(
        self, module: Module, path: str, base: ast.expr, known: set[str]
    ) -> Iterator[str | None]:
        name = ".".join(dotted(base) or ())
        around = path.rpartition(".")[0]
        while name and len(around) > len(module.name):
            if f"{around}.{name}" in known:
                yield f"{around}.{name}"
                return
            around = around.rpartition(".")[0]
        match refer(module, base.value if isinstance(base, ast.Subscript) else base):
            case Found(_, ast.ClassDef() as node, _):
                yield self._paths.get(node)
            case Outside(outside):
                yield from _outside_base(outside)
            case _:
                yield None


def _outside_base(path: str) -> list[str | None]:
    module, _, name = path.rpartition(".")
    if module == "builtins":
        return [name]
    path = ALIASES.get(path, path)
    if "." not in path:
        return [path]
    if path in STANDARD:
        return [path, STANDARD[path]]
    return [path] if path.partition(".")[0] in _HARMLESS else [path, None]


def _builtin_bases() -> dict[str, list[str | None]]:
    return {
        found.__name__: [base.__name__ for base in found.__bases__]
        for found in vars(builtins).values()
        if isinstance(found, type)
        and issubclass(found, BaseException)
        and found.__name__ not in _TOO_NEW
    }


def _definitions(module: Module) -> Iterator[tuple[str, ast.ClassDef]]:
    waiting: list[tuple[str, ast.AST]] = [(module.name, module.tree)]
    while waiting:
        around, node = waiting.pop()
        if isinstance(node, ast.ClassDef):
            around = f"{around}.{node.name}"
            yield around, node
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            around = f"{around}.{node.name}.<locals>"
        waiting += [
            (around, inner)
            for inner in ast.iter_child_nodes(node)
            if not isinstance(inner, ast.expr)
        ]


def _mentioned(node: ast.AST) -> Iterator[str]:
    """Yield names that stand where a class of another project's may."""
    match node:
        case ast.ImportFrom(names=names):
            candidates = [alias.name for alias in names]
        case ast.Raise(exc=ast.Call(func=raised)) | ast.Raise(exc=ast.expr() as raised):
            candidates = (dotted(raised) or [])[-1:]
        case ast.ExceptHandler(type=ast.Tuple(elts=caught)):
            candidates = [(dotted(each) or [""])[-1] for each in caught]
        case ast.ExceptHandler(type=ast.expr() as each):
            candidates = (dotted(each) or [])[-1:]
        case _:
            candidates = []
    yield from (name for name in candidates if name[:1].isupper())


def _bare(path: str) -> str:
    return path.rpartition(".")[2]
