"""No helper of CEL is emitted where types make Python exact: the samples' handlers show it.

The table says by hand which helpers a sample's handlers call, how often, and why Python's
own would be wrong there (compiler/README.md, "Generated handlers"; the rule is that of
`compiler/durablec/backends/python/cel_arithmetic.py` and its neighbours). What no line
says is Python as one would write it.
"""

import ast
from collections import Counter
from pathlib import Path

import pytest

from durablec.backends.python import emit
from durablec.files import compile_paths
from tests.support.cases import ROOT

SAMPLES = ROOT / "samples"

OVERFLOW = "the integers are data, and 64 bits are all that they may need"

HELPERS: dict[str, dict[str, tuple[int, str]]] = {
    "approval": {
        "string": (
            1,
            "`amount` is a number: 200.0 is written `200`, by Python `200.0`",
        ),
    },
    "coffee_order": {},
    "multi_step_retry": {},
    "order_with_payment": {},
    "payouts": {"i64": (1, OVERFLOW)},
    "subscription": {
        "i64": (10, OVERFLOW),
        "div": (2, "a quotient is rounded toward zero, by Python's `//` downward"),
        "get": (1, "the index is computed: -1 is an error, and Python's last item"),
    },
    "transcoding": {},
    "trip_booking": {},
}


def workflows(sample: str) -> list[Path]:
    """Return the workflows of a sample, in either form."""
    folder = SAMPLES / sample
    return sorted([*folder.rglob("*.durable.yaml"), *folder.rglob("*.durable")])


def helpers(python: str) -> Counter[str]:
    """Count the helpers of CEL that a handler calls, by name."""
    return Counter(
        node.attr
        for node in ast.walk(ast.parse(python))
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "cel"
    )


@pytest.mark.parametrize("sample", HELPERS)
def test_a_sample_calls_the_helpers_that_it_must_and_no_other(sample: str) -> None:
    paths = workflows(sample)
    found: Counter[str] = Counter()
    for compilation in compile_paths(paths):
        assert compilation.workflow is not None
        found += helpers(emit(compilation.workflow))
    assert paths
    assert found == {name: count for name, (count, _) in HELPERS[sample].items()}


def test_every_sample_has_its_line() -> None:
    folders = {path.name for path in SAMPLES.iterdir() if path.is_dir()}
    assert folders - {"__pycache__"} == HELPERS.keys()


def test_a_helper_is_seen() -> None:
    assert helpers("x = cel.i64(a + b)\ny = [cel.get(r, 0) for r in rs]\n") == {
        "i64": 1,
        "get": 1,
    }
