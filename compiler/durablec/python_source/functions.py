"""Finds the function that a workflow's `call: module.function` names.

A definition whose parameters cannot be surely known is still a function: then
`signature_known` is false and nothing that is passed to it is a mistake.
"""

import ast
import sys
from collections.abc import Iterator
from typing import Literal as OneOf

from durablec.python_source.modules import Library, Mistake, Module
from durablec.python_source.names import Found, Missing, Outside, Unknown, lookup
from durablec.python_source.signatures import Function, describe, unknown_function
from durablec_dsl.diagnostics import Label
from durablec_dsl.record import Record
from durablec_dsl.suggest import nearest

__all__ = ["OUTSIDE_REPAIR", "Function", "Functions", "Problem"]

_Value = (
    ast.Constant
    | ast.List
    | ast.Dict
    | ast.Set
    | ast.Tuple
    | ast.JoinedStr
    | ast.ListComp
    | ast.DictComp
    | ast.SetComp
    | ast.GeneratorExp
    | ast.Compare
)


_SEARCHED = 100

OUTSIDE_REPAIR = (
    "if it lies elsewhere, name its folder in durablec.toml: `[project]`, "
    '`source = "src"`; if a package brings it, name that in requirements.txt'
)
"""The repair of a `Problem` whose kind is "outside"."""


class Problem(Record):
    """Why a call's path leads to no function.

    `outside` alone may be no mistake: the module is not the project's. `message`,
    `help` and `labels` are those of the diagnostic.
    """

    kind: OneOf[
        "no-module",
        "unknown-module",
        "outside",
        "syntax",
        "unreadable",
        "unknown-name",
        "not-callable",
    ]
    message: str
    help: str | None = None
    labels: tuple[Label, ...] = ()


class Functions:
    """The functions of a project, by the dotted path that workflows call them by."""

    def __init__(self, library: Library) -> None:
        self._library = library
        self._found: dict[str, Function | Problem] = {}

    def find(self, path: str) -> Function | Problem:
        """Find the function that `module.function` names, or why there is none."""
        if path not in self._found:
            self._found[path] = self._find(path)
        return self._found[path]

    def owns(self, module: str) -> bool:
        """Say whether the project has a module or package of a name without dots."""
        return self._library.owns(module)

    def _find(self, path: str) -> Function | Problem:
        module_name, _, name = path.rpartition(".")
        if not module_name:
            return _no_module(self._library, name)
        for package in packages(module_name):
            module = self._library.module(package)
            if module is not None and module.mistake is not None:
                return broken(module, module.mistake)
        module = self._library.module(module_name)
        if module is None:
            return self._without_module(module_name, name)
        return _in_module(module, name)

    def _without_module(self, module_name: str, name: str) -> Problem:
        outer, _, inner = module_name.rpartition(".")
        module = self._library.module(outer) if outer else None
        if module is not None and inner in module.scope.bindings:
            message = f"`{module_name}` is not a module"
            return Problem("unknown-module", message, "write `module.function`")
        names = self._library.names()
        if module_name in names:
            message = f"module `{module_name}` is compiled and cannot be looked into"
            return Problem("outside", message)
        message = f"the project has no module `{module_name}`"
        near = nearest(module_name, names)
        if not self._library.owns(module_name) and (
            near is None or is_standard(module_name)
        ):
            return Problem("outside", message, _repair_of_aws(f"{module_name}.{name}"))
        help = f"did you mean `{near}.{name}`?" if near else None
        return Problem("unknown-module", message, help)


def _repair_of_aws(function: str) -> str | None:
    """Return what stands for a function that looks like an operation of AWS's."""
    package, _, operation = function.partition(".")
    if package not in ("aws", "boto3") or operation.count(".") != 1:
        return None
    return f"for an operation of AWS's, write `aws: {operation}` in place of `call`"


def packages(module_name: str) -> Iterator[str]:
    """Yield the packages around a module, the outermost first, and then itself."""
    at = module_name.find(".")
    while at >= 0:
        yield module_name[:at]
        at = module_name.find(".", at + 1)
    yield module_name


def is_standard(module_name: str) -> bool:
    """Say whether a module, or a name in it, is of Python's own library."""
    return module_name.partition(".")[0] in sys.stdlib_module_names


def _in_module(module: Module, name: str) -> Function | Problem:
    match lookup(module, name):
        case Missing() as missing:
            return _missing(missing, module, name)
        case Module(name=full_name):
            message = f"`{full_name}` is a module, not a function"
            return Problem("not-callable", message)
        case Found(home, node, certain):
            if certain and isinstance(node, _Value) and not home.scope.may_bind(name):
                return _not_callable(module, name)
            return describe(home, node, certain, _binding_name(node, name))
        case Outside(path):
            return unknown_function(module, name, f"it is `{path}`, from elsewhere")
        case Unknown(why):
            return unknown_function(module, name, why)


def _binding_name(node: ast.AST, name: str) -> str:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return node.name
    return name


# Problems -------------------------------------------------------------------------


def _no_module(library: Library, name: str) -> Problem:
    # The outermost modules come first, and no more are parsed than a hint is worth.
    nearby = sorted(library.names(), key=lambda known: (known.count("."), known))
    owners = [
        known
        for known in nearby[:_SEARCHED]
        if (module := library.module(known)) and name in module.scope.bindings
    ]
    message = f"`{name}` names a function without its module"
    help = f"did you mean `{owners[0]}.{name}`?" if owners else None
    return Problem("no-module", message, help or "write `module.function`")


def broken(module: Module, mistake: Mistake) -> Problem:
    """Return the problem of a module that Python cannot import."""
    if mistake.kind == "unreadable":
        message = f"module `{module.name}` cannot be read: {mistake.message}"
        return Problem("unreadable", message)
    # What runs in Lambda may be newer than what durablec runs on.
    help = f"durablec read it as Python {sys.version_info[0]}.{sys.version_info[1]}"
    message = f"module `{module.name}` is not valid Python: {mistake.message}"
    labels = (Label(mistake.place, mistake.message),) if mistake.place else ()
    return Problem("syntax", message, help, labels)


def _missing(missing: Missing, asked: Module, name: str) -> Problem:
    message = f"module `{missing.module.name}` has no `{missing.name}`"
    near = nearest(missing.name, _callables(missing.module))
    if missing.module is asked:
        help = f"did you mean `{asked.name}.{near}`?" if near else None
        return Problem("unknown-name", message, help)
    bindings = asked.scope.bindings.get(name)
    place = asked.place(bindings[-1].at if bindings else None)
    labels = (Label(place, f"`{name}` is imported here"),)
    help = f"did you mean `{near}`?" if near else None
    return Problem("unknown-name", message, help, labels)


def _not_callable(module: Module, name: str) -> Problem:
    bindings = module.scope.bindings.get(name)
    place = module.place(bindings[-1].at if bindings else None)
    message = f"`{module.name}.{name}` is a value, not a function"
    labels = (Label(place, "it gets its value here"),)
    return Problem("not-callable", message, None, labels)


def _callables(module: Module) -> list[str]:
    bindings = module.scope.bindings.items()
    return [name for name, bound in bindings if not isinstance(bound[-1].what, _Value)]
