"""Follows JSON pointers (RFC 6901), and names what they lead to."""

from durablec_dsl.values import ListValue, RecordValue, Value


def pointer_parts(pointer: str) -> list[str]:
    """Return the steps of a pointer, which begins with `/`."""
    parts = pointer[1:].split("/")
    return [part.replace("~1", "/").replace("~0", "~") for part in parts]


def follow(root: Value, parts: list[str]) -> Value | None:
    """Return what lies at the end of some steps, None where one leads nowhere."""
    node: Value | None = root
    for part in parts:
        node = None if node is None else child(node, part)
    return node


def child(node: Value, part: str) -> Value | None:
    """Return what one step leads to."""
    match node:
        case RecordValue(fields=fields):
            return next((each.value for each in fields if each.key == part), None)
        case ListValue(items=items) if part.isdecimal() and int(part) < len(items):
            return items[int(part)]
        case _:
            return None


def type_name(words: str) -> str:
    """Return a name for a type: `order-item` gives `OrderItem`."""
    if words.isidentifier():
        return words[0].upper() + words[1:]
    parts = "".join(c if c.isalnum() else " " for c in words).split()
    name = "".join(part[0].upper() + part[1:] for part in parts)
    return name if name.isidentifier() else f"Type{name}"
