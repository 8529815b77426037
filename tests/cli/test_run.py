"""`durablec run`, through a process of its own: what it shows, and its exit codes."""

import io
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from durablec.cli import perform

ROOT = Path(__file__).parents[2]
COFFEE = ROOT / "samples" / "coffee_order"
PROGRAM = "import sys; from durablec.cli import main; sys.exit(main())"
ENVIRONMENT = {
    **os.environ,
    "PYTHONPATH": os.pathsep.join(
        str(ROOT / root) for root in ("dsl", "compiler", "runtime", "grammars")
    ),
}
ORDER = ("order.durable.yaml", "--input", "@events/order.json")


class Done(NamedTuple):
    """A command that has ended; `err` is without how long functions took."""

    code: int
    out: str
    err: str


def durablec_run(*arguments: str, folder: Path) -> Done:
    """Run `durablec run` in a folder, with no terminal."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "run", *arguments],
        cwd=folder,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
    )
    err = re.sub(r"  \[[0-9.]+ m?s\]$", "", done.stderr, flags=re.MULTILINE)
    return Done(done.returncode, done.stdout, re.sub(r"eyJ[\w=]+", "ID", err))


def project(folder: Path, steps: str, functions: str) -> Path:
    """Write a workflow of these steps, and the module `mod` that it calls."""
    head = "durablec: 1\nworkflow: work\ntimeout: 1h\nsteps:\n"
    (folder / "work.durable.yaml").write_text(head + steps)
    (folder / "mod.py").write_text(functions)
    return folder


ONE_STEP = "  - step: one\n    call: mod.one\n    retry: none\n  - return: ${one}\n"
CALLBACKS = """\
  - callback: free
    call: mod.ask
    payload: string
  - callback: bound
    call: mod.ask
    timeout: 5m
    payload: {a: integer}
  - return: ["${free}", "${bound}"]
"""
ASK = "def ask(callback_id: str) -> None:\n    pass\n"

# The samples ----------------------------------------------------------------------------


def test_an_order_is_retried_answered_waited_for_and_completed() -> None:
    done = durablec_run(*ORDER, "--answer", 'barista={"accepted": true}', folder=COFFEE)
    assert done.err == (
        "     0s  saved             step       succeeded\n"
        "     0s  barista           log        INFO notify: order order-1001, 3 drinks: answer ID\n"
        "     0s  barista           callback   waiting for an answer, at most 5m, a heartbeat every 30s\n"
        '     0s  barista           callback   answered {"accepted": true}\n'
        "     0s  prepared          step       attempt 1 failed: MachineCold: attempt 1: the machine is cold; again in 2s\n"
        "     2s  prepared          step       attempt 2 failed: MachineCold: attempt 2: the machine is cold; again in 4s\n"
        "     6s  prepared          step       succeeded at attempt 3\n"
        "     6s  cool_off          wait       10s\n"
        "    16s  order_processing  workflow   succeeded after 5 invocations\n"
    )
    assert json.loads(done.out) == {
        "status": "completed",
        "orderId": "order-1001",
        "cups": 3,
    }
    assert done.code == 0


def test_an_order_is_rejected() -> None:
    done = durablec_run(*ORDER, "-q", "--answer=barista=@no.json", folder=COFFEE)
    assert done == Done(2, "", "error: no.json: No such file or directory\n")
    answer = 'barista={"accepted": false}'
    done = durablec_run(*ORDER, "--quiet", "--answer", answer, folder=COFFEE)
    assert done == Done(
        0, '{\n  "status": "rejected",\n  "orderId": "order-1001"\n}\n', ""
    )


def test_a_parallel_is_shown_as_what_it_came_to(tmp_path: Path) -> None:
    steps = (
        "  - parallel: both\n    branches:\n"
        '      a: [{return: "${1 / input.n}"}]\n      b: [{return: 1}]\n'
    )
    folder = project(tmp_path, steps, "")
    done = durablec_run("work.durable.yaml", "--input", '{"n": 0}', folder=folder)
    # The other branch may have ended before, or not.
    assert re.search(r"both  parallel   ended: \d succeeded, 1 failed\n", done.err)
    done = durablec_run("work.durable.yaml", "--input", '{"n": 1}', folder=folder)
    assert "both  parallel   succeeded\n" in done.err


def test_a_quiet_run_says_nothing_but_its_result(tmp_path: Path) -> None:
    steps = "  - set: {day: input.x}\n  - return: ${input.x}\n"
    folder = project(tmp_path, steps, "")
    options = ("--input", '{"x": 1}')
    loud = durablec_run("work.durable.yaml", *options, folder=folder)
    assert "advice[DC113 forgotten-expression]" in loud.err
    quiet = durablec_run("work.durable.yaml", "-q", *options, folder=folder)
    assert quiet == Done(0, "1\n", "")


@pytest.mark.parametrize("options", [(), ("--expire", "barista")])
def test_a_callback_without_an_answer_times_out(options: tuple[str, ...]) -> None:
    done = durablec_run(*ORDER, *options, "--log-level", "error", folder=COFFEE)
    assert done.err == (
        "     0s  saved             step       succeeded\n"
        "     0s  barista           callback   waiting for an answer, at most 5m, a heartbeat every 30s\n"
        "    30s  barista           callback   timed out: no heartbeat for 30s\n"
        "    30s  order_processing  workflow   succeeded after 2 invocations\n"
    )
    assert json.loads(done.out)["status"] == "expired"


def test_a_callback_may_time_out_while_its_heartbeats_go_on() -> None:
    done = durablec_run(*ORDER, "--expire", "barista:timeout", folder=COFFEE)
    assert "     5m  barista           callback   timed out after 5m\n" in done.err
    assert json.loads(done.out)["status"] == "expired"


@pytest.mark.parametrize(
    ("option", "value"),
    [("--answer", "barista={}"), ("--fail", "barista=no"), ("--expire", "barista")],
)
def test_what_nothing_waited_for_is_said(option: str, value: str) -> None:
    answer = ("--answer", 'barista={"accepted": false}')
    done = durablec_run(*ORDER, "-q", *answer, option, value, folder=COFFEE)
    assert done.code == 0
    assert done.err == (
        f"warning: {option} barista is left over: nothing waited for it\n"
    )


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("no beans", "error: CallbackFailed: no beans\n"),
        (
            '{"reason": 1}',
            'error: CallbackFailed: Callback failed\n  data: {"reason": 1}\n',
        ),
    ],
)
def test_a_callback_fails(text: str, told: str) -> None:
    done = durablec_run(*ORDER, "-q", "--fail", f"barista={text}", folder=COFFEE)
    assert done == Done(1, "", f"{told}  undone: saved\n")


def test_a_failing_workflow_shows_name_message_and_data() -> None:
    folder = ROOT / "samples" / "multi_step_retry"
    arguments = ("import_customers.durable.yaml", "--input", "@events/odd_partner.json")
    done = durablec_run(*arguments, folder=folder)
    assert done.err.endswith(
        "    15s  stored            step       failed: SchemaMismatch: row 2 has no name (import_customers.durable.yaml:39)\n"
        "    15s  quarantined       step       succeeded\n"
        "    15s  import_customers  workflow   failed after 5 invocations\n"
        "error: ImportQuarantined: rows of odd do not fit: row 2 has no name\n"
        '  data: {"quarantine":"quarantine/2-rows"}\n'
    )
    assert (done.code, done.out) == (1, "")


def test_records_are_one_a_line() -> None:
    done = durablec_run(
        *ORDER, "--json", "--answer", 'barista={"accepted": true}', folder=COFFEE
    )
    records: list[dict[str, Any]] = [json.loads(line) for line in done.out.splitlines()]
    retried = [each for each in records if each["kind"] == "retrying"]
    assert [(each["name"], each["at"], each["seconds"]) for each in retried] == [
        ("prepared", 0.0, 2),
        ("prepared", 2.0, 4),
    ]
    assert retried[0]["line"] == 44
    assert retried[0]["failure"]["type"] == "kitchen.MachineCold"
    assert records[-1] == {
        "kind": "ended",
        "at": 16.0,
        "status": "succeeded",
        "result": {"status": "completed", "orderId": "order-1001", "cups": 3},
    }
    assert (done.code, done.err) == (0, "")


# What is asked for wrongly --------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (
            ("--input", '{"a": }'),
            "--input: not JSON: line 1, column 7: expecting value",
        ),
        (("--input", "NaN"), "--input: not JSON: `NaN` is no number of JSON"),
        (("--input", "[" * 99_999), "--input: nested too deeply"),
        (("--input", "-"), "--input: not JSON: line 2, column 1: expecting value"),
        (("--input", "@order.durable.yaml"), "order.durable.yaml: not JSON: line 1"),
        (("--input", "@"), "--input: the name of a file follows the `@`"),
        (
            ("--input", "@events"),
            "events: is a folder, and JSON is read from a file",
        ),
        (
            ("--input", "events/order.json"),
            "expecting value; for a file, write `@events/order.json`",
        ),
        (
            ("--input", "1", "--answer", "barista=yes"),
            """expecting value; a text is quoted: `'"yes"'`""",
        ),
        (
            ("--input", "1", "--expire", "barista:soon"),
            "write --expire barista or --expire barista:timeout",
        ),
        ((), "--input is missing; it is {orderId: string, items: [Item]"),
        (
            ("--input", "1", "--answer", "barist=1"),
            "--answer: no callback `barist`; did you mean `barista`?",
        ),
        (
            ("--input", "1", "--expire", "zzz"),
            "--expire: no callback `zzz`; there are `barista`",
        ),
        (("--input", "1", "--answer", "barista"), "write --answer barista=VALUE"),
        (
            ("--input", "1", "--answer", "barista={"),
            "--answer barista: not JSON: line 1, column 2",
        ),
        (
            ("--input", "1", "--expire", "barista=1"),
            "--expire barista: a timeout has no value",
        ),
    ],
)
def test_a_mistake_in_the_options_is_usage(
    arguments: tuple[str, ...],
    told: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(COFFEE)
    monkeypatch.setattr(sys, "stdin", io.StringIO("[1,\n"))
    assert perform(["run", "order.durable.yaml", *arguments]) == 2
    out, err = capsys.readouterr()
    assert told in err
    assert out == ""


def test_a_callback_without_a_timeout_cannot_expire(tmp_path: Path) -> None:
    folder = project(tmp_path, CALLBACKS, ASK)
    done = durablec_run("work.durable.yaml", "--expire", "free", folder=folder)
    assert "--expire free: the callback has no timeout" in done.err
    assert done.code == 2


def test_a_callback_with_a_heartbeat_alone_has_no_timeout(tmp_path: Path) -> None:
    steps = "  - callback: free\n    call: mod.ask\n    heartbeat: 5m\n"
    folder = project(tmp_path, steps, ASK)
    done = durablec_run("work.durable.yaml", "--expire", "free:timeout", folder=folder)
    assert "--expire free: the callback has no timeout" in done.err
    assert done.code == 2


def test_a_wait_until_a_moment_says_which(tmp_path: Path) -> None:
    steps = '  - wait: late\n    until: "2131-01-01T00:00:00Z"\n'
    done = durablec_run("work.durable.yaml", folder=project(tmp_path, steps, ""))
    line = "     0s  late  wait       until 2131-01-01T00:00:00Z, 366d\n"
    assert line in done.err


def test_a_workflow_with_mistakes_is_not_run(tmp_path: Path) -> None:
    folder = project(tmp_path, ONE_STEP, "def two(): ...\n")
    done = durablec_run("work.durable.yaml", folder=folder)
    assert "work.durable.yaml:6:" in done.err
    assert (done.code, done.out) == (1, "")


def test_a_folder_or_no_file_is_no_workflow() -> None:
    done = durablec_run(".", folder=COFFEE)
    assert done == Done(2, "", "error: .: is a folder, and a run is of one workflow\n")
    assert durablec_run("none.durable.yaml", folder=COFFEE).code == 2


# The user's code ------------------------------------------------------------------------


def test_a_missing_package_is_shown_where_it_is_imported(tmp_path: Path) -> None:
    functions = "import json\nimport nowhere\ndef one() -> int:\n    return 1\n"
    folder = project(tmp_path, ONE_STEP, functions)
    assert durablec_run("work.durable.yaml", folder=folder) == Done(
        1,
        "",
        "error: the functions cannot be imported: "
        "ModuleNotFoundError: No module named 'nowhere'\n"
        "  Traceback (most recent call last):\n"
        '    File "mod.py", line 2, in <module>\n'
        "      import nowhere\n",
    )


def test_what_functions_write_goes_beside_the_result(tmp_path: Path) -> None:
    functions = (
        "import os, subprocess\n"
        "def one() -> int:\n"
        "    print('a\\x1b[31m')\n"
        "    subprocess.run(['echo', 'b'])\n"
        "    return 1\n"
    )
    folder = project(tmp_path, ONE_STEP, functions)
    done = durablec_run("work.durable.yaml", folder=folder)
    assert "     0s  one   print      a<U+001B>[31m\n" in done.err
    assert "b\n" in done.err
    assert (done.code, done.out) == (0, "1\n")


def test_a_failing_function_is_shown_with_its_traceback(tmp_path: Path) -> None:
    functions = "def one() -> int:\n    raise ValueError('a\\nb')\n"
    folder = project(tmp_path, ONE_STEP, functions)
    done = durablec_run("work.durable.yaml", "-q", folder=folder)
    assert done == Done(
        1,
        "",
        "error: ValueError: a b\n"
        f'    File "{tmp_path}/mod.py", line 2, in one\n'
        "      raise ValueError('a\\nb')\n",
    )


# Answers --------------------------------------------------------------------------------


@pytest.mark.parametrize("options", [(), ("--real-time",)])
def test_a_callback_that_nothing_will_end_is_named(
    tmp_path: Path, options: tuple[str, ...]
) -> None:
    folder = project(tmp_path, CALLBACKS, ASK)
    done = durablec_run("work.durable.yaml", "--quiet", *options, folder=folder)
    assert done.err.endswith(
        "error: callback `free` has no timeout and no answer; "
        "give one: --answer free=JSON\n"
    )
    assert (done.code, done.out) == (1, "")


REMINDED = """\
  - open: approval
    label: "approval of ${execution.key == '' ? 'nobody' : 'ada'}"
    timeout: 20m
    payload: boolean
  - parallel: race
    complete: first
    branches:
      answered: [{await: early, of: approval}]
      late:
        - wait: patience
          for: 5m
        - step: reminded
          call: mod.one
        - wait: more_patience
          for: 5m
  - set: {winner: "${race.winner}"}
  - step: told
    call: mod.two
    retry: {max_attempts: 2, initial_delay: 15m, max_delay: 15m, jitter: none}
  - return: ${winner}
"""
MOMENTS = """\
def one() -> None:
    pass
def two(context) -> None:
    if context.attempt < 2:
        raise ValueError
"""


@pytest.mark.parametrize(
    ("options", "line", "winner"),
    [
        (
            ("--answer", "approval@7m=true"),
            "     7m  approval of ada  callback   answered true\n",
            '"answered"\n',
        ),
        (
            ("--answer", "approval@18m=true"),
            "    18m  approval of ada  callback   answered true\n",
            '"late"\n',
        ),
        (
            ("--answer", "approval@22m=true"),
            "    22m +log +WARNING durablec: an answer came too late: its callback is over\n",
            '"late"\n',
        ),
    ],
)
def test_an_answer_comes_at_its_time(
    tmp_path: Path, options: tuple[str, ...], line: str, winner: str
) -> None:
    folder = project(tmp_path, REMINDED, MOMENTS)
    done = durablec_run("work.durable.yaml", *options, folder=folder)
    assert re.search(line, done.err), done.err
    assert (done.code, done.out) == (0, winner), done.err
    assert "left over" not in done.err


def test_an_answer_whose_time_never_comes_is_left_over(tmp_path: Path) -> None:
    folder = project(tmp_path, REMINDED, MOMENTS)
    done = durablec_run("work.durable.yaml", "--fail", "approval@40m=no", folder=folder)
    assert (done.code, done.out) == (0, '"late"\n')
    assert done.err.endswith(
        "warning: --fail approval is left over: nothing waited for it\n"
    )


def test_an_answer_at_its_time_needs_nothing_else_to_happen(tmp_path: Path) -> None:
    folder = project(tmp_path, CALLBACKS, ASK)
    answers = ("--answer", "free@30m=x", "--answer", 'bound@2m={"a": 1}')
    done = durablec_run("work.durable.yaml", *answers, folder=folder)
    assert '    30m  free   callback   answered "x"\n' in done.err
    assert "    32m  bound  callback   answered" in done.err
    assert done.code == 0


class Terminal:
    """`durablec run` as a person at a terminal has it."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, "run", *arguments],
            cwd=folder,
            env={**ENVIRONMENT, "NO_COLOR": "1"},
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            start_new_session=True,
        )
        os.close(theirs)
        self._seen = ""

    def type_at(self, prompt: str, text: str) -> None:
        """Wait for a prompt and type."""
        while not self._seen.endswith(prompt):
            assert self._read(), f"it ended with {self._seen}"
        os.write(self._ours, text.encode())

    def interrupt_at(self, prompt: str) -> None:
        """Wait for a prompt and send the process, and no other, a SIGINT."""
        while not self._seen.endswith(prompt):
            assert self._read(), f"it ended with {self._seen}"
        self._process.send_signal(signal.SIGINT)

    def end(self) -> tuple[int, str]:
        """Return the exit code, and all that was seen."""
        while self._read():
            pass
        os.close(self._ours)
        return self._process.wait(), self._seen.replace("\r\n", "\n")

    def _read(self) -> bool:
        assert select.select([self._ours], [], [], 30)[0], f"stuck at {self._seen}"
        try:
            data = os.read(self._ours, 65_536)
        except OSError:
            return False  # How Linux says that nobody has the terminal any more.
        self._seen += data.decode()
        return bool(data)


def test_a_person_is_asked_until_the_answer_is_one(tmp_path: Path) -> None:
    terminal = Terminal(project(tmp_path, CALLBACKS, ASK), "work.durable.yaml")
    terminal.type_at("free> ", "\n")
    terminal.type_at("free> ", "hello\n")
    terminal.type_at("bound> ", "?\n")
    terminal.type_at("bound> ", "{\n")
    terminal.type_at("bound> ", "yes\n")
    terminal.type_at("bound> ", '{"a": "1"}\n')
    terminal.type_at("bound> ", '{"a": 1}\n')
    code, seen = terminal.end()
    assert "`free` waits for an answer: string\n" in seen
    assert "it has no timeout" in seen
    assert "`bound` waits for an answer: {a: integer}\n" in seen
    assert "an empty line lets it time out; ? for help" in seen
    assert "  !TEXT   fails the callback" in seen
    assert "bound.a: expected an integer, got a string\n" in seen
    assert 'a text is quoted: `"yes"`' in seen
    assert "bound: not JSON: line 1, column 2" in seen
    assert '[\n  "hello",\n  {\n    "a": 1\n  }\n]\n' in seen
    assert code == 0


def test_a_person_may_say_nothing_or_fail_a_callback(tmp_path: Path) -> None:
    folder = project(tmp_path, CALLBACKS, ASK)
    terminal = Terminal(folder, "work.durable.yaml", "--answer", "free=x")
    terminal.type_at("bound> ", "\n")
    code, seen = terminal.end()
    assert "error: CallbackTimeout" in seen
    assert code == 1
    terminal = Terminal(folder, "work.durable.yaml")
    terminal.type_at("free> ", "!no\n")
    code, seen = terminal.end()
    assert "error: CallbackFailed: no\n" in seen
    assert code == 1


def test_a_terminal_has_color_and_the_same_words(tmp_path: Path) -> None:
    folder = project(tmp_path, ONE_STEP, "def one() -> int:\n    return 1\n")
    plain = durablec_run("work.durable.yaml", folder=folder)
    colored = durablec_run("work.durable.yaml", "--color", "always", folder=folder)
    assert "\x1b[" in colored.err
    bare = re.sub(r"\x1b\[[0-9;]*m", "", colored.err)
    assert re.sub(r"  \[[0-9]+ ms\]", "", bare) == plain.err


def test_an_interrupt_ends_it_all(tmp_path: Path) -> None:
    terminal = Terminal(project(tmp_path, CALLBACKS, ASK), "work.durable.yaml")
    terminal.interrupt_at("free> ")
    code, seen = terminal.end()
    assert code == 130
    assert "Traceback" not in seen


def test_what_an_interrupt_has_ended_has_a_history(tmp_path: Path) -> None:
    folder = project(tmp_path, CALLBACKS, ASK)
    terminal = Terminal(folder, "work.durable.yaml", "--history", "history.json")
    terminal.interrupt_at("free> ")
    assert terminal.end()[0] == 130
    events = json.loads((folder / "history.json").read_text())["Events"]
    # It had asked, and waited for the answer.
    told = [each["EventType"] for each in events]
    assert told.count("CallbackStarted") == 1
    assert told[-1] == "InvocationCompleted"


def test_an_interrupt_ends_a_function_that_runs(tmp_path: Path) -> None:
    functions = (
        "import time\ndef one() -> int:\n    print('here')\n"
        "    time.sleep(600)\n    return 1\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "run", "work.durable.yaml"],
        cwd=project(tmp_path, ONE_STEP, functions),
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    assert process.stderr.readline() == "     0s  one   print      here\n"
    process.send_signal(signal.SIGINT)
    # Its output ends only when every process that has it is gone.
    assert process.communicate(timeout=30) == ("", "")
    assert process.returncode == 130


@pytest.mark.parametrize("options", [("--json",), ("--quiet",)])
def test_output_that_nobody_reads_ends_it(options: tuple[str, ...]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM, "run", *ORDER, *options],
        cwd=COFFEE,
        env=ENVIRONMENT,
        stdin=subprocess.DEVNULL,
        stdout=writer,
        stderr=subprocess.PIPE,
        text=True,
        timeout=60,
    )
    os.close(writer)
    assert (process.returncode, process.stderr) == (141, "")
