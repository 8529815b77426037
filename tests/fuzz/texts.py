"""Texts that are apt to be read in two ways, and how a text is written in CEL.

None has the character 0, at which the Python package of the other side cuts texts off.
"""

LITERALS = (
    *("", "u", "v", "7", "-2", "a", "ab", ",", " ", "e\u0301", "\U0001f600", "\u00fc"),
    *("\n", "'", '"', "\\", "%", "x\U0001f600y", "0", "1"),
)
"""Texts that stand in expressions."""

TEXTS = (
    *("", "u", "v", "uv", "7", "-2", "007", "+5", "9223372036854775807", "1e3", "1.5"),
    *("-9223372036854775808", "9223372036854775808", "true", "True", "false", "t", "f"),
    *("0", "1", "1_0", ".5", "5.", "0x10", "nan", "-inf", "1e999", "\u0661", "\u00b2"),
    *("a,b,,c", " a b ", "\u00a0x\u2003", "\x1cx", "\tx\n", "a\nb", "u\n", "\u200bx"),
    *("e\u0301", "\u00e9", "\U0001f600", "x\U0001f600y", "\U0001f468\u200d\U0001f469"),
    *(
        "\u00df",
        "\u0130",
        "\u03a3",
        "STRASSE",
        "\ufb01",
        "\uffff",
        "\U0010ffff",
        "\x01",
    ),
    *("%", "%d", "%%", "%s", "'", '"', "\\", "a\x07\x0b", "null"),
    *("2024-02-29T12:00:00Z", "2023-02-29T12:00:00Z", "1969-12-31T23:59:59.5-01:00"),
    *("2024-01-01", "2024-01-01T24:00:00Z", "1h30m", "-1.5s", "10", "1d", "0.5h"),
    *("1h-3m", "+02:00", "Europe/Berlin", "Mars/Olympus"),
)
"""Texts that variables hold."""

PATTERNS = (
    *(
        "a+",
        "^u",
        "[0-9]+$",
        "(a|u)v?",
        r"^\d{2}",
        ".",
        "^$",
        r"\w+",
        "(?i)U",
        "[^a-z]",
    ),
    *(
        "x*y",
        r"\s",
        r"^\S+$",
        r"\bb",
        "^.$",
        "\u00fc",
        "[a-c]b",
        "b|",
        r"\.",
        "^(?:u|v)+$",
    ),
    *(r"[\s,]", r"^[^\S]", "(?m)^[a-z]$", "(?is)^.+B", r"\B", r"\Aa", "(?s)a.b"),
    *("a{1,2}b?", r"[\S]", r"^[\w-]+$", r"(\d+):(\d+)", "[]a]"),
)
"""Patterns of `matches`."""

_ESCAPES = {"\n": r"\n", "'": r"\'", "\\": r"\\"}


def literal(text: str) -> str:
    """Return a text as CEL writes it; what is not in ASCII is escaped now and then."""
    if "\u0301" in text or "\U0001f600" in text[:1]:
        return f"'{''.join(map(_escaped, text))}'"
    return f"'{''.join(_ESCAPES.get(each, each) for each in text)}'"


def _escaped(each: str) -> str:
    if each.isascii():
        return _ESCAPES.get(each, each)
    return f"\\u{ord(each):04x}" if ord(each) < 0x10000 else f"\\U{ord(each):08x}"
