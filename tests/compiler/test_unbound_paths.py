"""A name that some path does not bind is reported with that path, from its first arm on."""

from pathlib import Path

from durablec import files

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
    path = tmp_path / "w.durable.yaml"
    path.write_text(TEXT)
    (made,) = files.compile_paths([path])
    (found,) = made.report
    labels = [
        (each.place.source.position(each.place.span.start).line, each.message)
        for each in found.labels
    ]
    assert labels == [
        (11, "bound here"),
        (5, "a path goes through here"),
        (13, "a path goes through here"),
        (15, "no arm of this `if` may hold"),
    ]
