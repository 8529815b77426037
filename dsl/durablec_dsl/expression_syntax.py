"""Drives lark over expressions and types, with tables that were saved with the package.

Nothing but this module, the builders and the explanation of errors imports lark, and
they are imported when the first expression is read.
"""

import re
from functools import cache

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedInput

from durablec_dsl.fault import Fault
from durablec_grammars import open_tables


@cache
def tables() -> Lark:
    """Load the parser; building it from its grammar takes 50 times as long."""
    with open_tables("expression") as file:
        return Lark.load(file)


def read_tree(text: str, start: str) -> Tree[Token] | Fault:
    """Parse `text` from the rule `start`, `expression` or `type`."""
    try:
        return tables().parse(text, start=start)
    except UnexpectedInput as error:
        # Imported here since most files hold no mistake.
        from durablec_dsl.expression_errors import explain

        return explain(text, start, error)


def read_tokens(text: str) -> list[Token]:
    """Return the tokens of a text that holds nothing else."""
    return list(tables().lex(text))


def end_of_expression(text: str, start: int) -> int | None:
    """Return where the `}` stands that ends the expression at `start` of `text`.

    Braces nest, and those inside texts, quoted names and comments do not count. After a
    quote that nothing closes, the next brace is the end: the parser says what is wrong.
    """
    depth = 0
    for found in _marks().finditer(text, start):
        mark = found.group("mark")
        if mark == "{":
            depth += 1
        elif mark == "}" and depth > 0:
            depth -= 1
        elif mark is not None:
            end = text.find("}", found.start())
            return end if end >= 0 else None
    return None


def comments(text: str) -> list[tuple[int, int]]:
    """Return where the comments of an expression begin and end."""
    found = _marks().finditer(text)
    return [each.span() for each in found if each.group().startswith("//")]


@cache
def _marks() -> re.Pattern[str]:
    """Build a pattern for braces, stray quotes, and the tokens that may hold them.

    A name is one of them because of its end: the quote in `xr'` opens no raw text.
    """
    names = ("STRING", "BYTES", "QUOTED_NAME", "COMMENT", "NAME")
    patterns = [tables().get_terminal(name).pattern.to_regexp() for name in names]
    return re.compile("|".join([*patterns, "(?P<mark>[{}\"'`])"]))
