"""A build's folder: written whole or not at all, and never over the user's files."""

import fcntl
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from durablec.output import KEPT, Difference, OutputError, Written, current, write
from tests.support import killed_build

FILES = {"template.yaml": b"one\n", "order/handler.py": b"two\n"}
NEWER = {"template.yaml": b"ONE\n", "approval/handler.py": b"three\n"}


@pytest.fixture
def build(tmp_path: Path) -> Path:
    """A folder with a build in it."""
    folder = tmp_path / "build"
    write(folder, FILES)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by path, without the manifest."""
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file() and file.name != ".durablec.json"
    }


def put(folder: Path, path: str, text: str = "mine") -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text)


def refusal(folder: Path, force: bool = False, sources: tuple[Path, ...] = ()) -> str:
    """Return why a folder is refused; nothing in it or beside it may change by that."""
    before = contents(folder.parent) if folder.parent.is_dir() else {}
    with pytest.raises(OutputError) as raised:
        write(folder, NEWER, force=force, sources=sources)
    assert before == (contents(folder.parent) if folder.parent.is_dir() else {})
    return str(raised.value)


# What is written ------------------------------------------------------------------


def test_a_build_is_written_with_the_digests_of_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "out" / "build"
    assert write(folder, FILES) == Written(
        folder,
        [
            Difference(".durablec.json", "missing"),
            Difference("order/handler.py", "missing"),
            Difference("template.yaml", "missing"),
        ],
    )
    assert contents(folder) == FILES
    assert (folder / ".durablec.json").read_text() == (
        "{\n"
        '  "durablec": 1,\n'
        '  "files": {\n'
        '    "order/handler.py": '
        '"27dd8ed44a83ff94d557f9fd0412ed5a8cbca69ea04922d88c01184a07300a5a",\n'
        '    "template.yaml": '
        '"2c8b08da5ce60398e1f19af0e5dccc744df274b826abe585eaba68c525434806"\n'
        "  }\n"
        "}\n"
    )
    assert os.listdir(tmp_path / "out") == ["build"]


def test_writing_twice_touches_nothing(build: Path) -> None:
    def stamps() -> dict[Path, tuple[int, int]]:
        found = {path: path.stat() for path in [build.parent, *build.parent.rglob("*")]}
        return {path: (one.st_mtime_ns, one.st_ino) for path, one in found.items()}

    before = stamps()
    assert write(build, dict(reversed(FILES.items()))).differences == []
    assert stamps() == before


def test_a_newer_build_takes_the_place_of_the_older_whole(build: Path) -> None:
    write(build, NEWER)
    assert contents(build) == NEWER
    assert sorted(path.name for path in build.iterdir() if path.is_dir()) == [
        "approval"
    ]
    assert os.listdir(build.parent) == ["build"]


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    assert contents(tmp_path) == FILES


@pytest.mark.parametrize(
    "path", ["/a", "a/../b", "", "a//b", "samconfig.toml", ".durablec.json"]
)
def test_paths_that_leave_the_folder_or_are_not_ours_are_a_bug(
    tmp_path: Path, path: str
) -> None:
    with pytest.raises(ValueError, match="not a path for a file of a build"):
        write(tmp_path / "build", {path: b""})
    assert os.listdir(tmp_path) == []


# What is compared -----------------------------------------------------------------


def test_a_folder_is_current_or_the_differences_are_named(build: Path) -> None:
    assert current(build, FILES) == []
    put(build, "mine.txt")
    assert current(build, NEWER) == [
        Difference(".durablec.json", "changed"),
        Difference("approval/handler.py", "missing"),
        Difference("mine.txt", "stale"),
        Difference("order/handler.py", "stale"),
        Difference("template.yaml", "changed"),
    ]
    assert contents(build) == {**FILES, "mine.txt": b"mine"}


def test_a_folder_that_is_not_there_misses_every_file(tmp_path: Path) -> None:
    kinds = {found.kind for found in current(tmp_path / "build", FILES)}
    assert kinds == {"missing"}
    assert os.listdir(tmp_path) == []


# What is the user's ---------------------------------------------------------------


@pytest.mark.parametrize("path", ["order/handler.py", "order/mine.py", "mine/x/y.txt"])
def test_what_the_user_edited_or_added_is_refused_unless_forced(
    build: Path, path: str
) -> None:
    put(build, path)
    with pytest.raises(
        OutputError, match="not as `durablec build` left them"
    ) as raised:
        write(build, NEWER)
    assert raised.value.paths == (path,)
    assert raised.value.forcible
    assert (build / path).read_text() == "mine"
    write(build, NEWER, force=True)
    assert contents(build) == NEWER


def test_a_link_in_the_folder_is_the_users(build: Path, tmp_path: Path) -> None:
    (build / "order" / "link").symlink_to(tmp_path)
    with pytest.raises(OutputError) as raised:
        write(build, NEWER)
    assert raised.value.paths == ("order/link",)


def test_an_edit_that_the_build_makes_too_and_a_deletion_are_no_obstacle(
    build: Path,
) -> None:
    put(build, "template.yaml", "ONE\n")
    put(build, "approval/handler.py", "three\n")
    (build / "order" / "handler.py").unlink()
    write(build, NEWER)
    assert contents(build) == NEWER


@pytest.mark.parametrize("manifest", [None, "", "[]", '{"files": 3}', "\x00"])
@pytest.mark.parametrize("force", [False, True])
def test_a_folder_that_no_build_made_is_refused_even_by_force(
    tmp_path: Path, manifest: str | None, force: bool
) -> None:
    folder = tmp_path / "build"
    put(folder, "thesis.txt")
    if manifest is not None:
        put(folder, ".durablec.json", manifest)
    assert "is not empty, and no build made it" in refusal(folder, force)


@pytest.mark.parametrize("force", [False, True])
def test_a_sam_project_of_the_users_own_is_refused_too(
    tmp_path: Path, force: bool
) -> None:
    put(tmp_path / "build", "template.yaml")
    put(tmp_path / "build", "approval/handler.py")
    assert "is not empty, and no build made it" in refusal(tmp_path / "build", force)


def test_files_of_the_build_whose_manifest_was_lost_are_no_obstacle(
    build: Path,
) -> None:
    (build / ".durablec.json").unlink()
    assert write(build, FILES).differences == [Difference(".durablec.json", "missing")]
    assert current(build, FILES) == []


@pytest.mark.parametrize("name", sorted(KEPT))
def test_what_the_sam_cli_keeps_moves_on_untouched(build: Path, name: str) -> None:
    put(build, f"{name}/x" if "." not in name[1:] else name)
    before = (build / name).stat()
    write(build, NEWER)
    assert current(build, NEWER) == []
    after = (build / name).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_sam_configuration_alone_is_no_obstacle(tmp_path: Path) -> None:
    put(tmp_path / "build", "samconfig.toml")
    write(tmp_path / "build", FILES)
    assert contents(tmp_path / "build") == {**FILES, "samconfig.toml": b"mine"}


def test_caches_are_neither_compared_nor_kept(build: Path) -> None:
    put(build, "order/__pycache__/handler.cpython-313.pyc")
    assert write(build, FILES).differences == []
    write(build, NEWER)
    assert contents(build) == NEWER


# Where a build cannot be ----------------------------------------------------------


def test_folders_that_are_none_of_the_builds_own_are_refused(tmp_path: Path) -> None:
    put(tmp_path, "src/order.durable.yaml")
    put(tmp_path, "file")
    (tmp_path / "link").symlink_to(tmp_path / "src")
    sources = (tmp_path / "src",)
    assert "holds the workflows" in refusal(tmp_path / "src", sources=sources)
    assert "holds the workflows" in refusal(tmp_path, sources=sources)
    assert "is a file" in refusal(tmp_path / "file")
    assert "is a link" in refusal(tmp_path / "link")
    assert "build cannot be written: " in refusal(tmp_path / "file" / "build")
    with pytest.raises(OutputError, match="root of the file system"):
        write(Path("/"), FILES)


def test_a_folder_inside_of_the_sources_is_fine(tmp_path: Path) -> None:
    put(tmp_path, "order.durable.yaml")
    write(tmp_path / "build", FILES, sources=[tmp_path])
    assert contents(tmp_path / "build") == FILES


def test_the_shell_is_not_left_in_a_deleted_folder(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(build / "order")
    assert write(Path(".."), FILES).differences == []
    assert "build from outside of it" in refusal(Path(".."))
    assert contents(build) == FILES


def test_a_folder_where_nothing_may_be_written_is_refused() -> None:
    program = """
import os, sys
from pathlib import Path
from durablec.output import OutputError, write
import fcntl
os.chmod(sys.argv[1], 0o555)
if os.geteuid() == 0:
    os.seteuid(65534)  # The superuser may write anywhere.
try:
    write(Path(sys.argv[1], "build"), {"a": b""})
except OutputError as error:
    print(error)
"""
    with tempfile.TemporaryDirectory() as folder:
        assert "build cannot be written: Permission denied" in run(program, folder)
        assert os.listdir(folder) == []


def test_a_folder_that_was_closed_is_replaced_all_the_same() -> None:
    program = """
import os, sys
from pathlib import Path
from durablec.output import write
import ctypes, fcntl  # Which the other user cannot read.
os.chmod(sys.argv[1], 0o777)
if os.geteuid() == 0:
    os.seteuid(65534)  # The superuser may delete anything.
folder = Path(sys.argv[1], "build")
write(folder, {"w/handler.py": b"old"})
os.chmod(folder / "w", 0o555)
write(folder, {"w/handler.py": b"new"})
print((folder / "w" / "handler.py").read_text())
"""
    with tempfile.TemporaryDirectory() as folder:
        assert run(program, folder) == "new\n"
        assert os.listdir(folder) == ["build"]


def test_what_cannot_be_deleted_is_named_with_its_folder(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(name: str, **_: object) -> None:
        raise PermissionError(1, "Operation not permitted", name)

    monkeypatch.setattr(os, "unlink", refuse)  # As of a file that is immutable.
    left = build.parent / ".build.durablec" / "next"
    with pytest.raises(OutputError) as raised:
        write(build, NEWER)
    at = left / "order" / "handler.py", left / "template.yaml", left / ".durablec.json"
    message = f"{build} cannot be written: Operation not permitted"
    assert str(raised.value) in [f"{message} ({each})" for each in at]


def test_a_disk_that_is_full_leaves_the_old_build(build: Path) -> None:
    # The largest file that a process may write is a limit that holds for root too.
    program = """
import resource, sys
from pathlib import Path
from durablec.output import OutputError, write
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write(Path(sys.argv[1]), {"a": b"small", "b": b"x" * 2000})
except OutputError as error:
    print(error)
"""
    assert "build cannot be written: File too large" in run(program, str(build))
    assert contents(build) == FILES
    assert os.listdir(build.parent) == ["build"]


def run(program: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", program, *arguments],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


# Two at once, and one that is ended -----------------------------------------------


def test_two_builds_of_one_folder_do_not_run_at_once(build: Path) -> None:
    work = build.parent / ".build.durablec"
    work.mkdir()
    descriptor = os.open(work, os.O_RDONLY)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    try:
        assert "is being written by another build" in refusal(build)
    finally:
        os.close(descriptor)
    write(build, NEWER)
    assert os.listdir(build.parent) == ["build"]


def test_what_an_interrupted_build_left_is_not_dropped_where_a_newer_one_is(
    build: Path,
) -> None:
    put(build.parent, ".build.durablec/next/samconfig.toml", "old")
    put(build, "samconfig.toml", "new")
    assert "an interrupted build left" in refusal(build)


@pytest.mark.parametrize("way", ["kill", "interrupt"])
def test_at_whatever_step_a_build_is_ended_there_is_the_old_one_or_the_new(
    tmp_path: Path, way: str
) -> None:
    found = ended_builds(tmp_path, way, "whole")
    assert {each["state"] for each in found} == {"old", "new"}


def test_where_folders_cannot_be_exchanged_one_step_needs_the_next_build(
    tmp_path: Path,
) -> None:
    states = [each["state"] for each in ended_builds(tmp_path, "kill", "halves")]
    assert states.count("none") == 1
    assert set(states) == {"old", "none", "new"}


def test_where_folders_cannot_be_exchanged_an_interrupt_does_no_harm(
    tmp_path: Path,
) -> None:
    found = ended_builds(tmp_path, "interrupt", "halves")
    assert {each["state"] for each in found} == {"old", "new"}


def ended_builds(tmp_path: Path, way: str, exchange: str) -> list[dict[str, object]]:
    """Return what was found at each step; the next build has set all right by then."""
    done = subprocess.run(
        [sys.executable, killed_build.__file__, str(tmp_path), way, exchange],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(found) > 30
    for each in found:
        assert (each["then"], each["left"], each["kept"]) == ("new", ["build"], True)
    return found
