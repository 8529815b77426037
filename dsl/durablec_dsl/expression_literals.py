"""Reads the literals of expressions: what the characters of a token stand for.

Rules are those of https://github.com/google/cel-spec, doc/langdef.md, "Numeric
Literals" and "String and Bytes Values".
"""

from math import isinf

from durablec_dsl.codes import BAD_NUMBER, EXPRESSION_SYNTAX
from durablec_dsl.fault import Fault
from durablec_dsl.source import Span

INT_MIN, INT_MAX = -(2**63), 2**63 - 1
UINT_MAX = 2**64 - 1

_SIMPLE = {
    "a": 7,
    "b": 8,
    "f": 12,
    "n": 10,
    "r": 13,
    "t": 9,
    "v": 11,
    "\\": 92,
    "?": 63,
    '"': 34,
    "'": 39,
    "`": 96,
}
_HEX_DIGITS = {"x": 2, "X": 2, "u": 4, "U": 8}
# Far more digits than any integer in range has; beyond 4300 `int` raises.
_LONGEST_INTEGER = 100


def read_integer(token: str) -> int:
    """Return an integer's value; one with absurdly many digits is out of any range."""
    digits = token.rstrip("uU")
    if len(digits) > _LONGEST_INTEGER and digits.strip("0xX"):
        return UINT_MAX + 1
    return int(digits, 16 if digits[1:2] in ("x", "X") else 10)


def read_double(token: str, start: int, faults: list[Fault]) -> float:
    """Return a double's value, and add a fault where it is beyond the largest."""
    value = float(token)
    if isinf(value):
        span = Span(start, start + len(token))
        message = f"`{shorten(token)}` is beyond the largest number"
        faults.append(Fault(BAD_NUMBER, span, message))
    return value


def read_text(token: str, start: int, faults: list[Fault]) -> str:
    """Return the text that a string token at `start` stands for."""
    raw, body, at = _body(token)
    if raw or "\\" not in body:
        return body
    parts = _unescape(body, start + at, faults, wide=True)
    return "".join(chr(part) if isinstance(part, int) else part for part in parts)


def read_bytes(token: str, start: int, faults: list[Fault]) -> bytes:
    """Return the bytes that a bytes token at `start` stands for."""
    raw, body, at = _body(token)
    parts = [body] if raw else _unescape(body, start + at, faults, wide=False)
    return b"".join(
        bytes([part]) if isinstance(part, int) else part.encode() for part in parts
    )


def shorten(token: str) -> str:
    """Return a token as a message can show it."""
    return token if len(token) <= 40 else f"{token[:37]}..."


def _body(token: str) -> tuple[bool, str, int]:
    """Split a string token into: raw or not, what its quotes hold, and where."""
    at = 0
    while token[at] in "bBrR":
        at += 1
    triple = len(token) - at >= 6 and token[at] == token[at + 1] == token[at + 2]
    width = 3 if triple else 1
    raw = "r" in token[:at] or "R" in token[:at]
    return raw, token[at + width : -width], at + width


def _unescape(
    body: str, start: int, faults: list[Fault], *, wide: bool
) -> list[str | int]:
    """Return the runs of plain text in `body` and the codes of its escapes.

    `wide` escapes are code points; others are octets.
    """
    parts: list[str | int] = []
    at = 0
    while (slash := body.find("\\", at)) >= 0:
        parts.append(body[at:slash])
        code, at = _escape(body, slash, wide=wide)
        if code is not None:
            parts.append(code)
            continue
        span = Span(start + slash, start + at)
        message = f"`{body[slash:at]}` is not an escape"
        faults.append(
            Fault(EXPRESSION_SYNTAX, span, message, _escape_help(body[at - 1]))
        )
    parts.append(body[at:])
    return parts


def _escape(body: str, slash: int, *, wide: bool) -> tuple[int | None, int]:
    """Return the code of the escape at `slash`, None if it is none, and its end."""
    kind = body[slash + 1]
    if kind in _SIMPLE:
        return _SIMPLE[kind], slash + 2
    if kind in _HEX_DIGITS and (wide or kind in "xX"):
        return _digits(body, slash + 2, _HEX_DIGITS[kind], 16, wide=wide)
    if kind in "0123":
        return _digits(body, slash + 1, 3, 8, wide=wide)
    return None, slash + 2


def _digits(
    body: str, at: int, count: int, base: int, *, wide: bool
) -> tuple[int | None, int]:
    allowed = "01234567" if base == 8 else "0123456789abcdefABCDEF"
    digits = body[at : at + count]
    good = len(digits) - len(digits.lstrip(allowed))
    if good < count:
        return None, at + good
    code = int(digits, base)
    if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF or not (wide or code <= 0xFF):
        return None, at + count
    return code, at + count


def _escape_help(last: str) -> str:
    if last in "xXuU" or last.isalnum():
        return "a backslash is written `\\\\`, or the whole text as r'...'"
    return "a backslash is written `\\\\`"
