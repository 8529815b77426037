"""Finds the comments that silence rules: `# durablec: allow NAME, NAME`.

libyaml drops comments, so they are found in the text: a `#` at the beginning of a
line or after a blank, and not inside of a scalar.
"""

from collections.abc import Iterator

from durablec_dsl.source import Source, Span
from durablec_dsl.values import Name
from durablec_dsl.yaml_nodes import Mapping, Scalar, Sequence, YamlNode

_SIGN = "durablec:"
_RULE_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-_")


def allowed_rules(source: Source, root: YamlNode) -> list[Name]:
    """Return the names of rules that comments silence, each with its place."""
    text = source.text
    if _SIGN not in text:
        return []
    names: list[Name] = []
    scalars: list[Span] | None = None
    at = text.find(_SIGN)
    while at >= 0:
        start = _comment_start(text, at)
        if start is not None:
            if scalars is None:
                scalars = list(_multiline(root, text))
            if not any(span.start <= start < span.end for span in scalars):
                names.extend(rule_names(text, at + len(_SIGN)))
        at = text.find(_SIGN, at + 1)
    return names


def _comment_start(text: str, at: int) -> int | None:
    """Return the offset of the `#` whose comment begins with the sign at `at`."""
    start = at
    while start and text[start - 1] in " \t":
        start -= 1
    start -= 1
    if start < 0 or text[start] != "#":
        return None
    return start if start == 0 or text[start - 1] in " \t\n" else None


def _multiline(root: YamlNode, text: str) -> Iterator[Span]:
    """Yield the part of each scalar in which a `#` begins no comment."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        if isinstance(node, Scalar):
            if node.style in ("|", ">"):
                # The header of a block scalar may have a comment of its own.
                header_end = text.find("\n", *node.span)
                yield Span(
                    header_end if header_end >= 0 else node.span.end, node.span.end
                )
            elif node.style is not None:
                yield node.span
        elif isinstance(node, Sequence):
            waiting.extend(node.items)
        elif isinstance(node, Mapping):
            for pair in node.pairs:
                waiting.extend(pair)


def rule_names(text: str, at: int) -> list[Name]:
    """Return the rules that a comment allows whose sign ends at `at`."""
    end = text.find("\n", at)
    line = text[at : end if end >= 0 else len(text)]
    if not line.lstrip().startswith("allow "):
        return []
    found = []
    at += line.index("allow ") + len("allow ")
    for part in line[line.index("allow ") + len("allow ") :].split(","):
        name = part.strip()
        if name and _RULE_LETTERS.issuperset(name):
            start = at + len(part) - len(part.lstrip())
            found.append(Name(Span(start, start + len(name)), name))
        at += len(part) + 1
    return found
