"""Saves the parse tables of the grammars, where a grammar has changed.

Run it after a change of a grammar or of lark's version: `python scripts/save_grammars.py`.
lark numbers its states in the order of sets, so that two runs write two files that
differ and mean the same. Tables therefore carry a stamp of what they were made from,
and are left alone while it holds; a test compares it.
"""

import hashlib
import sys
from pathlib import Path

import lark

FOLDER = Path(__file__).parents[1] / "grammars" / "durablec_grammars"
OPTIONS: dict[str, dict[str, object]] = {
    "expression": {
        "start": ["expression", "type"],
        "parser": "lalr",
        "lexer": "basic",
        "maybe_placeholders": False,
    },
}


def build(grammar: str) -> lark.Lark:
    """Build the parser of `grammar` from its text."""
    return lark.Lark((FOLDER / f"{grammar}.lark").read_text(), **OPTIONS[grammar])


def stamp(grammar: str) -> bytes:
    """Return the line that tables of `grammar` begin with when they are current."""
    text = (FOLDER / f"{grammar}.lark").read_text()
    made_from = repr((text, OPTIONS[grammar], lark.__version__))
    return hashlib.sha256(made_from.encode()).hexdigest().encode() + b"\n"


def is_current(grammar: str) -> bool:
    """Say whether the saved tables of `grammar` are those of its text."""
    saved = FOLDER / f"{grammar}.lalr"
    if not saved.exists():
        return False
    with saved.open("rb") as file:
        return file.readline() == stamp(grammar)


def main() -> None:
    for grammar in OPTIONS:
        if is_current(grammar):
            sys.stdout.write(f"{grammar}: current\n")
            continue
        with (FOLDER / f"{grammar}.lalr").open("wb") as file:
            file.write(stamp(grammar))
            build(grammar).save(file)
        sys.stdout.write(f"{grammar}: saved\n")


if __name__ == "__main__":
    main()
