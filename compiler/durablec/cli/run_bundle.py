"""Says what a failed run has missed in its bundle, and the source root has."""

import os
import re
from collections.abc import Iterable, Iterator

from durablec.cells import brief
from durablec_local import Outcome

_FILE = re.compile(
    r"No such file or directory: '(?:.*/durablec-run-[^/]+/[^/]+/)?(.+)'"
)
_MODULE = re.compile(r"No module named '([\w.]+)'")


def missing(outcome: Outcome, roots: Iterable[str]) -> str | None:
    """Return how a file comes into the bundle for lack of which a run has failed.

    None if no file of the source roots `roots` is what it has failed for.
    """
    message = outcome.failure.message if outcome.failure is not None else ""
    for root in roots:
        for path in _wanted(message):
            file = os.path.join(root, path)
            if os.path.isabs(path) or not os.path.exists(file):
                continue
            pattern = f"{path}/**" if os.path.isdir(file) else path
            return (
                f"`{brief(path)}` is not in the bundle: name it in durablec.toml, "
                f'`[bundle]`, `include = ["{brief(pattern)}"]`'
            )
    return None


def _wanted(message: str) -> Iterator[str]:
    if found := _FILE.search(message):
        yield os.path.normpath(found[1])
    if found := _MODULE.search(message):
        path = found[1].replace(".", "/")
        yield from (f"{path}.py", path)
