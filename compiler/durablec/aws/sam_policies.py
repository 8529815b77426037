"""SAM's policy templates, of which a policy of the user's may be one.

SAM takes no name that it has not, and says so when a stack is deployed. New templates may
come: what is only not known is let through, and what is near to what is known is not.
"""

from functools import cache
from pathlib import Path

from durablec_dsl.suggest import mistyped


def slip(name: str) -> str | None:
    """Return the template that a name which is none most likely means, or None."""
    known = _known()
    if name in known:
        return None
    found = mistyped(name, known)
    if found is not None:
        return found
    from difflib import get_close_matches

    return next(iter(get_close_matches(name, known, n=1, cutoff=0.85)), None)


def parameters(name: str) -> tuple[str, ...] | None:
    """Return the parameters that a template needs, None if it is not known."""
    return _known().get(name)


@cache
def _known() -> dict[str, tuple[str, ...]]:
    table = Path(__file__).with_name("sam_policies.txt").read_text(encoding="utf-8")
    lines = (line.split() for line in table.splitlines())
    return {name: tuple(needed) for name, *needed in lines}
