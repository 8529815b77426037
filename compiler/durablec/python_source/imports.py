"""Which modules of the project a set of modules needs: what a bundle must contain."""

from collections.abc import Iterable, Iterator

from durablec.python_source.modules import Library


def closure(library: Library, roots: Iterable[str]) -> list[str]:
    """Return the project's modules that importing `roots` may import, sorted.

    Imports inside functions count, and so do those for type checkers, which may be
    evaluated at run time. Every module brings the packages around it.
    """
    found: set[str] = set()
    waiting = [name for root in roots for name in _with_packages(root)]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        module = library.module(name)
        if module is None:
            continue
        found.add(name)
        for imported in module.imports:
            waiting.extend(_with_packages(imported))
    return sorted(found)


def _with_packages(name: str) -> Iterator[str]:
    parts = name.split(".")
    for length in range(1, len(parts) + 1):
        yield ".".join(parts[:length])
