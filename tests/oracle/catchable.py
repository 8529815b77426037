"""Which errors a body of a random workflow can raise, and which a clause leaves over."""

import json
from typing import Any, Final

CLASSES: Final = (
    "Broken",
    "Worse",
    "work.Broken",
    "Plain",
    "Leave",
    "KeyError",
    "LookupError",
)

_OF_THE_LANGUAGE: Final = (
    "Timeout",
    "CallbackTimeout",
    "CallbackFailed",
    "CallbackInvalid",
    "StepInterrupted",
    "InvokeFailed",
    "TooFewSucceeded",
    "TooManyIterations",
    "PollExhausted",
    "ExpressionError",
)

_RAISED: Final = [
    (('"call":', '"invoke":', '"use":', '"fail": "$'), CLASSES),
    (('"fail": "Custom"', '"fail": "$'), ("Custom",)),
    (('"fail": "Worse"',), ("Worse", "Broken")),
    (
        ('"callback":', '"await":'),
        ("CallbackTimeout", "CallbackFailed", "CallbackInvalid"),
    ),
    (('"while":',), ("TooManyIterations",)),
    (('"poll":',), ("PollExhausted", "ExpressionError")),
    (('"invoke":',), ("InvokeFailed",)),
    (('"at_most_once',), ("StepInterrupted",)),
    (
        ('"complete": "any"', '"complete": "first"', '"complete": {'),
        ("TooFewSucceeded",),
    ),
    (('"timeout": "1s"', '"group":'), ("Timeout",)),
    (("${",), ("ExpressionError",)),
]
"""Names, and texts of statements one of which they take, roughly."""


def raised(body: Any) -> set[str]:
    """Return error names that something in a body can raise."""
    text = json.dumps(body)
    found: set[str] = set()
    for signs, names in _RAISED:
        if any(sign in text for sign in signs):
            found |= {*names, "any"}
    return found


def taken_by(name: str) -> set[str]:
    """Return the names that a clause leaves nothing to, in clauses behind it."""
    match name:
        case "any":
            return {*CLASSES, *_OF_THE_LANGUAGE, "any", "Custom"}
        case "Broken" | "work.Broken":
            return {"Broken", "work.Broken", "Worse"}
        case "LookupError":
            return {"LookupError", "KeyError"}
        case _:
            return {name}
