"""What options say to callbacks."""

from collections import deque
from pathlib import Path

import click
import pytest

from durablec import files
from durablec.cli.run_replies import (
    Answer,
    Callbacks,
    Expire,
    Fail,
    callbacks_of,
    read_replies,
    statement_of,
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


def test_a_reply_may_have_its_time(known: Callbacks) -> None:
    words = ["--answer", 'barista@4m={"accepted": true}', "--fail", "barista@1d2h=no"]
    replies = read_replies(words, [words[1]], [words[3]], [], known)
    late = [Answer('{"accepted": true}', after=240), Fail("no", None, after=93_600)]
    assert replies == {"barista": deque(late)}


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("barista@=1", "`` is no duration"),
        ("barista@4=1", "is a number without a unit, .*; write `4s`"),
        ("barista@4 min=1", "`4 min` is no duration; write `4m`"),
        ("barist@4m=1", "no callback `barist`; did you mean `barista`"),
        ("barista@4m", "write --answer barista=VALUE"),
    ],
)
def test_a_time_that_is_none_is_said(known: Callbacks, value: str, told: str) -> None:
    with pytest.raises(click.UsageError, match=told):
        read_replies(["--answer"], [value], [], [], known)


def test_in_real_time_a_reply_has_no_time(known: Callbacks) -> None:
    with pytest.raises(click.UsageError, match="times are for virtual time"):
        read_replies(["--answer"], ["barista@4m=1"], [], [], known, real_time=True)


def test_a_callback_is_known_by_its_label(tmp_path: Path) -> None:
    path = tmp_path / "w.durable.yaml"
    path.write_text(LABELS)
    (made,) = files.compile_paths([path])
    assert made.workflow is not None
    known = callbacks_of(made.workflow)
    shown = ["plain", "card 4.1", "f?r ada", "ada", "labelled", "nothing"]
    assert [statement_of(each, known) for each in shown] == [
        "plain",
        "card",
        "other",
        "free",
        "free",
        "free",
    ]
    inner = {f"payment.{name}": each for name, each in known.items()}
    assert statement_of("payment.card 4.1", inner) == "payment.card"
    assert statement_of("card 4.1", inner) is None


LABELS = """\
durablec: 1
workflow: labels
input: {customer: string, month: integer}
steps:
  - callback: plain
    timeout: 1h
  - callback: card
    label: "card ${input.month}.${input.month}"
    timeout: 1h
  - callback: other
    label: "für ${input.customer}"
    timeout: 1h
  - callback: free
    label: "${input.customer}"
    timeout: 1h
"""
