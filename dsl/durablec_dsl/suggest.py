"""Finds the known name that a mistyped one most likely means."""

from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> str | None:
    """Return the name of `known` that is nearest to `name`, or None if none is near."""
    # Most files hold no mistake, and difflib costs 5 ms to import.
    from difflib import get_close_matches

    candidates = {word.lower(): word for word in sorted(known)}
    found = get_close_matches(name.lower(), candidates, n=1, cutoff=0.6)
    return candidates[found[0]] if found else None


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """Return "did you mean `x`?" for the nearest name of `known`, or None."""
    found = nearest(name, known)
    return f"did you mean `{found}`?" if found else None
