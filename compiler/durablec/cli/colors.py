"""Colour for the lines of lists, where rich would be too much."""

_CODES = {
    "": "",
    "dim": "2",
    "red": "31",
    "green": "32",
    "yellow": "33",
    "blue": "34",
    "magenta": "35",
}


def painted(text: str, style: str) -> str:
    """Return safe text in a style: a colour, `dim`, or none."""
    code = _CODES[style]
    return f"\x1b[{code}m{text}\x1b[0m" if code and text.strip() else text
