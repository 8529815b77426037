"""Equal expressions of a workflow are parsed once, wherever they stand and in each form."""

from collections.abc import Iterator

import pytest

from durablec_dsl import ast
from durablec_dsl.conversion import convert
from durablec_dsl.diagnostics import Report
from durablec_dsl.parser import parse
from durablec_dsl.source import Source
from durablec_dsl.tree import Node
from durablec_dsl.values import Embedded

YAML = Source(
    "w.durable.yaml",
    """\
durablec: 1
workflow: w
input: {count: integer}
steps:
  - set: {total: "${input.count + 1}"}
  - if: ${ input.count + 1 }
    then:
      - step: counted
        call: work.count
        with: {by: ["${input.count + 1}", "${input.count}"], of: "${input.count}"}
      - log: "of ${input.count + 1}, ${input.count}"
  - wait: pause
    for: ${input.count + 1}
  - return: ${input.count}
""",
)


def tree(source: Source) -> ast.Workflow:
    report = Report()
    found = parse(source, report)
    assert found is not None, [each.message for each in report]
    return found


def embedded(part: object) -> Iterator[Embedded]:
    """Yield all expressions inside a part of a tree."""
    match part:
        case Embedded():
            yield part
        case list() | tuple():
            for each in part:
                yield from embedded(each)
        case Node():
            for name in part.__match_args__:
                yield from embedded(getattr(part, name))
        case _:
            pass


def text_form() -> Source:
    made = convert(YAML, Report())
    assert made is not None
    return Source("w.durable", made.text)


@pytest.mark.parametrize("source", [YAML, text_form()], ids=["yaml", "text"])
def test_equal_expressions_of_a_workflow_share_one_tree(source: Source) -> None:
    found = list(embedded(tree(source)))
    assert sorted(each.text for each in found) == [
        *["input.count"] * 4,
        *["input.count + 1"] * 5,
    ]
    assert len({id(each.expr) for each in found}) == 2
    assert len({each.span for each in found}) == len(found)
