"""What a model says of values beside their types: enumerations, sizes, patterns.

AWS refuses what is outside of it, unless the service has learnt more since the model
was made. A pattern may be meant for the whole text or for a part of it; here a text is
at fault only if no part of it matches, which is wrong either way.
"""

import re
import warnings
from functools import cache

from durablec.aws.model import Shape
from durablec_dsl.suggest import nearest

Fault = tuple[str, str | None]
"""What is wrong with a value, to follow its name in a message, and the repair."""

_LONGEST_MATCHED = 256
_MOST_LISTED = 8


def fault_of_text(shape: Shape, text: str) -> Fault | None:
    """Return what is wrong with a string, or with a key of a map."""
    if shape.enum and text not in shape.enum:
        return f"cannot be `{text}`", _instead(text, shape.enum)
    if (fault := fault_of_size(shape, len(text), "characters")) is not None:
        return fault
    pattern = _compiled(shape.raw.get("pattern", ""))
    if pattern is None or len(text) > _LONGEST_MATCHED or pattern.search(text):
        return None
    return f"does not match `{shape.raw['pattern']}`", None


def fault_of_size(shape: Shape, size: int, unit: str = "items") -> Fault | None:
    """Return what is wrong with how many characters or items there are."""
    return _outside(shape, size, f"has {size} {unit}, and takes")


def fault_of_number(shape: Shape, number: int | float) -> Fault | None:
    """Return what is wrong with a number."""
    return _outside(shape, number, f"is {number}, and must be")


def _outside(shape: Shape, value: float, found: str) -> Fault | None:
    least, most = shape.raw.get("min"), shape.raw.get("max")
    if least is not None and value < least:
        return f"{found} at least {least}", None
    if most is not None and value > most:
        return f"{found} at most {most}", None
    return None


def _instead(text: str, values: list[str]) -> str | None:
    near = nearest(text, values)
    if near is not None:
        return f"did you mean `{near}`?"
    if len(values) > _MOST_LISTED:
        return None
    return f"it is one of {', '.join(f'`{value}`' for value in values)}"


@cache
def _compiled(pattern: str) -> re.Pattern[str] | None:
    """Return a pattern of Java's as one of Python's, or None if it may differ."""
    if not pattern or "&&" in pattern or "[[" in pattern:
        return None
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return re.compile(pattern)
        except (re.error, FutureWarning):
            return None
