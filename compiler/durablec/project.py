"""Where a workflow's project is: its source root and its shared settings.

A project's file is `durablec.toml`, beside the workflow or in the nearest folder above
it. Without one, the workflow's folder is the source root. Input that fails is an
OSError with its path, which the command line turns into exit code 2.
"""

import errno
import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from durablec.settings import Setting, Settings
from durablec.source_root import SourceRoot, walk
from durablec_dsl import ast
from durablec_dsl.diagnostics import Report
from durablec_dsl.parser import SUFFIXES
from durablec_dsl.record import Record
from durablec_dsl.source import Source

if TYPE_CHECKING:
    from pathlib import Path

    from durablec.project_file import ProjectFile

FILE_NAME = "durablec.toml"
_SUFFIX = ".durable.yaml"
_ENDS = (_SUFFIX, ".durable.yml", ".yaml", ".yml", ".durable")
_BUILD_OUTPUT = frozenset({"build", "dist"})


class Project(Record):
    """The surroundings of a workflow.

    `root` is the folder below which its workflows are. `modules` is the source root. `file` is the source of `durablec.toml`, where
    there is one: the spans of `retry` and the places of all settings are in it.
    """

    modules: SourceRoot
    file: Source | None
    deploy: Settings
    retry: ast.Retry | ast.NoRetry | None
    include: list[Setting]
    root: str


def find_project(workflow: "str | os.PathLike[str]", report: Report) -> Project:
    """Find and read the project that a workflow file belongs to.

    Raises OSError where its `durablec.toml` cannot be read.
    """
    folder = os.path.dirname(os.path.abspath(workflow))
    found = _file_above(folder)
    if found is None:
        return _without_settings(folder)
    read = _read(found, report)
    root = os.path.dirname(found)
    if read is None:
        return _without_settings(root)
    modules = _source_root(root, read, report)
    return Project(
        modules, read.source, read.deploy, read.retry, read.include, _shown(root)
    )


def find_workflows(paths: "Iterable[str | os.PathLike[str]]") -> "list[Path]":
    """Return the files among `paths` and all workflows below its folders.

    Without a path, the current folder is searched. Hidden folders, build output,
    virtual environments and node_modules are passed over, unless they are given.
    Raises OSError for a path that does not exist, or that is no workflow by its name.
    """
    from pathlib import Path

    found = {
        os.path.realpath(file): file
        for path in list(paths) or ["."]
        for file in _workflows(os.fspath(path))
    }
    return sorted(map(Path, found.values()))


def _workflows(path: str) -> Iterator[str]:
    if os.path.isdir(path):
        os.scandir(path).close()  # Says what is wrong with a folder that is closed.
        for folder, files in walk(path, _BUILD_OUTPUT):
            for name in files:
                file = os.path.join(path, folder, name)
                if name.endswith(SUFFIXES) and os.path.isfile(file):
                    yield file
    elif os.path.exists(path):
        check_file(path)
        yield path
    else:
        raise FileNotFoundError(errno.ENOENT, "no such file or folder", path)


def check_file(path: str) -> None:
    """Raise OSError for what is no file, or a file of another kind."""
    if not os.path.isfile(path):  # A pipe would be waited for.
        raise OSError(errno.EINVAL, "neither a file nor a folder", path)
    if not path.endswith(_ENDS):
        reason = f"not the name of a workflow, which ends in `{_SUFFIX}` or `.durable`"
        raise OSError(errno.EINVAL, reason, path)


def _without_settings(root: str) -> Project:
    return Project(SourceRoot(root, _shown(root)), None, {}, None, [], _shown(root))


def _file_above(folder: str) -> str | None:
    while True:
        file = os.path.join(folder, FILE_NAME)
        if os.path.isfile(file):
            return file
        above = os.path.dirname(folder)
        if above == folder:
            return None
        folder = above


def _read(path: str, report: Report) -> "ProjectFile | None":
    from durablec.project_file import read_project_file
    from durablec_dsl.loading import load

    with open(path, "rb") as handle:
        source = load(_shown(path), handle.read(), report)
    return None if source is None else read_project_file(source, report)


def _source_root(root: str, read: "ProjectFile", report: Report) -> SourceRoot:
    from durablec.codes import PROJECT_FILE

    if read.root is not None:
        path = os.path.normpath(os.path.join(root, str(read.root.value)))
        if os.path.isdir(path):
            return SourceRoot(path, _shown(path))
        place = read.root.place
        message = f"the source root `{read.root.value}` is not a folder"
        report.add(PROJECT_FILE, place.source, place.span, message)
    return SourceRoot(root, _shown(root))


def _shown(path: str) -> str:
    """Return a path as people would write it where they stand."""
    here = os.getcwd()
    inside = path == here or path.startswith(here.rstrip(os.sep) + os.sep)
    return (os.path.relpath(path, here) if inside else path).replace(os.sep, "/")
