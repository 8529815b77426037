"""The known name that a mistyped one most likely means."""

import pytest

from durablec_dsl.suggest import did_you_mean, nearest


@pytest.mark.parametrize(
    ("name", "known", "expected"),
    [
        ("totel", ["total", "count"], "total"),
        ("orderID", ["orderId", "order_id"], "orderId"),
        ("Total", ["total"], "total"),
        ("zzz", ["total", "count"], None),
        ("a", [], None),
    ],
)
def test_nearest(name: str, known: list[str], expected: str | None) -> None:
    assert nearest(name, known) == expected
    help = None if expected is None else f"did you mean `{expected}`?"
    assert did_you_mean(name, known) == help
