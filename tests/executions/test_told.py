"""What is told of executions: each is run, and what must be seen of it is stated here."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from durablec.cli import perform
from tests.support.cases import ROOT

SAMPLES, CASES = ROOT / "samples", ROOT / "tests" / "cases"


class Shown:
    """A workflow with an execution on it, as `durablec graph --format json` has it."""

    def __init__(
        self, workflow: Path, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self._workflow = workflow
        self._history = folder / "history.json"
        self._capsys = capsys
        self.data: dict[str, Any] = {}

    def run(self, given: object, *arguments: str, code: int = 0) -> "Shown":
        options = ["--input", json.dumps(given), "--history", str(self._history)]
        command = ["run", str(self._workflow), "--quiet", *options, *arguments]
        assert perform(command) == code, self._capsys.readouterr().err
        return self.draw()

    def draw(self) -> "Shown":
        self._capsys.readouterr()
        options = ["--execution", str(self._history), "--format", "json"]
        assert perform(["graph", str(self._workflow), *options]) == 0
        self.data = json.loads(self._capsys.readouterr().out)
        return self

    @property
    def lines(self) -> list[str]:
        return list(self._lines())

    def _lines(self) -> Iterator[str]:
        for each in self.data["statements"]:
            name = f" {each['name']}" if each["name"] else ""
            badge = f": {each['badge']}" if each["badge"] else ""
            yield f"{each['state']} {each['kind']}{name}{badge}"
            if each["undo"] is not None:
                yield f"{each['undo']['state']} undo {each['name']}"


@pytest.fixture
def shown(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    return lambda workflow: Shown(workflow, tmp_path, capsys)


COFFEE = SAMPLES / "coffee_order" / "order.durable.yaml"
ORDER = json.loads((COFFEE.parent / "events" / "order.json").read_text())


def test_an_order_is_accepted(shown: Any) -> None:
    found = shown(COFFEE).run(ORDER, "--answer", 'barista={"accepted": true}')
    assert found.data["state"] == "done"
    assert found.lines == [
        "done step saved",
        "done try",
        "done callback barista",
        "unreached log",
        "unreached return",
        "done if: yes",
        # A kitchen that fails twice, with pauses of two and four seconds.
        "done step prepared: retried 2 times, 6.0 s",
        "done wait cool_off: 10s",
        "done return",
        "unreached return",
    ]


def test_an_order_is_rejected_by_a_way_without_operations(shown: Any) -> None:
    found = shown(COFFEE).run(ORDER, "--answer", 'barista={"accepted": false}')
    assert found.lines[5:] == [
        "done if",
        "unreached step prepared",
        "unreached wait cool_off",
        "unreached return",
        "done return",
    ]


def test_nobody_answers_and_the_clause_takes_over(shown: Any) -> None:
    found = shown(COFFEE).run(ORDER, "--expire", "barista:timeout")
    assert found.lines == [
        "done step saved",
        "done try",
        "failed callback barista: 5m",
        "done log",
        "done return",
        "unreached if",
        "unreached step prepared",
        "unreached wait cool_off",
        "unreached return",
        "unreached return",
    ]


def test_attempts_are_counted(shown: Any) -> None:
    found = shown(CASES / "step_retry" / "workflow.durable.yaml").run(None, code=1)
    assert found.data["state"] == "failed"
    assert found.data["error"].startswith("Flaky: ")
    assert found.lines == [
        "done step flaky: retried 2 times, 3.0 s",
        "failed step hopeless: retried once, 1.0 s",
    ]


def test_rounds_are_counted(shown: Any) -> None:
    workflow = CASES / "while_loops" / "workflow.durable.yaml"
    found = shown(workflow).run({"limit": 4, "stop": 99})
    assert found.lines[1] == "done while: 4 rounds"
    assert found.lines[3] == "done step looked: 4 times"
    assert found.lines[-1] == "done return"


def test_what_was_booked_is_undone(shown: Any) -> None:
    trip = SAMPLES / "trip_booking" / "trip.durable.yaml"
    event = json.loads((trip.parent / "events" / "declined.json").read_text())
    found = shown(trip).run(event, "--answer", 'room={"booking": "H-7"}')
    assert found.lines == [
        "done try",
        "done group flights",
        "done undo flights",
        "done step outbound",
        "done step inbound",
        "done step ticket",
        "done return",
        "done parallel stay",
        "done try",
        "done callback room",
        "done undo room",
        "unreached fail HotelFull",
        "done return",
        "done step car",
        "done undo car",
        "done return",
        "failed step paid",
        "done step told",
        "done set",
        "done if",
        "unreached step handed_over",
        "done return",
        "unreached return",
    ]


def test_ways_that_all_lead_on_are_taken_as_far_as_they_are_one(shown: Any) -> None:
    expense = SAMPLES / "approval" / "expense.durable.yaml"
    event = json.loads((expense.parent / "events" / "large.json").read_text())
    found = shown(expense).run(event, "--answer", 'escalation@1d={"approved": true}')
    lines = found.lines
    at = lines.index("done parallel second_week: by_head won, 1d")
    assert lines[at + 1 : at + 10] == [
        # A branch that has begun, and of which no more is recorded.
        "unknown await late_answer",
        "done await answer_from_above",
        # Nobody has answered what the first of these waits for.
        "done if: no",
        "unreached set",
        "unreached await decision",
        "done set",
        "done await decision",
        "done if",
        "unreached fail Refused",
    ]


WAYS = """\
durablec: 1
workflow: ways
input: {a: boolean, mode: string}
steps:
  - set: {found: 0}
  - if: ${input.a}
    then:
      - log: "one"
    else:
      - log: "other"
  - try:
      - map: each
        items: ["bad"]
        as: to
        steps:
          - step: sent
            call: work.send
            with: {to: "${to}"}
            retry: none
      - log: "all sent"
    catch:
      - errors: [TimeoutError]
        do:
          - log: "too late"
      - errors: [ValueError]
        do:
          - set: {found: 1}
  - while: ${input.mode == 'loop'}
    max_iterations: 3
    do:
      - step: looked
        call: work.send
        with: {to: "x"}
      - log: "looked"
      - if: ${found == 1}
        then:
          - return: ${found}
      - step: again
        call: work.send
        with: {to: "x"}
  - step: last
    call: work.send
    with: {to: "x"}
  - return: 1
"""


def test_nothing_is_told_of_what_may_be_and_may_not_be(
    tmp_path: Path, shown: Any
) -> None:
    (tmp_path / "work.py").write_text(WORK)
    workflow = tmp_path / "ways.durable.yaml"
    workflow.write_text(WAYS)
    found = shown(workflow).run({"a": True, "mode": "loop"})
    assert found.lines == [
        "done set",
        # Which of the two, nothing records.
        "done if",
        "unknown log",
        "unknown log",
        "done try",
        "failed map each: 0 of 1 done, 1 failed",
        "failed step sent",
        "unreached log",
        # The clause that takes the error, and the one that does not.
        "unreached log",
        "done set",
        "done while: 1 round",
        "done step looked",
        "done log",
        "done if: yes",
        "done return",
        "unreached step again",
        "unreached step last",
        "unreached return",
    ]


FATES = """\
durablec: 1
workflow: fates
input: {text: string, numbers: [integer]}
steps:
  - try:
      - set: {read: "${int(input.text)}"}
      - log: "it is a number"
    catch:
      - errors: [ExpressionError]
        do:
          - step: told
            call: work.send
            with: {to: "x"}
  - if: ${input.numbers[0] == 1}
    then:
      - while: true
        max_iterations: 5
        do:
          - set: {one: "${input.numbers[1]}"}
          - if: ${one == 2}
            then:
              - continue
          - step: looked
            call: work.send
            with: {to: "y"}
          - callback: answer
          - if: ${one == 4}
            then:
              - break
  - set: {two: "${input.numbers[2]}"}
  - set: {three: "${input.numbers[3]}"}
  - return: ${two}
"""


_ONE_OF_SEVERAL = [
    "unknown if",
    "unknown while",
    "unknown set",
    "unknown if",
    "unknown continue",
    # What is not recorded has not run, nor what is behind it.
    "unreached step looked",
    "unreached callback answer",
    "unreached if",
    "unreached break",
    "unknown set",
    "unknown set",
    "unknown return",
]


@pytest.mark.parametrize(
    ("given", "options", "expected"),
    [
        (
            # What fails is seen by the clause that takes it.
            {"text": "seven", "numbers": []},
            [],
            [
                "done try",
                "failed set",
                "unreached log",
                "done step told",
                # Four places may fail so, of which the first has.
                *_ONE_OF_SEVERAL,
            ],
        ),
        (
            {"text": "7", "numbers": [2, 1]},
            [],
            [
                "done try",
                "done set",
                "done log",
                "unreached step told",
                *_ONE_OF_SEVERAL,
            ],
        ),
        (
            # Around what waits for somebody, everything goes on.
            {"text": "7", "numbers": [1, 3]},
            [],
            [
                "done try",
                "done set",
                "done log",
                "unreached step told",
                "running if: yes",
                "running while: 1 round or more",
                "done set",
                # There may have been rounds before this one that leave nothing.
                "done if",
                "unknown continue",
                "done step looked",
                "waiting callback answer",
                "unreached if",
                "unreached break",
                "unreached set",
                "unreached set",
                "unreached return",
            ],
        ),
    ],
    ids=["seven", "two", "waiting"],
)
def test_how_a_part_without_operations_ended_is_told_as_far_as_it_is_known(
    tmp_path: Path,
    shown: Any,
    given: dict[str, object],
    options: list[str],
    expected: list[str],
) -> None:
    (tmp_path / "work.py").write_text(WORK)
    workflow = tmp_path / "fates.durable.yaml"
    workflow.write_text(FATES)
    assert shown(workflow).run(given, *options, code=1).lines == expected


ITEMS_TAKE_WAYS = """\
durablec: 1
workflow: ways_of_items
input: {numbers: [integer]}
steps:
  - map: each
    items: ${input.numbers}
    as: number
    steps:
      - if: ${number > 1}
        then:
          - step: big
            call: work.send
            with: {to: "x"}
        else:
          - step: small
            call: work.send
            with: {to: "x"}
      - switch: ${number}
        cases:
          - when: 1
            do:
              - step: first
                call: work.send
                with: {to: "x"}
          - when: 2
            do:
              - step: second
                call: work.send
                with: {to: "x"}
          - when: 3
            do:
              - log: "three"
        default:
          - log: "other"
"""


def test_items_that_take_several_ways_tell_all_of_them(
    tmp_path: Path, shown: Any
) -> None:
    (tmp_path / "work.py").write_text(WORK)
    workflow = tmp_path / "ways.durable.yaml"
    workflow.write_text(ITEMS_TAKE_WAYS)
    found = shown(workflow).run({"numbers": [1, 2, 2, 7]})
    assert found.lines == [
        "done map each: 4 of 4 done",
        "done if: yes, no",
        "done step big: 3 times",
        "done step small",
        # The fourth item has taken one that leaves nothing.
        "done switch: 1, 2, 3?, default?",
        "done step first",
        "done step second: 2 times",
        "unknown log",
        "unknown log",
    ]


NAMED = """\
durablec: 1
workflow: named
input: {long: string, seven: integer}
steps:
  - step: first
    label: "a ${input.long}"
    call: work.send
    with: {to: "a"}
  - step: second
    label: "before the deadline"
    call: work.send
    with: {to: "b"}
  - wait: check
    for: 1s
    label: "check-backoff-2"
  - group: check_out
    retry: {max_attempts: 2, jitter: none}
    label: "check"
    steps:
      - step: undoing
        label: "undo ${input.seven}"
        call: work.send
        with: {to: "c"}
      - callback: answered
        label: "a ${input.long}"
"""


def test_no_name_of_a_statement_is_taken_for_the_compilers_own(
    tmp_path: Path, shown: Any
) -> None:
    (tmp_path / "work.py").write_text(WORK)
    workflow = tmp_path / "named.durable.yaml"
    workflow.write_text(NAMED)
    found = shown(workflow).run({"long": "x" * 400, "seven": 7}, code=1)
    assert found.data["unplaced"] == []
    assert found.lines == [
        "done step first",
        "done step second",
        "done wait check: 1.0 s",
        "running group check_out",
        "done step undoing",
        "waiting callback answered",
    ]


UNDONE = """\
durablec: 1
workflow: undone
input: {first: boolean}
steps:
  - if: ${input.first}
    then:
      - step: booked
        label: "book ${string(input.first)}"
        call: work.send
        with: {to: "a"}
        undo: {call: work.send, with: {to: "b"}}
    else:
      - step: booked
        label: "otherwise"
        call: work.send
        with: {to: "a"}
        undo: {call: work.send, with: {to: "b"}}
  - fail: Bad
"""


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (True, ["done step booked", "done undo booked", "unreached step booked"]),
        (False, ["unreached step booked", "done step booked", "done undo booked"]),
    ],
)
def test_an_undo_is_that_of_the_statement_that_has_run(
    tmp_path: Path, shown: Any, first: bool, expected: list[str]
) -> None:
    (tmp_path / "work.py").write_text(WORK)
    workflow = tmp_path / "undone.durable.yaml"
    workflow.write_text(UNDONE)
    found = shown(workflow).run({"first": first}, code=1)
    assert found.lines[1:-1] == expected
    assert found.data["unplaced"] == []


POLLED = """\
durablec: 1
workflow: polled
input: [string]
steps:
  - poll: seen
    call: work.look
    until: ${seen == 3}
    every: 10s
  - open: asked
  - set: {found: "${seen}"}
  - await: answer
    of: asked
  - log: "answered"
"""


def test_looks_are_no_retries_and_what_is_waited_for_is_seen(
    tmp_path: Path, shown: Any
) -> None:
    (tmp_path / "work.py").write_text(LOOKS)
    workflow = tmp_path / "polled.durable.yaml"
    workflow.write_text(POLLED)
    found = shown(workflow).run([], code=1)
    assert found.lines == [
        "done poll seen: looked 3 times, 20s",
        "waiting open asked",
        "done set",
        "waiting await answer",
        "unreached log",
    ]
    path = tmp_path / "history.json"
    history = json.loads(path.read_text())
    # Of the first page of a history nothing is known where it is missing.
    at = next(i for i, e in enumerate(history["Events"]) if e.get("Name") == "asked")
    path.write_text(json.dumps({"Events": history["Events"][at:]}))
    assert found.draw().lines == [
        "unknown poll seen",
        "waiting open asked",
        "unknown set",
        "unknown await answer",
        "unknown log",
    ]
    # Its time is over while it waits.
    number = len(history["Events"]) + 1
    event = {"EventType": "ExecutionTimedOut", "EventId": number}
    history["Events"].append(event | {"EventTimestamp": "2030-01-01T00:00:00Z"})
    path.write_text(json.dumps(history))
    assert found.draw().data["state"] == "timed out"
    assert found.lines[1:] == [
        "left open asked",
        "done set",
        "left await answer",
        "unreached log",
    ]


LOOKS = """\
def look(previous: int | None) -> int:
    return (previous or 0) + 1
"""


ITEMS = """\
durablec: 1
workflow: items
input: [string]
steps:
  - map: sent
    items: ${input}
    as: to
    complete: {tolerated_failures: 2}
    label: "send ${string(size(input))} things"
    steps:
      - step: sending
        label: "to ${to}"
        call: work.send
        with: {to: "${to}"}
        retry: none
      - return: ${sending}
  - parallel: race
    complete: any
    branches:
      slow:
        - wait: long
          for: 2d
      quick:
        - wait: brief
          for: 1h
  - callback: asked
  - step: thanked
    call: work.send
    with: {to: "all"}
"""
WORK = """\
def send(to: str) -> str:
    if to.startswith("bad"):
        raise ValueError(to)
    return to
"""


@pytest.fixture
def items(tmp_path: Path, shown: Any) -> Shown:
    (tmp_path / "work.py").write_text(WORK)
    workflow = tmp_path / "items.durable.yaml"
    workflow.write_text(ITEMS)
    found = shown(workflow).run(["a", "bad1", "b", "bad2", "c"], code=1)
    assert isinstance(found, Shown)
    return found


def test_items_winners_and_what_is_waited_for(items: Shown) -> None:
    assert items.data["state"] == "running"
    assert items.lines == [
        "done map sent: 3 of 5 done, 2 failed",
        "done step sending: 5 times, 2 failed",
        "done return",
        "done parallel race: quick won, 1h",
        "done wait long: 2d",
        "done wait brief: 1h",
        "waiting callback asked",
        "unreached step thanked",
    ]


def test_another_version_is_told_what_it_does_not_have(
    items: Shown, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workflow = tmp_path / "items.durable.yaml"
    workflow.write_text(
        ITEMS.replace("wait: brief", "wait: moment")
        .replace("  - map: sent", "  - map: s")
        .replace('    label: "send ${string(size(input))} things"\n', "")
    )
    items.draw()
    assert [each["name"] for each in items.data["unplaced"]] == [
        "send 5 things",
        "brief",
    ]
    history = str(tmp_path / "history.json")
    command = ["graph", str(workflow), "--execution", history, "--format", "mermaid"]
    assert perform(command) == 0
    told = capsys.readouterr().err.splitlines()
    assert [line.partition("yaml: ")[2] for line in told] == [
        "map send 5 things, done",
        "wait brief, done",
    ]


WITHIN = """\
durablec: 1
workflow: within
steps:
  - wait: before
    for: 1s
  - if: ${true}
    then:
      - log: "passed"
      - wait: passed
        for: 10s
  - try:
      - if: ${true}
        then:
          - callback: asked
          - log: "answered"
    catch:
      - do: []
"""


def test_of_another_version_nothing_has_ended_that_is_not_recorded(
    tmp_path: Path, shown: Any
) -> None:
    workflow = tmp_path / "within.durable.yaml"
    workflow.write_text(WITHIN)
    found = shown(workflow).run(None, code=1)
    workflow.write_text(WITHIN.replace("wait: before", "wait: until_then"))
    assert found.draw().lines == [
        "unknown wait until_then",
        "done if: yes",
        "done log",
        "done wait passed: 10s",
        # What is in them still waits.
        "unknown try",
        "unknown if: yes",
        "waiting callback asked",
        "unknown log",
    ]


def test_every_picture_of_an_execution_bears_it(
    items: Shown, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["graph", str(tmp_path / "items.durable.yaml"), "--execution"]
    command += [str(tmp_path / "history.json"), "--format"]
    assert perform([*command, "svg"]) == 0
    drawn = capsys.readouterr().out
    assert 'id="s-asked" class="box callback mark mark-waiting"' in drawn
    assert ">3 of 5 done, 2 failed</text>" in drawn
    assert perform([*command, "mermaid"]) == 0
    drawn = capsys.readouterr().out
    assert "(3 of 5 done, 2 failed)" in drawn
    assert "legend_waiting waiting" in drawn
    assert perform([*command, "text"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "items is running",
        "    5  done       map sent  (3 of 5 done, 2 failed)",
        "   11  done         step sending  (5 times, 2 failed, ValueError: bad1, ValueError: bad2)",
        "   16  done         return",
        "   17  done       parallel race  (quick won, 1h)",
        "   21  done         wait long  (2d)",
        "   24  done         wait brief  (1h)",
        "   26  waiting    callback asked",
        "   27  -          step thanked",
    ]


HOSTILE = '</title><script>x</script> "a" & `%%{init}%%` \u202eevil \x1b[31m'


def test_no_text_of_a_history_is_more_than_text(
    items: Shown, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "history.json"
    history = json.loads(path.read_text())
    for event in history["Events"]:
        error = event.get("StepFailedDetails", {}).get("Error")
        if error is not None:
            error["Payload"] |= {"ErrorMessage": HOSTILE, "ErrorType": HOSTILE}
        if event.get("Name") == "brief":
            event["Name"] = HOSTILE
    path.write_text(json.dumps(history))
    command = ["graph", str(tmp_path / "items.durable.yaml"), "--execution", str(path)]
    for form in ("text", "mermaid", "svg", "html", "json"):
        assert perform([*command, "--format", form]) == 0
        found = capsys.readouterr()
        for line in (found.out + found.err).splitlines():
            assert "\u202e" not in line
            assert "\x1b" not in line
        assert "<script>x" not in found.out or form in ("text", "json")
        if form == "svg":
            ElementTree.fromstring(found.out)
        if form == "mermaid":
            assert "%%" not in found.out


STOPPED = """\
durablec: 1
workflow: raced
steps:
  - parallel: race
    complete: any
    branches:
      slow:
        - step: booked
          call: durable.uuid
          retry: none
          undo: {call: durable.uuid}
        - wait: long
          for: 1h
      quick:
        - wait: short
          for: 10s
        - return: 5
  - return: ${race.winner}
"""


def test_a_branch_that_was_stopped_has_not_won(shown: Any, tmp_path: Path) -> None:
    """It ends well for AWS's SDK, since it hands up what is to be undone."""
    workflow = tmp_path / "raced.durable.yaml"
    workflow.write_text(STOPPED)
    lines = shown(workflow).run(None).lines
    assert "done parallel race: quick won, 10s" in lines
