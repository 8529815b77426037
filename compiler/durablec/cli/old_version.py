"""Finds the version of a workflow to compare with: a file, or what git has of a file."""

import os
import subprocess
from pathlib import Path

from durablec.files import InputError
from durablec_dsl.diagnostics import Report
from durablec_dsl.loading import load
from durablec_dsl.source import Source


def old_version(wanted: str, path: Path, report: Report) -> Source | None:
    """Return the source that a file or a git revision has of the workflow at `path`.

    A file comes before a revision of the same name. None after a report.

    Raises:
        InputError: There is no such file or revision, or no such file in that.
    """
    if os.path.exists(wanted):
        try:
            data = Path(wanted).read_bytes()
        except OSError as error:
            reason = (error.strerror or str(error)).lower()
            raise InputError(f"{wanted}: {reason}") from error
        return load(wanted.replace(os.sep, "/"), data, report)
    return load(*_Repository(path).file(wanted), report)


class _Repository:
    """The git repository that a file lies in."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._folder = path.parent

    def file(self, revision: str) -> tuple[str, bytes]:
        """Return the file in a revision, and what to call it: `HEAD~1:order.durable`."""
        commit = self._commit(revision)
        name = self._path.name
        found = self._git("cat-file", "blob", f"{commit}:./{name}")
        if found.returncode:
            before = self._before(commit)
            if before is None:
                raise InputError(f"{self._path}: is not in `{revision}`")
            name = before
            found = self._git("cat-file", "blob", f"{commit}:{name}")
        return f"{revision}:{name}", found.stdout

    def _commit(self, revision: str) -> str:
        name = f"{revision}^{{commit}}"
        found = self._git("rev-parse", "--verify", "--quiet", "--end-of-options", name)
        if found.returncode:
            inside = self._git("rev-parse", "--is-inside-work-tree")
            if inside.returncode:
                raise InputError(
                    f"`{revision}` is no file, and {self._folder} is in no git repository"
                )
            raise InputError(f"`{revision}` is neither a file nor a revision of git")
        return found.stdout.decode().strip()

    def _before(self, commit: str) -> str | None:
        """Return the path that the file had in a commit, if git sees a renaming."""
        top = self._git("rev-parse", "--show-prefix")
        path = f"{top.stdout.decode().strip()}{self._path.name}"
        listed = self._git(
            "diff",
            "--no-ext-diff",
            "-M",
            "-z",
            "--name-status",
            "--diff-filter=R",
            commit,
        )
        fields = listed.stdout.decode(errors="surrogateescape").split("\0")
        renamed = dict(zip(fields[2::3], fields[1::3], strict=False))
        return renamed.get(path)

    def _git(self, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
        command = ["git", "-C", os.fspath(self._folder), *arguments]
        try:
            return subprocess.run(
                command, capture_output=True, stdin=subprocess.DEVNULL, check=False
            )
        except FileNotFoundError as error:
            reason = f"{arguments[-1].removesuffix('^{commit}')}"
            raise InputError(
                f"`{reason}` is no file, and there is no git to ask for a revision"
            ) from error
