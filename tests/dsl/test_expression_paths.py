"""A path that is read without lark is what the grammar makes of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from durablec_dsl import expr
from durablec_dsl.expression_builder import build_expression
from durablec_dsl.expression_paths import read_path
from durablec_dsl.expression_syntax import read_tree
from durablec_dsl.fault import Fault
from durablec_dsl.source import Span
from durablec_dsl.tree import same

NAMES = ["input", "x", "_", "A1", "not"]
NO_NAMES = ["in", "true", "step", "True"]
PATHS = st.lists(st.sampled_from(NAMES + NO_NAMES), min_size=1, max_size=5).map(
    ".".join
)
OTHERS = ["a.", ".a", "a..b", "a-b", "1a", "a.1b", "a.`b`", "a[0]", "a.?b", "a()", "é"]


def by_grammar(text: str) -> expr.Expr | None:
    """Return the tree that the grammar has for a text; None if it finds faults."""
    tree = read_tree(text, "expression")
    if isinstance(tree, Fault):
        return None
    node, faults = build_expression(tree)
    return None if faults else node


def places(node: expr.Expr) -> list[tuple[Span, int]]:
    """Return where a path's names stand and how deep it is, the whole of it first."""
    if not isinstance(node, expr.Select):
        return [(node.span, node.depth)]
    own = [(node.span, node.depth), (node.field_span, node.depth)]
    return [*own, *places(node.operand)]


@given(PATHS)
def test_a_path_is_what_the_grammar_makes_of_it(text: str) -> None:
    read, meant = read_path(text), by_grammar(text)
    if read is None:
        assert text.partition(".")[0] in NO_NAMES
    else:
        assert meant is not None
        assert same(read, meant)
        assert places(read) == places(meant)


@pytest.mark.parametrize("text", ["", ".", "a b", "a.b ", *OTHERS])
def test_what_is_no_path_is_for_the_grammar(text: str) -> None:
    assert read_path(text) is None


def test_a_path_deeper_than_an_expression_may_be_is_for_the_grammar() -> None:
    assert read_path(".".join("a" * 100)) is not None
    assert by_grammar(".".join("a" * 101)) is not None
    assert read_path(".".join("a" * 102)) is None
    assert by_grammar(".".join("a" * 102)) is None
