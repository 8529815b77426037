"""Looks into a workflow as YAML has it: records, lists and scalars."""

from typing import Any

_BODIES_OF_THEIR_OWN = {"group", "parallel", "map"}


def records(tree: Any, key: str) -> list[dict[str, Any]]:
    """Return the records in a document that have a key."""
    if isinstance(tree, list):
        return [found for each in tree for found in records(each, key)]
    if not isinstance(tree, dict):
        return []
    own = [tree] if key in tree else []
    return own + [found for each in tree.values() for found in records(each, key)]


def breaks(tree: Any) -> bool:
    """Say whether a loop's body holds a `break` that leaves this very loop."""
    if isinstance(tree, list):
        return any(map(breaks, tree))
    if not isinstance(tree, dict) or tree.keys() & {"while", *_BODIES_OF_THEIR_OWN}:
        return bool(tree == "break")
    return any(map(breaks, tree.values()))


def returns(tree: Any) -> bool:
    """Say whether a body holds a `return` that ends this very body."""
    if isinstance(tree, list):
        return any(map(returns, tree))
    if not isinstance(tree, dict) or tree.keys() & _BODIES_OF_THEIR_OWN:
        return False
    return "return" in tree or any(map(returns, tree.values()))
