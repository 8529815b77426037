"""The command line: help, exit codes, and what a failure looks like."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import click
import pytest

from durablec import cli
from durablec.cli.commands import COMMANDS, Entry

ROOT = Path(__file__).parents[2]
PACKAGES = [str(ROOT / name) for name in ("dsl", "compiler", "grammars")]
SCRIPT = "import sys; from durablec.cli import main; sys.exit(main())"

Run = Callable[..., tuple[int, str, str]]


def durablec(
    *arguments: str, stdout: int = subprocess.PIPE, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", SCRIPT, *arguments],
        stdout=stdout,
        stderr=subprocess.PIPE,
        env={
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(PACKAGES),
            **environment,
        },
    )


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run the command in this process; return exit code, output and errors."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = cli.perform(arguments)
        return (code, *capsys.readouterr())

    return run


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[BaseException], None]:
    """Return what makes `durablec run` a command that raises an error."""

    def failing(error: BaseException) -> None:
        def run() -> None:
            raise error

        module = ModuleType("failing")
        module.run = click.command(run)  # type: ignore[attr-defined] # a module by hand
        monkeypatch.setitem(sys.modules, "failing", module)
        monkeypatch.setitem(COMMANDS, "run", Entry("failing", "Fail."))

    return failing


# Help and usage -------------------------------------------------------------------


def test_help_lists_every_command_and_imports_none(run: Run) -> None:
    for name in COMMANDS:
        assert re.search(rf"^  {name} +[A-Z].*\.$", run("--help")[1], re.MULTILINE)
    code = (
        "import sys; from durablec.cli import perform; perform(['--help']);"
        "sys.exit(any(m.startswith('durablec_dsl') for m in sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": os.pathsep.join(PACKAGES)},
        capture_output=True,
    )
    assert done.returncode == 0


def test_every_command_is_there() -> None:
    for name, entry in COMMANDS.items():
        assert (
            (ROOT / "compiler" / Path(*entry.module.split(".")))
            .with_suffix(".py")
            .exists()
        ), name


def test_version(run: Run) -> None:
    code, out, _ = run("--version")
    assert code == 0
    assert out.startswith("durablec ")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["chekc"], "no such command `chekc`; did you mean `check`?"),
        (["zzz"], "no such command `zzz`"),
        (["order.durable.yaml"], "durablec check order.durable.yaml"),
        (["check", "--fromat", "json"], "--format"),
        (["check", "--format", "xml"], "'text', 'json'"),
        (["explain", "unknown-nam"], "did you mean `unknown-name`?"),
        (["explain", "DC999"], "no rule `DC999`; `durablec explain` lists them all"),
        (["explain", "DC102", "DC103"], "unexpected extra argument"),
    ],
)
def test_usage_errors_name_what_is_near(
    run: Run, arguments: list[str], said: str
) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert said in err


# Explain --------------------------------------------------------------------------


def test_explain_by_code_and_name(run: Run) -> None:
    code, out, _ = run("explain", "DC102")
    assert code == 0
    assert out.startswith("DC102 unknown-name\n\n")
    assert "```" not in out
    assert run("explain", "dc102") == run("explain", "Unknown-Name") == (0, out, "")


def test_explain_lists_all(run: Run) -> None:
    lines = run("explain")[1].splitlines()
    assert lines == sorted(lines)
    assert any(re.match(r"DC102 unknown-name +error +a name", line) for line in lines)


# Color and encoding ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "environment", "colored"),
    [
        ([], {}, False),
        ([], {"FORCE_COLOR": "1"}, True),
        ([], {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (["--color", "always"], {"NO_COLOR": "1"}, True),
        (["--color", "never"], {"FORCE_COLOR": "1"}, False),
        (["--color", "auto"], {"FORCE_COLOR": "", "NO_COLOR": ""}, False),
    ],
)
def test_color(
    run: Run,
    monkeypatch: pytest.MonkeyPatch,
    arguments: list[str],
    environment: dict[str, str],
    colored: bool,
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert ("\x1b[" in run("explain", "DC102", *arguments)[1]) == colored


def test_output_is_utf_8_in_any_locale() -> None:
    done = durablec("größe", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 2
    assert b"no such command" in done.stderr
    assert b"Traceback" not in done.stderr


# Failures -------------------------------------------------------------------------


def test_a_bug_is_shown_as_such(
    run: Run, failing: Callable[[BaseException], None]
) -> None:
    failing(ZeroDivisionError("ha\x1b[2J"))
    code, _, err = run("run")
    assert code == 70
    assert err.startswith("error: durablec failed. This is a bug of durablec")
    assert f"Python {sys.version_info[0]}.{sys.version_info[1]}" in err
    assert "ZeroDivisionError: ha<U+001B>[2J" in err
    assert "\x1b" not in err


def test_input_that_fails_is_no_bug(
    run: Run, failing: Callable[[BaseException], None]
) -> None:
    failing(PermissionError(13, "Permission denied", "secret.yaml"))
    assert run("run") == (2, "", "error: secret.yaml: Permission denied\n")


def test_an_interrupt_is_quiet(
    run: Run, failing: Callable[[BaseException], None]
) -> None:
    failing(KeyboardInterrupt())
    assert run("run") == (130, "", "")


def test_a_closed_pipe_is_quiet() -> None:
    read, write = os.pipe()
    os.close(read)
    done = durablec("explain", stdout=write)
    os.close(write)
    assert (done.returncode, done.stderr) == (141, b"")


@pytest.mark.parametrize("closed", [(0,), (1,), (2,), (0, 1, 2)])
def test_closed_streams_lead_nowhere(tmp_path: Path, closed: tuple[int, ...]) -> None:
    (tmp_path / "a.durable.yaml").write_text("durablec: 1\nworkflow: a\nsteps: []\n")

    def close() -> None:
        for number in closed:
            os.close(number)

    for command in ("check", "run", "graph"):
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT, command, "a.durable.yaml"],
            cwd=tmp_path,
            capture_output=True,
            env={
                "PATH": os.environ["PATH"],
                "PYTHONPATH": os.pathsep.join([*PACKAGES, str(ROOT / "runtime")]),
            },
            preexec_fn=close,
        )
        assert done.returncode == 0, done
        assert (done.stdout == b"") == (1 in closed)
        assert b"bug" not in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="only Linux has /dev/full")
def test_a_full_disk_is_said() -> None:
    with open("/dev/full", "wb") as full:
        done = durablec("explain", stdout=full.fileno())
    assert done.returncode == 2
    assert done.stderr == b"error: No space left on device\n"
