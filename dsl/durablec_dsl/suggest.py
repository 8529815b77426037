"""Finds the known name that a mistyped one most likely means."""

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the name of `known` that is nearest to `name`, or None if none is near."""
    known = sorted(known)
    slip = mistyped(name, known)
    if slip is not None:
        return slip
    # Most files hold no mistake, and difflib costs 5 ms to import.
    from difflib import get_close_matches

    candidates = {word.lower(): word for word in known}
    found = get_close_matches(name.lower(), candidates, n=1, cutoff=0.6)
    return candidates[found[0]] if found else None


def mistyped(name: str, known: Iterable[str]) -> str | None:
    """Return the name of `known` that has the same letters but for one, if one has.

    One may be too many, missing, another, or change places with the next; capitals do
    not count. Names of one or two letters with another are other names.
    """
    lower = name.lower()
    return next((k for k in sorted(known) if _differ_by_one(lower, k.lower())), None)


def _differ_by_one(one: str, other: str) -> bool:
    if abs(len(one) - len(other)) > 1:
        return False
    start = 0
    while start < min(len(one), len(other)) and one[start] == other[start]:
        start += 1
    left, right = one[start:], other[start:]
    return (
        (left[1:] == right[1:] and len(one) > 2)
        or left[1:] == right
        or left == right[1:]
        or (left[1::-1] + left[2:] == right and len(left) > 1)
    )


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return "did you mean `x`?" for the nearest name of `known`, or None."""
    found = nearest(name, known)
    return f"did you mean `{found}`?" if found else None
