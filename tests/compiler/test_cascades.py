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
