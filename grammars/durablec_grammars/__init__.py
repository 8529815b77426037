"""The grammars of durablec, and the parse tables that were made from them.

`NAME.lark` is a grammar for people and for lark; `NAME.lalr` holds its tables, written
by `scripts/save_grammars.py`: a line that says what they were made from, then what
`Lark.save` wrote.
"""

import os
from typing import BinaryIO


def path(name: str) -> str:
    """Return the path of a data file of this package.

    Wheels are installed as files, and `importlib.resources` takes 8 ms to import.
    """
    return os.path.join(os.path.dirname(__file__), name)


def open_tables(grammar: str) -> BinaryIO:
    """Open the tables of `grammar` where `Lark.load` begins to read them."""
    file = open(path(f"{grammar}.lalr"), "rb")  # noqa: SIM115  The caller closes it.
    file.readline()
    return file
