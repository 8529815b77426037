"""What an error tells of what was undone because of it, whatever its size."""

from typing import Any

from aws_durable_execution_sdk_python.exceptions import (
    CallbackExternalError,
    StepError,
)
from hypothesis import given
from hypothesis import strategies as st

from durablec_runtime import again, caught, fail
from durablec_runtime._bounds import UNDONE_BYTES, long_undone, short_undone
from durablec_runtime._errors import note_undone, renamed

OK = {"step": "flight", "ok": True, "message": None}
FAILED = {"step": "hotel", "ok": False, "message": "closed"}

STEPS = st.lists(
    st.one_of(
        st.builds(lambda s: {"step": s, "ok": True, "message": None}, st.text("abc")),
        st.builds(
            lambda s, m: {"step": s, "ok": False, "message": m},
            st.text("abc"),
            st.text(),
        ),
    ),
    min_size=1,
    max_size=300,
)


def test_what_was_undone_survives_boundaries_in_order() -> None:
    error = fail("Declined", "no", {"code": 5})
    note_undone(error, [OK])
    inner = renamed(error)
    # As AWS's SDK builds an error anew behind a boundary, and on every replay.
    outer = StepError("no", "x.Declined", inner.data, inner.stack_trace)
    note_undone(outer, [FAILED])
    record = caught(renamed(outer))
    assert record["undone"] == [OK, FAILED]
    assert (record["type"], record["data"]) == ("Declined", {"code": 5})
    assert caught(again(record)) == record


def test_nothing_was_undone() -> None:
    assert caught(fail("Declined"))["undone"] == []


def test_what_somebody_outside_tells_is_not_believed() -> None:
    error = CallbackExternalError("no", "x", None, [short_undone([OK])])
    assert caught(error)["undone"] == []


@given(STEPS)
def test_the_line_is_within_its_share_and_tells_failures_first(
    steps: list[dict[str, Any]],
) -> None:
    line = short_undone(steps)
    told = long_undone(line)
    assert len(line) <= UNDONE_BYTES
    failures = [each["step"] for each in steps if not each["ok"]]
    told_failures = [each["step"] for each in told if not each["ok"]]
    assert told_failures == failures[: len(told_failures)]
    if len(told) < len(steps) and len(told_failures) < len(failures):
        assert all(not each["ok"] for each in told)


def test_a_line_that_is_none_tells_nothing() -> None:
    assert long_undone("undone [3") == []
    assert long_undone("undone 3") == []
