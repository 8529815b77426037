"""Finds modules that the user's Python imports and that no bundle will have.

An import counts where it surely runs: at the outermost level of a module which is surely
imported. What it names is missing if it is in neither the source root, the standard
library nor this environment, and if requirements.txt names nothing that may bring it:
packages have other names than their modules, so only one that is installed here is known
not to. The user's code is read and never run.
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
    module: Module
    node: ast.stmt
    name: str


def missing_modules(
    project: Project, library: Library, called: Iterable[str]
) -> Iterator[Diagnostic]:
    """Yield a finding for each import that will fail where a workflow is run."""
    imported = {
        (each.module.name, each.name): each for each in _imports(library, called)
    }
    missing = [each for each in imported.values() if _is_missing(each.name, library)]
    if not missing or project.include or _may_bring_more(project):
        return
    for module, node, name in missing:
        yield Diagnostic(
            MISSING_MODULE,
            f"`{module.name}` imports `{name}`, which is neither in the source root nor "
            "in requirements.txt",
            module.place(node),
            (),
            "name the package that has it in requirements.txt",
        )


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
            for imported in _named(node, module.package if module else ""):
                waiting += packages(imported)
                top = imported.partition(".")[0]
                if module is not None and top not in seen:
                    yield _Import(module, node, top)


def _named(node: ast.stmt, package: str) -> Iterator[str]:
    match node:
        case ast.Import(names=names):
            yield from (alias.name for alias in names)
        case ast.ImportFrom(names=names):
            source = import_source(node, package)
            if source is not None:
                yield source
                yield from (f"{source}.{alias.name}" for alias in names)
        case _:
            pass


def _is_missing(name: str, library: Library) -> bool:
    if name in sys.stdlib_module_names or name in _GIVEN or library.module(name):
        return False
    from importlib.util import find_spec

    try:
        return find_spec(name) is None and not library.owns(name)
    except (ImportError, ValueError):
        return False


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
