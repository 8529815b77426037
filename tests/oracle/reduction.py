"""Makes the workflow of a difference smaller while the difference stays.

Statements are left out, and statements replaced by one of their bodies, as long as a
predicate holds of what is left.
"""

import copy
from collections.abc import Callable, Iterator
from typing import Any

Document = dict[str, Any]

_BODIES = ("steps", "then", "else", "do", "default", "try", "finally", "on_failure")
_OPTIONAL = (
    "finally",
    "else",
    "default",
    "catch",
    "elif",
    "when",
    "as",
    "retry",
    "undo",
    "timeout",
    "semantics",
    "summary",
    "complete",
    "max_concurrency",
    "nesting",
    "batch",
    "payload",
    "heartbeat",
    "after",
    "initial",
    "backoff_rate",
    "blocks",
    "defaults",
    "on_failure",
)


def reduced(document: Document, holds: Callable[[Document], bool]) -> Document:
    """Return the smallest document found of which the predicate still holds."""
    found = True
    while found:
        found = False
        for smaller in _smaller(document):
            if holds(smaller):
                document, found = smaller, True
                break
    return document


def _smaller(document: Document) -> Iterator[Document]:
    """Yield documents that lack one thing, with large things first."""
    yield from _without_branches(document)
    for path, _ in sorted(_bodies(document, ()), key=lambda each: len(each[0])):
        for at in range(len(_at(document, path))):
            inner = _at(document, path)[at]
            yield _with(document, path, at, [])
            for key in _BODIES:
                if isinstance(inner, dict) and isinstance(inner.get(key), list):
                    yield _with(document, path, at, inner[key])
    for path, record in _records(document, ()):
        for key in _OPTIONAL:
            if key in record:
                smaller = copy.deepcopy(document)
                del _at(smaller, path)[key]
                yield smaller
    for path, record in _records(document, ()):
        for key, value in record.items():
            if isinstance(value, str) and "${" in value and len(value) > 5:
                smaller = copy.deepcopy(document)
                _at(smaller, path)[key] = "${1}" if key != "for" else "1s"
                if "step" not in record or key in record.get("with", {}):
                    yield smaller


def _without_branches(document: Document) -> Iterator[Document]:
    """Yield documents without one branch, or block, or of a batch one branch alone."""
    for path, record in _records(document, ()):
        for key in ("branches", "blocks"):
            for name in record.get(key, ()) if isinstance(record, dict) else ():
                smaller = copy.deepcopy(document)
                del _at(smaller, path)[key][name]
                yield smaller
        if "branches" in record:
            for body in record["branches"].values():
                yield _with(document, path[:-1], path[-1], body)
        if "map" in record:
            yield _with(document, path[:-1], path[-1], record["steps"])


def _with(
    document: Document, path: tuple[Any, ...], at: int, new: list[Any]
) -> Document:
    smaller = copy.deepcopy(document)
    _at(smaller, path)[at : at + 1] = copy.deepcopy(new)
    return smaller


def _at(tree: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        tree = tree[key]
    return tree


def _bodies(tree: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield each list of statements, clauses or cases, with the way to it."""
    for where, record in _records(tree, path):
        for key in (*_BODIES, "catch", "cases", "elif", "errors"):
            if isinstance(record.get(key), list) and "retries" not in where:
                yield (*where, key), record[key]
        if isinstance(record.get("branches"), dict):
            for name, body in record["branches"].items():
                yield (*where, "branches", name), body


def _records(tree: Any, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if isinstance(tree, dict):
        yield path, tree
        for key, value in tree.items():
            yield from _records(value, (*path, key))
    elif isinstance(tree, list):
        for at, value in enumerate(tree):
            yield from _records(value, (*path, at))
