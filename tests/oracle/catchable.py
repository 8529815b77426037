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


def raised(body: Any) -> set[str]:
    """Return error names that something in a body can raise."""
    text = json.dumps(body)
    found: set[str] = set()
    if '"call":' in text or '"fail": "$' in text:
        found |= {*CLASSES, "any"}
    if '"fail": "$' in text or '"fail": "Custom"' in text:
        found |= {"Custom", "any"}
    if '"callback":' in text:
        found |= {"CallbackTimeout", "CallbackFailed", "CallbackInvalid", "any"}
    if '"while":' in text:
        found |= {"TooManyIterations", "any"}
    if "${" in text:
        found |= {"ExpressionError", "any"}
    return found


def taken_by(name: str) -> set[str]:
    """Return the names that a clause leaves nothing to, in clauses behind it."""
    match name:
        case "any":
            return raised([{"call": "", "callback": "", "while": "$" + "{"}]) | {
                "Custom"
            }
        case "Broken" | "work.Broken":
            return {"Broken", "work.Broken", "Worse"}
        case "LookupError":
            return {"LookupError", "KeyError"}
        case _:
            return {name}
