"""Polls: looks, what is recorded of them, pauses, and how they end."""

import logging
from typing import Any

import pytest
from aws_durable_execution_sdk_python.config import Duration, JitterStrategy
from aws_durable_execution_sdk_python.exceptions import ExecutionError
from aws_durable_execution_sdk_python.retries import RetryStrategyConfig
from aws_durable_execution_sdk_python.serdes import SerDesContext
from aws_durable_execution_sdk_python.types import WaitForConditionCheckContext
from hypothesis import given
from hypothesis import strategies as st

from durablec_runtime import NamedError, call, caught, fail, look, named, polling, retry
from durablec_runtime._step import RESULT_BYTES

BEARING = retry(RetryStrategyConfig(max_attempts=3))
MINUTE = Duration.from_minutes(1)

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


class Busy(Exception):
    pass


class Poll:
    """Runs a poll as the SDK does: every state goes through the serdes."""

    def __init__(self, check: Any, config: Any) -> None:
        self.check = check
        self.config = config
        self.state = self._recorded(config.initial_state)
        self.attempt = 0
        self.written: list[str] = []

    def look(self) -> int | None:
        """Look once; return the pause that follows, None if the poll is over."""
        self.attempt += 1
        context: Any = WaitForConditionCheckContext(
            logger=logging.getLogger("poll"), attempt=self.attempt
        )
        self.state = self._recorded(self.check(self.state, context))
        self.written.append(self.config.serdes.serialize(self.state, SerDesContext()))
        decision = self.config.wait_strategy(self.state, self.attempt)
        return decision.delay_seconds if decision.should_continue else None

    def _recorded(self, state: Any) -> Any:
        text = self.config.serdes.serialize(state, SerDesContext())
        return self.config.serdes.deserialize(text, SerDesContext())


def script(*results: Any) -> Any:
    """Return a function that returns or raises one after the other."""
    left = list(results)
    given: list[Any] = []

    def function(previous: Any) -> Any:
        given.append(previous)
        result = left.pop(0)
        if isinstance(result, BaseException):
            raise result
        return result

    function.given = given  # type: ignore[attr-defined]  # read by the test
    return function


def is_done(state: Any) -> bool:
    return bool(state == "done")


def failure(poll: Poll) -> dict[str, Any]:
    with pytest.raises(NamedError) as raised:
        poll.look()
    return caught(raised.value)


def test_the_recorded_state_is_the_functions_result() -> None:
    function = script({"a": 1}, "done")
    poll = Poll(look(call(function)), polling(is_done))
    assert [poll.look(), poll.look()] == [5, None]
    assert poll.written == ['{"a":1}', '"done"']
    assert function.given == [None, {"a": 1}]


def test_previous_is_the_initial_value_until_a_look_has_a_result() -> None:
    function = script(Busy(), "one", Busy(), "done")
    poll = Poll(look(call(function), BEARING), polling(is_done, initial="none"))
    while poll.look() is not None:
        pass
    assert function.given == ["none", "none", "one", "one"]
    assert poll.state == "done"


def test_a_function_need_not_ask_for_previous() -> None:
    poll = Poll(look(call(lambda a: a, a="done")), polling(is_done))
    assert poll.look() is None


def test_what_a_function_does_to_previous_is_not_seen_again() -> None:
    seen: list[Any] = []

    def greedy(previous: list[int]) -> None:
        seen.append(list(previous))
        previous.append(2)
        raise Busy

    poll = Poll(look(call(greedy), BEARING), polling(is_done, initial=[1]))
    poll.look()
    poll.look()
    assert seen == [[1], [1]]


def test_a_failed_look_is_borne_so_often_in_a_row() -> None:
    function = script(Busy("1"), Busy("2"), "x", Busy("3"), Busy("4"), Busy("5"))
    poll = Poll(look(call(function), BEARING), polling(is_done, every=MINUTE))
    assert [poll.look() for _ in range(5)] == [60] * 5
    assert poll.written[1] == (
        ' {"previous":null,"found":false,"failures":2,"error":"Busy: 2","waits":false}'
    )
    assert failure(poll)["type"] == "Busy"


def test_a_failed_look_is_not_borne_without_a_retry_or_by_another_name() -> None:
    config = RetryStrategyConfig(max_attempts=3)
    only, never = retry(config, ("Busy",)), retry(config, (), ("Busy",))
    for strategy, error in (
        (None, Busy()),
        (only, ValueError()),
        (never, Busy()),
        (BEARING, fail("ExpressionError")),
    ):
        given = (strategy,) if strategy else ()
        poll = Poll(look(call(script(error)), *given), polling(is_done))
        assert failure(poll)["type"] in ("Busy", "ValueError", "ExpressionError")


def test_the_sdks_own_errors_are_never_borne() -> None:
    poll = Poll(look(call(script(ExecutionError("x"))), BEARING), polling(is_done))
    with pytest.raises(ExecutionError):
        poll.look()


def test_an_exhausted_poll_tells_its_last_result() -> None:
    poll = Poll(look(call(script("a", {"b": 2}))), polling(is_done, max_attempts=2))
    assert poll.look() == 5
    error = failure(poll)
    assert error["type"] == "PollExhausted"
    assert error["message"] == "the condition does not hold after 2 looks"
    assert error["data"] == {"b": 2}


def test_failed_looks_exhaust_a_poll_too() -> None:
    function = script("a", Busy("x"))
    poll = Poll(look(call(function), BEARING), polling(is_done, max_attempts=2))
    poll.look()
    error = failure(poll)
    assert (error["type"], error["data"]) == ("PollExhausted", "a")
    assert error["message"].endswith("of which the last failed: Busy: x")
    config = polling(is_done, max_attempts=1, initial="i")
    assert failure(Poll(look(call(script(Busy())), BEARING), config))["data"] is None


def test_a_condition_that_holds_at_the_last_look_wins() -> None:
    poll = Poll(look(call(script("done"))), polling(is_done, max_attempts=1))
    assert poll.look() is None


def test_sixty_looks_are_the_default() -> None:
    poll = Poll(look(call(lambda: 0)), polling(is_done))
    assert [poll.look() for _ in range(59)] == [5] * 59
    assert failure(poll)["type"] == "PollExhausted"


def test_what_the_condition_raises_is_the_polls_error() -> None:
    def until(_: Any) -> bool:
        raise fail("ExpressionError", "broken")

    poll = Poll(look(call(lambda: 0), BEARING), polling(until))
    with pytest.raises(NamedError) as raised:
        poll.look()
    assert named(raised.value, "ExpressionError")


def test_the_pause_before_the_first_look_is_no_look() -> None:
    function = script("a", "b")
    config = polling(is_done, every=MINUTE, after=Duration(7), max_attempts=2)
    poll = Poll(look(call(function)), config)
    assert poll.look() == 7
    assert function.given == []
    assert poll.look() == 60
    assert failure(poll)["data"] == "b"


def pauses(count: int, **options: Any) -> list[int | None]:
    poll = Poll(look(call(lambda: 0)), polling(is_done, **options))
    return [poll.look() for _ in range(count)]


def test_pauses_grow_up_to_a_bound() -> None:
    assert pauses(3, every=Duration(2), backoff_rate=1.5) == [2, 3, 5]
    assert pauses(3, every=MINUTE, backoff_rate=2, max_delay=Duration(90)) == [
        60,
        90,
        90,
    ]
    assert pauses(4, every=MINUTE, backoff_rate=3) == [60, 180, 300, 300]
    assert pauses(2, every=Duration(900), backoff_rate=2) == [900, 900]
    assert pauses(50, backoff_rate=1e300)[-1] == 300


def test_jitter_leaves_a_part_of_the_pause_to_chance() -> None:
    half = pauses(50, every=MINUTE, jitter=JitterStrategy.HALF)
    full = pauses(50, every=MINUTE, jitter=JitterStrategy.FULL)
    assert all(each is not None and 30 <= each <= 60 for each in half)
    assert all(each is not None and 1 <= each <= 60 for each in full)
    assert len(set(full)) > 1


@given(json_values)
def test_no_result_is_taken_for_a_failed_look(value: Any) -> None:
    poll = Poll(look(call(lambda: value)), polling(lambda _: True))
    assert poll.look() is None
    assert poll.state == value


def test_a_failure_that_would_be_too_large_to_record_is_not_borne() -> None:
    large = "x" * (RESULT_BYTES - 10)
    poll = Poll(look(call(script(large, Busy())), BEARING), polling(is_done))
    poll.look()
    assert failure(poll)["type"] == "Busy"
