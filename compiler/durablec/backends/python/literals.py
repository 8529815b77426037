"""Own the only way by which text and values from a workflow reach Python source.

What comes out is read back equal by Python, is left alone by `ruff format`, and holds no character that
could break a line, reorder text or hide: those are written as escapes. Letters stay readable.
"""

import math
import re

TRIPLE = '"""'
NAMED_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}

# Printable by Unicode's tables, yet drawn as nothing (fillers, joiners, variation selectors) or of unsure width.
INVISIBLE = re.compile(
    "[\u034f\u17a4\u17d8\u2d7f\U0001171e\u115f\u1160\u17b4\u17b5\u180b-\u180f\u2800\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]"
)

# Quotes that would end a docstring, or touch its own.
QUOTE_RUN = re.compile('("{3,}|^"+|"+$)')

# Words by which a comment steers a tool (or, for `coding`, Python itself).
DIRECTIVE = re.compile(
    r"(^|\#)(\s*)(type:|noqa|fmt:|yapf:|ruff:|flake8:|mypy:|isort:|pyright:|pylint:|pragma:|nosec|!)"
    r"|(coding)(?=[:=])",
    re.IGNORECASE,
)


def literal(value: object) -> str:
    """Return Python source that `ast.literal_eval` reads back as an equal value of the same type.

    Args:
        value: None, a bool, int, finite float or str, or a list or dict of such.

    Raises:
        ValueError: a float is infinite or not a number, which have no literal.
        TypeError: the value, or one inside of it, is of another type.
    """
    match value:
        case None | bool() | int():
            return repr(value)
        case float():
            return _float(value)
        case str():
            quote = preferred_quote(value)
            return f"{quote}{escape(value, quote)}{quote}"
        case list():
            return f"[{', '.join(map(literal, value))}]"
        case dict():
            entries = (
                f"{literal(key)}: {literal(item)}" for key, item in value.items()
            )
            return f"{{{', '.join(entries)}}}"
        case _:
            raise TypeError(f"no literal for a {type(value).__name__}")


def docstring(text: str, indent: int) -> str:
    """Return a triple-quoted docstring that holds `text`; the first line is not indented.

    `inspect.getdoc` gives `text` back but for what it or ruff strips: the margin all lines share, space at the
    end of lines, empty lines around; it expands tabs. Text that would lose more indentation starts on a line
    of its own.

    Args:
        text: any text; its lines end with `\\n` or `\\r\\n`.
        indent: the columns at which the docstring stands.
    """
    lines = _lines(text)
    first, *rest = map(_docstring_line, lines or [" "])
    if not rest:
        return f"{TRIPLE}{first}{TRIPLE}"
    margin = "\n" + " " * indent
    if lines[0][0].isspace() or all(line[:1].isspace() for line in lines[1:] if line):
        first = margin + first
    body = "".join(margin + line if line else "\n" for line in rest)
    return f"{TRIPLE}{first}{body}{margin}{TRIPLE}"


def comment(text: str) -> str:
    """Return a comment of one line; line breaks and what else could hide are shown as escapes.

    A word that would steer a tool, such as `noqa` or `type:`, has its first letter escaped.
    """
    body = escape(text.strip(), "").replace("\\\\", "\\")
    return f"# {DIRECTIVE.sub(_defused, body)}".rstrip()


def preferred_quote(text: str) -> str:
    """Return the quote ruff chooses for a string: double, unless single saves escapes."""
    return "'" if text.count('"') > text.count("'") else '"'


def escape(text: str, quote: str) -> str:
    """Return the inside of a string literal between such quotes; ruff writes hex in lower case."""
    if not text.isprintable() or "\\" in text or INVISIBLE.search(text):
        text = "".join(map(_escaped, text))
    return text.replace(quote, f"\\{quote}") if quote else text


def _float(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError(f"{value} has no literal")
    return repr(value).replace("e+", "e")


def _escaped(char: str) -> str:
    if char in NAMED_ESCAPES:
        return NAMED_ESCAPES[char]
    if char.isprintable() and not INVISIBLE.match(char):
        return char
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _lines(text: str) -> list[str]:
    """Return the lines of a text without empty lines around, space at their ends and shared margin."""
    lines = text.replace("\r\n", "\n").expandtabs().split("\n")
    lines = [line.rstrip(" ") if line.strip() else "" for line in lines]
    filled = [index for index, line in enumerate(lines) if line]
    margin = min(
        (len(lines[at]) - len(lines[at].lstrip(" ")) for at in filled), default=0
    )
    return (
        [line[margin:] for line in lines[filled[0] : filled[-1] + 1]] if filled else []
    )


def _docstring_line(line: str) -> str:
    parts = QUOTE_RUN.split(line)
    return "".join(
        escape(part, '"' if index % 2 else "") for index, part in enumerate(parts)
    )


def _defused(match: re.Match[str]) -> str:
    hash_, space, word, coding = match.groups("")
    word = word or coding
    return f"{hash_}{space}\\x{ord(word[0]):02x}{word[1:]}"
