"""What random workflows know of the functions that they call, and how they retry."""

from typing import Any, Final

from tests.oracle.random_expressions import Kind

RESULTS: Final[dict[str, Kind]] = {
    "act": "int",
    "later": "text",
    "give": "record",
    "perhaps": "maybe",
    "spoil": "int",
}

POLICIES: Final[list[dict[str, Any]]] = [
    {"max_attempts": 3, "initial_delay": "1s", "jitter": "none"},
    {
        "max_attempts": 3,
        "initial_delay": "2s",
        "backoff_rate": 3,
        "jitter": "none",
        "errors": ["Broken", "KeyError"],
    },
    {"max_attempts": 3, "initial_delay": "1s", "except": ["Worse", "Plain"]},
]
"""Only the last leaves its pauses to chance, since what is left to it decides nothing
that could be told before."""
