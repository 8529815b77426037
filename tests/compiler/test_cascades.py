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
