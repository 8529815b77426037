"""A workflow's texts as CloudFormation takes them."""

import re
from collections.abc import Iterable

from durablec.backends.sam.values import Join

# What cfn-lint takes for a `!Sub` that was forgotten (E1029), and what CloudFormation
# replaces by a parameter's or a secret's value wherever it stands.
_REFERENCE = re.compile(r"(?<=\$)(?=\{[\w.:]+\})", re.ASCII)
_DYNAMIC = re.compile(r"(?<=\{)(?=\{resolve:)")


def exact(text: str) -> str | Join:
    """Return what leaves CloudFormation as this text, character for character.

    Only `{{resolve:...}}` does not: there is no way to write it plainly.
    """
    parts = _REFERENCE.split(text)
    return text if len(parts) == 1 else Join(tuple(parts))


def sentence(text: str, longest: int) -> str:
    """Return a description as one line of at most `longest` characters.

    White space is folded, what cannot be printed is dropped, a reference of
    CloudFormation's is broken by a space, and what is too long ends in `…`.
    """
    line = " ".join(_printable(text).split())
    line = _DYNAMIC.sub(" ", _REFERENCE.sub(" ", line))
    return line if len(line) <= longest else f"{_whole_words(line, longest - 1)}…"


def lines(texts: Iterable[str], longest: int) -> str:
    """Return as many of the lines as fit into `longest` bytes, then `…` if any is left."""
    kept: list[str] = []
    left = longest
    for text in texts:
        left -= len(text.encode()) + 1
        if left < len("…".encode()):
            kept.append("…")
            break
        kept.append(text)
    return "\n".join(kept)


def _printable(text: str) -> str:
    return "".join(one for one in text if one.isprintable() or one.isspace())


def _whole_words(line: str, longest: int) -> str:
    """Cut a line after a word, or inside of one that is longer than half of it."""
    cut = line[:longest]
    at = len(cut) if line[longest].isspace() else cut.rfind(" ")
    return cut[: at if at > longest // 2 else longest].rstrip()
