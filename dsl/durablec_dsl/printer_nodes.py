"""What is to be written as YAML: texts and collections with their comments.

They are made from a workflow's tree (`printer_yaml`) or from a file's own nodes
(`formatter_yaml`), and laid out in `printer_layout`.
"""

from durablec_dsl.record import Record


class Text(Record):
    """A scalar.

    `block` is what stands behind its key or dash and `rest` the lines below it, without
    indentation; `flow` is what stands for it in brackets, None where it cannot.
    `literal` says that the lines below are a block scalar's. `anchor` is `&name`.
    """

    block: str
    flow: str | None
    rest: tuple[str, ...] = ()
    literal: bool = False
    anchor: str = ""


class Comment(Record):
    """A comment beside a value; `column` is where it stood, from 0."""

    text: str
    column: int = 0


class Entry(Record):
    """One entry of a collection; `key` is None in a list.

    `above` are the comments above it, "" for a blank line.
    """

    key: Text | None
    value: "Text | Collection"
    above: list[str]
    beside: Comment | None = None


class Collection(Record):
    """A list, or a mapping; it is written in brackets if `flow` and if it fits.

    `below` are comments behind the last entry, "" for a blank line.
    """

    is_mapping: bool
    entries: list[Entry]
    flow: bool
    below: list[str]
    anchor: str = ""


Out = Text | Collection
Pairs = list[tuple[str, Out | None]]


def mapping(pairs: Pairs, *, flow: bool) -> Collection:
    """Return a mapping of plain keys, without those that have no value."""
    entries = [
        Entry(Text(key, key), value, []) for key, value in pairs if value is not None
    ]
    return Collection(True, entries, flow, [])


def listing(values: list[Out], *, flow: bool) -> Collection:
    """Return a list."""
    return Collection(False, [Entry(None, value, []) for value in values], flow, [])
