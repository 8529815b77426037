"""What options say to callbacks."""

from collections import deque
from pathlib import Path

import pytest

from durablec import files
from durablec.cli.run_answers import (
    Answer,
    Callbacks,
    Expire,
    Fail,
    callbacks_of,
    read_replies,
)

COFFEE = Path(__file__).parents[2] / "samples" / "coffee_order"


@pytest.fixture(scope="module")
def known() -> Callbacks:
    (made,) = files.compile_paths([COFFEE / "order.durable.yaml"])
    assert made.workflow is not None
    return callbacks_of(made.workflow)


def test_replies_are_in_the_order_of_their_options(known: Callbacks) -> None:
    words = ["f", "--expire", "barista", "--answer=barista=2", "--fail", "barista=no"]
    words += ["--answer", "barista=1", "--expire=barista"]
    replies = read_replies(
        words,
        answers=["barista=2", "barista=1"],
        failures=["barista=no"],
        expiries=["barista", "barista"],
        known=known,
    )
    assert replies == {
        "barista": deque(
            [Expire(), Answer("2"), Fail("no", None), Answer("1"), Expire()]
        )
    }


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        ("no beans", Fail("no beans", None)),
        ('{"a": 1}', Fail(None, '{"a": 1}')),
        ('"no"', Fail(None, '"no"')),
        ("a=b", Fail("a=b", None)),
        ("NaN", Fail("NaN", None)),
        ("", Fail(None, None)),
    ],
)
def test_a_failure_has_a_message_or_data(
    known: Callbacks, text: str, reply: Fail
) -> None:
    replies = read_replies(["--fail"], [], [f"barista={text}"], [], known)
    assert replies == {"barista": deque([reply])}


def test_an_answer_may_be_in_a_file(known: Callbacks, tmp_path: Path) -> None:
    file = tmp_path / "answer.json"
    file.write_text('\ufeff{"accepted": true}', encoding="utf-8")
    replies = read_replies(["--answer"], [f"barista=@{file}"], [], [], known)
    assert replies == {"barista": deque([Answer('{"accepted": true}')])}
