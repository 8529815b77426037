"""The workflows of `overhead.py`, and what each is started with.

`SHAPES` has them by name; `overhead_by_hand.py` has a handler of each name.
"""

from collections.abc import Iterable
from textwrap import indent
from typing import Any, NamedTuple


class Shape(NamedTuple):
    """A workflow in YAML, and what it is started with."""

    workflow: str
    input: dict[str, Any]


_HEAD = """\
durablec: 1
workflow: {name}
input: {{order: string{more}}}
steps:
"""


def _steps() -> str:
    """A hundred steps, each of which reads what the one before it gave."""
    numbers = ["0", *(f'"${{acted_{at}.number}}"' for at in range(1, 100))]
    steps = [_act(f"acted_{at}", number) for at, number in enumerate(numbers, 1)]
    return _joined(steps) + "- return: ${acted_100.number}\n"


def _branches() -> str:
    """Fifty branches of a step each, all at once."""
    branches = [
        f"branch_{at}:\n"
        + indent(_act(f"acted_{at}", at) + f"- return: ${{acted_{at}.number}}\n", "  ")
        for at in range(1, 51)
    ]
    head = "- parallel: checks\n  branches:\n"
    return head + indent(_joined(branches), "    ") + "- return: ${checks}\n"


def _items() -> str:
    """Five hundred items of a step each, forty at once."""
    body = _act("priced", '"${number}"') + "- return: ${priced.number}\n"
    return f"""\
- map: prices
  items: ${{input.numbers}}
  as: number
  max_concurrency: 40
  steps:
{indent(body, "    ")}\
- return: ${{prices}}
"""


def _waits() -> str:
    """Ten waits, hence eleven invocations."""
    waits = [f"- wait: waited_{at}\n  for: 1s\n" for at in range(1, 11)]
    return _joined(waits) + "- return: rested\n"


def _saga() -> str:
    """Ten bookings that are cancelled by steps of their own, since nobody pays."""
    bookings = _joined(_act(f"booked_{at}", at) for at in range(1, 11))
    cancelled = _joined(
        f"- step: cancelled_{at}\n  call: overhead_work.cancel\n"
        f'  with: {{order: "${{input.order}}", number: {at}}}\n'
        for at in range(10, 0, -1)
    )
    return _declined(bookings, cancelled)


def _undo() -> str:
    """Ten bookings that are undone, since nobody pays."""
    bookings = _joined(
        _act(f"booked_{at}", at)
        + "  undo:\n    call: overhead_work.cancel\n"
        + f'    with: {{order: "${{input.order}}", number: "${{booked_{at}.number}}"}}\n'
        for at in range(1, 11)
    )
    return _declined(bookings, "")


def _declined(bookings: str, cancelled: str) -> str:
    """Return a `try` whose body has bookings and a payment that is declined."""
    clause = cancelled + '- return: "declined: ${err.message}"\n'
    return f"""\
- try:
{indent(bookings, "    ")}\
    - step: paid
      call: overhead_work.pay
      with: {{order: "${{input.order}}"}}
      retry: none
    - return: ${{paid}}
  catch:
    - errors: [PaymentDeclined]
      as: err
      do:
{indent(clause, "        ")}"""


def _act(name: str, number: object) -> str:
    return (
        f"- step: {name}\n  call: overhead_work.act\n"
        f'  with: {{order: "${{input.order}}", number: {number}}}\n'
    )


def _joined(parts: Iterable[str]) -> str:
    return "".join(parts)


def _shape(name: str, body: str, numbers: list[int] | None = None) -> Shape:
    more = "" if numbers is None else ", numbers: [integer]"
    given = {} if numbers is None else {"numbers": numbers}
    return Shape(_HEAD.format(name=name, more=more) + body, {"order": "7", **given})


SHAPES = {
    "steps": _shape("steps", _steps()),
    "branches": _shape("branches", _branches()),
    "items": _shape("items", _items(), numbers=list(range(500))),
    "waits": _shape("waits", _waits()),
    "saga": _shape("saga", _saga()),
    "undo": _shape("undo", _undo()),
}
