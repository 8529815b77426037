"""One mistake is one finding: what could not be read is not unknown, too."""

import pytest

from durablec.pipeline import Surroundings, compile_source
from durablec.python_source.modules import InMemoryModules, Library
from durablec_dsl.source import Source

HEAD = "durablec: 1\nworkflow: w\ninput: {n: integer}\nsteps:\n"


def found(text: str) -> list[tuple[str, str]]:
    surroundings = Surroundings(
        Library(InMemoryModules({"work": "def find(): ..."})), {}
    )
    report = compile_source(Source("w.durable.yaml", text), surroundings).report
    return [
        (each.rule.code, text[slice(*each.place.span)]) for each in report.in_order()
    ]


@pytest.mark.parametrize(
    ("steps", "code", "place"),
    [
        (
            "  - step: [saved]\n    call: work.find\n  - return: ${saved}\n",
            "DC022",
            "[",
        ),
        (
            "  - step: saved;\n    call: work.find\n  - return: ${saved}\n",
            "DC030",
            "saved;",
        ),
        (
            "  - try:\n      - step: saved\n        call: work.find\n    catch:\n"
            "      - as: {a: err}\n        do: [{return: '${err.type}'}]\n"
            "  - return: ${saved}\n",
            "DC022",
            "{",
        ),
        (
            "  - - set: {total: 1, note: a}\n  - if: ${input.n > 1}\n"
            "    then:\n      - set: {total: 2}\n  - return: ${[total, note]}\n",
            "DC023",
            "-",
        ),
    ],
)
def test_a_name_in_what_was_refused_is_not_unknown(
    steps: str, code: str, place: str
) -> None:
    assert found(HEAD + steps) == [(code, place)]


def test_another_name_is_told_beside_it() -> None:
    steps = "  - step: [saved]\n    call: work.find\n  - return: ${[saved, svaed]}\n"
    assert found(HEAD + steps) == [("DC022", "["), ("DC102", "svaed")]


@pytest.mark.parametrize(
    ("declared", "used"),
    [
        ("blocks:\n  loop:\n    steps: []\n", "  - group: g\n    use: loop\n"),
        (
            "retries:\n  loop: {max_attempts: 3}\n",
            "  - step: s\n    call: work.find\n    retry: loop\n",
        ),
    ],
)
def test_what_has_a_reserved_name_is_not_unknown(declared: str, used: str) -> None:
    text = f"durablec: 1\nworkflow: w\n{declared}steps:\n{used}"
    assert found(text) == [("DC031", "loop")]


def test_what_a_misspelt_block_may_raise_can_be_caught() -> None:
    text = (
        "durablec: 1\nworkflow: w\n"
        "blocks:\n  notify:\n    steps: [{step: s, call: work.find}]\n"
        "steps:\n  - try:\n      - group: g\n        use: notfy\n"
        "    catch:\n      - errors: [MailDown]\n        do: []\n"
        "  - group: h\n    use: notify\n"
    )
    assert found(text) == [("DC115", "notfy")]


def test_what_stands_behind_a_loop_with_a_misspelt_break_is_reached() -> None:
    steps = (
        "  - while: ${true}\n    max_iterations: 3\n    do:\n"
        "      - step: s\n        call: work.find\n      - brek:\n  - return: 1\n"
    )
    assert found(HEAD + steps) == [("DC023", "brek")]


def test_a_misspelt_statement_hides_nothing_in_front_of_it() -> None:
    steps = (
        "  - try: [{log: a}]\n    catch: [{do: []}]\n"
        "  - if: ${input.n > 1}\n    then:\n      - return: 1\n      - log: b\n"
        "  - brek:\n"
    )
    found_ = [code for code, _ in found(HEAD + steps)]
    assert found_ == ["DC202", "DC201", "DC023"]


CHOICE = """\
durablec: 1
workflow: w
input: {kind: "'a' | 'b'"}
steps:
  - switch: ${input.kind}
    cases:
      - when: a
        do: [{set: {found: 1}}]
      - when: b
        do: [{set: {found: 2}}]
  - return: ${found}
"""


@pytest.mark.parametrize(
    ("right", "wrong", "code", "place"),
    [
        ("${input.kind}", "input.kind", "DC042", "input.kind"),
        ("${input.kind}", "${input.kid}", "DC310", "kid"),
        ("'a' | 'b'", "'a' | b", "DC303", "b"),
        ("when: a", "when: '${input.kind}'", "DC022", "'${input.kind}'"),
    ],
)
def test_whether_unread_cases_cover_a_value_is_not_told(
    right: str, wrong: str, code: str, place: str
) -> None:
    assert found(CHOICE) == []
    assert found(CHOICE.replace(right, wrong, 1)) == [(code, place)]


def test_the_value_of_a_batch_is_that_of_the_completion_that_is_meant() -> None:
    steps = (
        "  - parallel: p\n    complete: setled\n    branches:\n      a: [{return: 1}]\n"
        "  - return: ${has(p.a.ok)}\n"
    )
    assert found(HEAD + steps) == [("DC022", "setled")]


def test_a_misspelt_policy_is_no_policy_beside_at_most_once() -> None:
    steps = (
        "  - step: s\n    call: work.find\n    retry: nonne\n"
        "    semantics: at_most_once\n"
    )
    assert found(HEAD + steps) == [("DC106", "nonne")]


def test_a_name_that_is_not_bound_is_told_once() -> None:
    steps = (
        "  - while: ${input.n > 3}\n    max_iterations: 3\n    do:\n"
        "      - log: ${number}\n      - log: ${number}\n"
        "      - set: {number: '${number + 1}'}\n"
    )
    assert found(HEAD + steps) == [("DC103", "number")]


def test_what_an_unread_condition_may_guard_is_not_told() -> None:
    text = (
        "durablec: 1\nworkflow: w\ninput: {note?: string}\nsteps:\n"
        "  - if: ${has(input.note) and input.note != ''}\n"
        "    then: [{return: '${input.note}'}]\n"
    )
    assert found(text) == [("DC041", "and")]
    # What stands in front of it is told all the same.
    early = text.replace("steps:\n", "steps:\n  - log: ${input.note}\n")
    assert [code for code, _ in found(early)] == ["DC311", "DC041"]
