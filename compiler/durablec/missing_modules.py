"""Finds modules that the user's Python imports and that no bundle will have.

An import counts where it surely runs: at the outermost level of a module which is surely
imported. What it names is missing if it is in neither the source root, the standard
library nor this environment, and if requirements.txt names nothing that may bring it:
packages have other names than their modules, so only one that is installed here is known
not to. What stands below a package of the source root is there or nowhere. The user's
code is read and never run.
"""

import ast
import os
import re
import sys
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from durablec.codes import MISSING_MODULE
from durablec.project import Project
from durablec.python_source.functions import packages
from durablec.python_source.modules import Library, Module
from durablec.python_source.scopes import import_source
from durablec_dsl.diagnostics import Diagnostic

_GIVEN = frozenset(
    {
        "aws_durable_execution_sdk_python",
        "awslambdaric",
        "boto3",
        "botocore",
        "dateutil",
        "jmespath",
        "s3transfer",
        "six",
        "snapshot_restore_py",
        "urllib3",
    }
)
"""What Lambda's Python has, and the layer: AWS's SDKs and what they need."""


class _Import(NamedTuple):
    """What an import names; it `is_bound` if that may be a name in the module before it."""

    module: Module
    node: ast.stmt
    name: str
    is_bound: bool


def missing_modules(
    project: Project, library: Library, called: Iterable[str]
) -> Iterator[Diagnostic]:
    """Yield a finding for each import that will fail where a workflow is run."""
    if project.include:
        return
    missing: dict[tuple[str, str], _Import] = {}
    brought: set[str] = set()
    for each in _imports(library, called):
        found = _missing(each, library, project.modules.path)
        if found is not None and (each.module.name, found.name) not in missing:
            missing[each.module.name, found.name] = each._replace(name=found.name)
            if found.may_be_brought:
                brought.add(found.name)
    if brought and _may_bring_more(project):
        missing = {key: e for key, e in missing.items() if e.name not in brought}
    for module, node, name, _ in missing.values():
        yield _finding(module, node, name)


def _finding(module: Module, node: ast.stmt, name: str) -> Diagnostic:
    above, _, last = name.rpartition(".")
    if above:
        message = f"imports `{name}`, and `{above}` has no `{last}`"
        help = "correct the name, or remove the import"
    else:
        message = (
            f"imports `{name}`, which is neither in the source root nor in "
            "requirements.txt"
        )
        help = "name the package that has it in requirements.txt"
    place = module.place(node)
    return Diagnostic(MISSING_MODULE, f"`{module.name}` {message}", place, (), help)


def _imports(library: Library, called: Iterable[str]) -> Iterator[_Import]:
    """Yield what is imported by each module that importing `called` surely imports."""
    waiting = [name for module in called for name in packages(module)]
    seen: set[str] = set()
    while waiting:
        name = waiting.pop(0)
        if name in seen:
            continue
        seen.add(name)
        module = library.module(name)
        for node in () if module is None else module.tree.body:
            for imported, is_bound in _named(node, module.package if module else ""):
                waiting += packages(imported)
                if module is not None:
                    yield _Import(module, node, imported, is_bound)


def _named(node: ast.stmt, package: str) -> Iterator[tuple[str, bool]]:
    match node:
        case ast.Import(names=names):
            yield from ((alias.name, False) for alias in names)
        case ast.ImportFrom(names=names):
            source = import_source(node, package)
            if source is not None:
                yield source, False
                named = (alias.name for alias in names if alias.name != "*")
                yield from ((f"{source}.{name}", True) for name in named)
        case _:
            pass


class _Missing(NamedTuple):
    """A module that is not there; a package outside of the project may yet bring it."""

    name: str
    may_be_brought: bool


def _missing(each: _Import, library: Library, root: str) -> _Missing | None:
    """Return the outermost of the modules that an import names and that is missing."""
    top, *below = packages(each.name)
    if top in sys.stdlib_module_names or top in _GIVEN:
        return None
    if not library.owns(top):
        return None if _is_installed_module(top) else _Missing(top, True)
    is_spaced = library.module(top) is None
    if is_spaced and _is_installed_module(top):
        return None
    above = top
    for name in below:
        if not _is_there(name, library, root):
            is_bound = each.is_bound and name == each.name
            if not _may_have(library.module(above), name, is_bound=is_bound):
                return _Missing(name, is_spaced)
            return None
        above = name
    return None


def _is_there(name: str, library: Library, root: str) -> bool:
    """Say whether a module, a compiled one, or a folder has a name in the source root."""
    if library.module(name) is not None or name in library.names():
        return True
    return os.path.isdir(os.path.join(root, *name.split(".")))


def _may_have(above: Module | None, name: str, *, is_bound: bool) -> bool:
    """Say whether a module may have another below it, or a name, that is no file's."""
    if above is None:
        return False
    last = name.rpartition(".")[2]
    scope = above.scope
    if above.unknown or scope.may_bind(last) or "__path__" in scope.bindings:
        return True
    return is_bound and (last in scope.bindings or bool(scope.stars))


def _is_installed_module(name: str) -> bool:
    from importlib.util import find_spec

    try:
        return find_spec(name) is not None
    except (ImportError, ValueError):
        return True


def _may_bring_more(project: Project) -> bool:
    """Say whether requirements.txt names what may hold any module."""
    path = os.path.join(project.modules.path, "requirements.txt")
    if not os.path.isfile(path):
        return False
    with open(path, encoding="utf-8-sig", errors="replace") as file:
        lines = [re.sub(r"(^|\s)#.*", "", line).strip() for line in file]
    return not all(map(_is_installed, filter(None, lines)))


def _is_installed(requirement: str) -> bool:
    from importlib.metadata import PackageNotFoundError, distribution

    named = re.match(r"[A-Za-z0-9][A-Za-z0-9._-]*", requirement)
    if named is None or "@" in requirement:
        return False
    try:
        distribution(named[0])
    except PackageNotFoundError:
        return False
    return True
