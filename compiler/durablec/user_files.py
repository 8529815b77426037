"""Which of the user's files a workflow's bundle contains.

The modules that its functions import, what is not Python beside the modules of a
package and in folders without modules below it, and what the project's `include` names.
Hidden files and links that lead out of the source root never are. Input that fails is
an OSError with its path.
"""

import os
from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from durablec.codes import INCLUDE_NOTHING, RESERVED_MODULE
from durablec.project import Project
from durablec.python_source.imports import closure
from durablec.python_source.modules import Library
from durablec.settings import Setting
from durablec.source_root import SourceRoot, walk
from durablec_dsl.codes import WRONG_SHAPE
from durablec_dsl.diagnostics import Report
from durablec_dsl.parser import SUFFIXES
from durablec_dsl.source import Source, Span

RESERVED = ("handler", "durablec_runtime")
"""The modules that a bundle has of its own."""

_PYTHON_ENDS = (".py", ".pyc", ".pyo", ".pyi")
_REQUIREMENTS = "requirements.txt"


class UserFiles(NamedTuple):
    """Bytes by path relative to the source root, with slashes, in order.

    `requirements` is the user's requirements.txt, which is not among `files`.
    """

    files: dict[str, bytes]
    requirements: Source | None


def user_files(
    project: Project, library: Library, modules: Iterable[str], report: Report
) -> UserFiles:
    """Read the files that a workflow which calls functions of `modules` needs.

    Names that the bundle has a use for itself are reported, and so are patterns of
    `include` that match nothing.
    """
    root = project.modules
    paths = module_files(root, library, modules, report)
    packages = {os.path.dirname(path) for path in paths} - {""}
    for package in packages:
        paths.update(_beside(root, package))
    for pattern in project.include:
        paths.update(_included(root, pattern, report))
    paths.discard(_REQUIREMENTS)
    files = {path: _bytes(root, path) for path in sorted(paths)}
    return UserFiles(files, _requirements(root))


def module_files(
    root: SourceRoot, library: Library, modules: Iterable[str], report: Report
) -> set[str]:
    """Return the files of all modules that some need; report names that are taken."""
    needed = [file for name in closure(library, modules) if (file := root.file(name))]
    paths = {file.replace(os.sep, "/") for file in needed}
    for path in sorted(paths):
        if _top(path) in RESERVED:
            _report_module(root, path, report)
    return paths


def _report_module(root: SourceRoot, path: str, report: Report) -> None:
    report.add(
        RESERVED_MODULE,
        Source(root.shown(path), ""),
        Span(0, 0),
        f"a bundle has a `{_top(path)}` of its own, beside which `{path}` has no place",
        help="rename the module",
    )


def _top(path: str) -> str:
    return path.partition("/")[0].removesuffix(".py")


def _beside(root: SourceRoot, package: str) -> Iterator[str]:
    """Yield what lies beside the modules of a package, and below, but beside others."""
    others: list[str] = []
    for below, names in walk(os.path.join(root.path, package)):
        if below and any(name.endswith(".py") for name in names):
            others.append(f"{below}/")
        if f"{below}/".startswith(tuple(others)):
            continue
        for name in names:
            path = "/".join(part for part in (package, below, name) if part)
            if not name.endswith((*_PYTHON_ENDS, *SUFFIXES)) and _is_ours(root, path):
                yield path


def _included(root: SourceRoot, pattern: Setting, report: Report) -> list[str]:
    text = str(pattern.value)
    place = pattern.place
    parts = [part for part in text.split("/") if part != "."]
    if os.path.isabs(text) or ".." in parts or set(text) & {"\\", "\0"}:
        message = f"`{text}` does not stay in the source root"
        help = "write it relative to the source root, with `/`"
        report.add(WRONG_SHAPE, place.source, place.span, message, help=help)
        return []
    found = [path for path in _matches(root, parts) if path != _REQUIREMENTS]
    taken = [path for path in found if _top(path) in RESERVED]
    if taken:
        message = f"a bundle has a `{_top(taken[0])}` of its own, and `{text}` another"
        report.add(RESERVED_MODULE, place.source, place.span, message)
    if not found:
        _report_nothing(root, pattern, report)
    return found


def _report_nothing(root: SourceRoot, pattern: Setting, report: Report) -> None:
    text = str(pattern.value)
    is_folder = os.path.isdir(os.path.join(root.path, text))
    report.add(
        INCLUDE_NOTHING,
        pattern.place.source,
        pattern.place.span,
        f"`{text}` matches no file of the source root",
        help=f"write `{text.rstrip('/')}/**`" if is_folder else None,
    )


def _matches(root: SourceRoot, pattern: list[str]) -> Iterator[str]:
    """Yield the files that a pattern matches; `**` stands for any folders."""
    # Only the folder that the pattern begins with is searched.
    plain = next((n for n, part in enumerate(pattern) if set(part) & set("*?[")), -1)
    start = "/".join(pattern[:plain])
    for folder, names in walk(os.path.join(root.path, start)):
        for name in names:
            path = "/".join(part for part in (start, folder, name) if part)
            if _fits(path.split("/"), pattern) and _is_ours(root, path):
                yield path


def _fits(path: list[str], pattern: list[str]) -> bool:
    """Match part by part, with all that the pattern may have reached at once."""
    reached = _past_any(pattern, {0})
    for name in path:
        stepped = set()
        for at in reached - {len(pattern)}:
            if pattern[at] == "**":
                stepped.add(at)
            elif fnmatchcase(name, pattern[at]):
                stepped.add(at + 1)
        reached = _past_any(pattern, stepped)
    return len(pattern) in reached


def _past_any(pattern: list[str], reached: set[int]) -> set[int]:
    """Add where a pattern is when a `**` stands for no folder at all."""
    for at, part in enumerate(pattern):
        if part == "**" and at in reached:
            reached.add(at + 1)
    return reached


def _is_ours(root: SourceRoot, path: str) -> bool:
    """Say whether a path is a file in the source root that is not hidden."""
    full = os.path.join(root.path, path)
    hidden = any(part.startswith(".") for part in path.split("/"))
    if hidden or not os.path.isfile(full):
        return False
    base = os.path.realpath(root.path)
    return os.path.commonpath([base, os.path.realpath(full)]) == base


def _bytes(root: SourceRoot, path: str) -> bytes:
    with open(os.path.join(root.path, path), "rb") as handle:
        return handle.read()


def _requirements(root: SourceRoot) -> Source | None:
    if not _is_ours(root, _REQUIREMENTS):
        return None
    text = _bytes(root, _REQUIREMENTS).decode("utf-8-sig", "replace")
    return Source(root.shown(_REQUIREMENTS), text)
