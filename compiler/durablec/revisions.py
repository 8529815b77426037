"""Files as they were in a revision of git, laid out in a folder of their own.

git is called as a program, and nothing of the user's repository is changed. Files are
taken as git keeps them: no filter or attribute of the repository has a say. Only those
are taken that a workflow may need.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from durablec.files import InputError

_NEEDED = (".durable", ".yaml", ".yml", ".json", ".py", ".pyi", ".toml", ".txt")
_PLAIN_FILES = ("100644", "100755")


class Revision:
    """One commit of the repository that a path lies in.

    Args:
        name: What the user calls it: a branch, a tag, `HEAD~1`, a hash.
        near: A path in the repository's folder, which need not exist.

    Raises:
        InputError: There is no git, no repository, or no such commit.
    """

    def __init__(self, name: str, near: Path) -> None:
        self.name = name
        folder = _existing(Path(os.path.abspath(near)))
        if shutil.which("git") is None:
            raise InputError(f"git is not installed, and `{name}` is a revision of it")
        top = _git(folder, "rev-parse", "--show-toplevel")
        if top is None:
            raise InputError(f"{folder}: not in a repository of git")
        self.top = Path(os.fsdecode(top.removesuffix(b"\n")))
        asked = f"{name}^{{commit}}"
        found = _git(self.top, "rev-parse", "--verify", "--end-of-options", asked)
        if found is None:
            raise InputError(f"git knows no revision `{name}`")
        self._commit = found.decode().strip()

    def lay_out(self, path: Path, folder: Path) -> Path:
        """Write the files of the revision into a folder; return where a path is there.

        Raises:
            InputError: The revision has no such path, or git fails.
        """
        inside = _inside(path, self.top)
        names = {name: blob for name, blob in self._files() if _is_needed(name)}
        if str(inside) != "." and not any(
            name == str(inside) or name.startswith(f"{inside}/") for name in names
        ):
            raise InputError(f"{self.name}:{inside}: no such file or folder")
        for name, data in self._contents(names):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        return folder / inside

    def file(self, path: Path) -> tuple[str, bytes]:
        """Return a file as it is in the revision, with its name: `HEAD~1:order.durable`.

        Where git sees that it was renamed since, it is what it was before.

        Raises:
            InputError: The revision has no such file.
        """
        inside = str(_inside(path, self.top))
        data = _git(self.top, "cat-file", "blob", f"{self._commit}:{inside}")
        if data is None:
            inside = self._renamed().get(inside, inside)
            data = _git(self.top, "cat-file", "blob", f"{self._commit}:{inside}")
        if data is None:
            raise InputError(f"{path}: is not in `{self.name}`")
        return f"{self.name}:{inside}", data

    def _renamed(self) -> dict[str, str]:
        """Return the names that files had in the revision, by those that they have now."""
        asked = ("--no-ext-diff", "-M", "-z", "--name-status", "--diff-filter=R")
        listed = _git(self.top, "diff", *asked, self._commit)
        fields = os.fsdecode(listed or b"").split("\0")
        return dict(zip(fields[2::3], fields[1::3], strict=False))

    def _files(self) -> Iterator[tuple[str, str]]:
        listed = _git(self.top, "ls-tree", "-r", "-z", "--full-tree", self._commit)
        for entry in (listed or b"").split(b"\0"):
            about, _, name = entry.partition(b"\t")
            if name:
                mode, _, blob = about.decode().split()
                if mode in _PLAIN_FILES:
                    yield os.fsdecode(name), blob

    def _contents(self, names: dict[str, str]) -> Iterator[tuple[str, bytes]]:
        asked = "".join(f"{blob}\n" for blob in names.values()).encode()
        answer = _git(self.top, "cat-file", "--batch", given=asked)
        if answer is None:
            raise InputError(f"git cannot read the files of `{self.name}`")
        at = 0
        for name in names:
            line, at = _line(answer, at)
            size = int(line.split()[-1])
            yield name, answer[at : at + size]
            at += size + 1


def _is_needed(name: str) -> bool:
    return name.endswith(_NEEDED) and not {"..", ".git"} & set(name.split("/"))


def _inside(path: Path, top: Path) -> Path:
    inside = os.path.relpath(os.path.abspath(path), top)
    if inside.startswith(".."):
        inside = os.path.relpath(os.path.realpath(path), os.path.realpath(top))
    if inside.startswith(".."):
        raise InputError(f"{path}: not in the repository {top}")
    return Path(inside)


def _existing(path: Path) -> Path:
    """Return the nearest folder that exists, from a path upward."""
    while not path.is_dir():
        path = path.parent
    return path


def _line(data: bytes, at: int) -> tuple[bytes, int]:
    end = data.index(b"\n", at)
    return data[at:end], end + 1


def _git(folder: Path, *arguments: str, given: bytes | None = None) -> bytes | None:
    """Return what git writes, None if it fails."""
    done = subprocess.run(
        ["git", "-C", os.fspath(folder), *arguments],
        input=given,
        stdin=subprocess.DEVNULL if given is None else None,
        capture_output=True,
        check=False,
    )
    return done.stdout if done.returncode == 0 else None
