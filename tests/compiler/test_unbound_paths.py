"""A name that some path does not bind is reported with that path, from its first arm on."""

from pathlib import Path

import pytest

from durablec import files
from durablec_dsl.diagnostics import Diagnostic

TEXT = """\
durablec: 1
workflow: example
input: {a: integer}
steps:
  - if: ${input.a == 1}
    then:
      - switch: ${input.a}
        cases:
          - when: 2
            do:
              - step: found
                call: durable.uuid
          - when: 3
            do:
              - if: ${input.a > 4}
                then:
                  - step: found
                    call: durable.uuid
        default:
          - step: found
            call: durable.uuid
    else:
      - step: found
        call: durable.uuid
  - return: ${found}
"""


def test_each_decision_of_the_path_is_a_label(tmp_path: Path) -> None:
    (found,) = _findings(tmp_path / "w.durable.yaml", TEXT)
    assert _labels(found) == [
        (11, "bound here"),
        (5, "a path goes through here"),
        (13, "a path goes through here"),
        (15, "no arm of this `if` may hold"),
    ]


HEAD = "durablec 1\nworkflow example\ninput { flag: boolean }\n"


@pytest.mark.parametrize(
    ("loop", "labels"),
    [
        (
            "while input.flag max_iterations 3 {\n  step found = durable.uuid()\n}\n",
            [(5, "bound here"), (4, "this loop may run no round")],
        ),
        (
            # How it is left is what matters, and not what misses it inside of a round.
            "while true max_iterations 3 {\n"
            "  if input.flag {\n"
            "    break\n"
            "  }\n"
            "  try {\n"
            "    step found = durable.uuid()\n"
            "  } catch {\n"
            "    continue\n"
            "  }\n"
            "  break\n"
            "}\n",
            [(9, "bound here"), (6, "the loop is left here before it is bound")],
        ),
    ],
    ids=["a condition", "a break"],
)
def test_a_loop_is_told_that_is_left_without_it(
    tmp_path: Path, loop: str, labels: list[tuple[int, str]]
) -> None:
    text = f"{HEAD}{loop}return found\n"
    (found,) = _findings(tmp_path / "w.durable", text)
    assert found.message == "`found` is not bound on every path to here"
    assert _labels(found) == labels


@pytest.mark.parametrize(
    "round",
    [
        "step found = durable.uuid() if input.flag { break }",
        "try { step found = durable.uuid() break } catch { wait pause for 1m }",
        "step found = durable.uuid() try { if input.flag { break } } finally { log 'x' }",
        "if input.flag { step found = durable.uuid() break }"
        " else { step found = durable.uuid() break }",
        "step found = durable.uuid() while true max_iterations 2 { break } break",
        "if input.flag { return 1 } step found = durable.uuid() break",
        "try { break } finally { step found = durable.uuid() }",
    ],
)
def test_each_way_out_of_an_endless_loop_may_bind_a_name(
    tmp_path: Path, round: str
) -> None:
    loop = f"while true max_iterations 3 {{ {round} }}\n"
    text = f"{HEAD}{loop}return found\n"
    assert _findings(tmp_path / "w.durable", text.replace("'x'", '"x"')) == []


def _findings(path: Path, text: str) -> list[Diagnostic]:
    path.write_text(text)
    (made,) = files.compile_paths([path])
    return made.report.in_order()


def _labels(found: Diagnostic) -> list[tuple[int, str]]:
    return [
        (each.place.source.position(each.place.span.start).line, each.message)
        for each in found.labels
    ]
