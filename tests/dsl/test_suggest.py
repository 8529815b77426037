"""The known name that a mistyped one most likely means."""

import pytest

from durablec_dsl.suggest import did_you_mean, mistyped, nearest


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


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("total", "total"),
        ("TOTAL", "total"),
        ("totl", "total"),
        ("totall", "total"),
        ("tatal", "total"),
        ("toatl", "total"),
        ("otal", "total"),
        ("attotal", None),
        ("tatel", None),
        ("taotl", None),
        ("", None),
    ],
)
def test_mistyped_is_what_differs_by_one_letter(
    name: str, expected: str | None
) -> None:
    assert mistyped(name, ["count", "total"]) == expected
