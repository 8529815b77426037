"""Saves the parse tables of the grammars, where a grammar has changed.

Run it after a change of a grammar or of lark's version: `python scripts/save_grammars.py`.
lark numbers its states in the order of sets, so that two runs write two files that
differ and mean the same. Tables therefore carry a stamp of what they were made from,
and are left alone while it holds; a test compares it.

The expression grammar is saved as lark does it, for lark to load. The workflow grammar
is driven by `durablec_dsl.text_driver`, which recovers from mistakes as lark's own loop
cannot, so its tables are saved as plain data: the fields of `text_tables.Tables`.
"""

import hashlib
import pickle
import re
import sys
from pathlib import Path
from typing import Any, BinaryIO

import lark
from lark.parsers.lalr_analysis import Shift

FOLDER = Path(__file__).parents[1] / "grammars" / "durablec_grammars"
OPTIONS: dict[str, dict[str, Any]] = {
    "expression": {
        "start": ["expression", "type"],
        "parser": "lalr",
        "lexer": "basic",
        "maybe_placeholders": False,
    },
    "workflow": {
        "start": ["start"],
        "parser": "lalr",
        "lexer": "basic",
        "maybe_placeholders": False,
    },
}
# What a grammar imports is a part of it.
IMPORTED: dict[str, tuple[str, ...]] = {"expression": (), "workflow": ("expression",)}

_PREFIX = "expression__"


def build(grammar: str, *, debug: bool = False) -> lark.Lark:
    """Build the parser of `grammar` from its text."""
    path = str(FOLDER / f"{grammar}.lark")
    return lark.Lark.open(path, debug=debug, **OPTIONS[grammar])


def stamp(grammar: str) -> bytes:
    """Return the line that tables of `grammar` begin with when they are current."""
    names = (grammar, *IMPORTED[grammar])
    texts = [(FOLDER / f"{name}.lark").read_text() for name in names]
    made_from = repr((*texts, OPTIONS[grammar], lark.__version__))
    return hashlib.sha256(made_from.encode()).hexdigest().encode() + b"\n"


def is_current(grammar: str) -> bool:
    """Say whether the saved tables of `grammar` are those of its text."""
    saved = FOLDER / f"{grammar}.lalr"
    if not saved.exists():
        return False
    with saved.open("rb") as file:
        return file.readline() == stamp(grammar)


def plain_tables(parser: lark.Lark) -> dict[str, object]:
    """Return the tables of a parser as plain data.

    An action of a state is the state to go to, or `~n` to reduce by the rule `n`.
    """
    # lark has no public name for what its loop reads.
    table = parser.parser.parser.parser.parse_table
    numbers = {state: number for number, state in enumerate(table.states)}
    rules = {rule: number for number, rule in enumerate(parser.rules)}
    states: list[dict[str, int]] = []
    symbols = ["" for _ in numbers]
    for actions in table.states.values():
        row = {}
        for symbol, (action, argument) in actions.items():
            if action is Shift:
                row[_short(symbol)] = numbers[argument]
                symbols[numbers[argument]] = _short(symbol)
            else:
                row[_short(symbol)] = ~rules[argument]
        states.append(row)
    words, pattern = _terminals(parser)
    return {
        "pattern": pattern,
        "words": words,
        "rules": [
            (_short(rule.origin.name), len(rule.expansion), _short(rule.alias or ""))
            for rule in parser.rules
        ],
        "states": states,
        "symbols": symbols,
        "inner": _inner(parser),
        "start": numbers[table.start_states["start"]],
        "end": numbers[table.end_states["start"]],
    }


def _terminals(parser: lark.Lark) -> tuple[dict[str, str], str]:
    """Return the words that are terminals, and a pattern for all other terminals.

    Each terminal is a group of the pattern; what begins none is the group `BAD`.
    """
    words = {}
    groups = []
    ranked = sorted(
        parser.terminals,
        # Blanks are commonest; a comment begins like a sign of division.
        key=lambda t: (
            t.name not in ("SPACE", "COMMENT"),
            -t.priority,
            -len(t.pattern.value),
            t.name,
        ),
    )
    for terminal in ranked:
        word = terminal.pattern.value.removesuffix("\\b")
        if re.fullmatch(r"[a-z_]+", word):
            words[word] = _short(terminal.name)
        else:
            regexp = terminal.pattern.to_regexp()
            groups.append(f"(?P<{_short(terminal.name)}>{regexp})")
    return words, "|".join([*groups, "(?P<BAD>(?s:.))"])


def _inner(parser: lark.Lark) -> frozenset[str]:
    """Return the symbols that expressions and types are made of."""
    outer = {"expression", "type", "single_type", "_word", "_entry"}
    return frozenset(
        _short(symbol.name)
        for rule in parser.rules
        if rule.origin.name in outer or _PREFIX in rule.origin.name
        for symbol in (rule.origin, *rule.expansion)
    )


def _short(name: str) -> str:
    return sys.intern(str(name).replace(_PREFIX, ""))


def save(grammar: str, file: BinaryIO) -> None:
    """Write the tables of `grammar` to an open file."""
    if grammar == "workflow":
        pickle.dump(plain_tables(build(grammar)), file, protocol=5)
    else:
        build(grammar).save(file)


def main() -> None:
    for grammar in OPTIONS:
        if is_current(grammar):
            sys.stdout.write(f"{grammar}: current\n")
            continue
        with (FOLDER / f"{grammar}.lalr").open("wb") as file:
            file.write(stamp(grammar))
            save(grammar, file)
        sys.stdout.write(f"{grammar}: saved\n")


if __name__ == "__main__":
    main()
