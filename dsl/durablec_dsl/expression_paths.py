"""Reads names with dots between, which is what most expressions are, without lark.

lark takes 30 ms to import and load, a fifth of a check. Whatever is more than a path, or wrong,
is for the grammar; what it says of a path is the same (`test_expression_paths.py`).
"""

import re

from durablec_dsl import expr
from durablec_dsl.source import Span
from durablec_dsl.words import RESERVED_WORDS

_NAME = "[_a-zA-Z][_a-zA-Z0-9]*"
# No more fields than an expression may be deep (`expression_builder.MAX_DEPTH`).
_PATH = re.compile(rf"{_NAME}(?:\.{_NAME}){{0,99}}")

_NO_NAMES = RESERVED_WORDS | {"True", "False", "None"}


def read_path(text: str) -> expr.Expr | None:
    """Return the tree of a path, as `order.items`; None for any other expression."""
    if _PATH.fullmatch(text) is None:
        return None
    first, *fields = text.split(".")
    if first in _NO_NAMES:
        return None
    end = len(first)
    node: expr.Expr = expr.Ident(Span(0, end), 0, first, rooted=False)
    for depth, field in enumerate(fields, 1):
        start, end = end + 1, end + 1 + len(field)
        place = Span(start, end)
        node = expr.Select(Span(0, end), depth, node, field, place, optional=False)
    return node
