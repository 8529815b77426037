"""Reads plain scalars by the core schema of YAML 1.2, as far as it is JSON.

https://yaml.org/spec/1.2.2/#103-core-schema. What YAML 1.1 read otherwise (`on`, `no`,
`1_0`, `1:30`, dates) is text, and `010` is ten.
"""

from typing import NamedTuple

JsonScalar = bool | int | float | str | None


class NotJson(NamedTuple):
    """Why a plain scalar is a number that JSON cannot hold."""

    reason: str


_WORDS: dict[str, JsonScalar] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
}
_NUMBER_STARTS = frozenset("0123456789+-.")
_SPECIAL = frozenset({".inf", ".Inf", ".INF", ".nan", ".NaN", ".NAN"})
_FLOAT = r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
_DIGITS = frozenset("0123456789")
_OCTAL_DIGITS = frozenset("01234567")
_HEX_DIGITS = frozenset("0123456789abcdefABCDEF")
_INT64_DIGITS = 19


def resolve(text: str) -> JsonScalar | NotJson:
    """Return the value of a plain scalar."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    sign, digits = (text[0], text[1:]) if text[0] in "+-" else ("", text)
    if digits and _DIGITS.issuperset(digits):
        return _integer(sign, digits)
    if text[:2] in ("0o", "0x") and len(text) > 2:
        return _prefixed(text)
    if digits in _SPECIAL and (sign == "" or digits[1] in "iI"):
        return NotJson("JSON has no infinity and no not-a-number")
    return _float(text)


def _integer(sign: str, digits: str) -> int | NotJson:
    # Python refuses to read thousands of digits; int64 has 19 at most.
    digits = digits.lstrip("0") or "0"
    if len(digits) > _INT64_DIGITS:
        return _out_of_range()
    return _in_range(int(sign + digits))


def _prefixed(text: str) -> int | str | NotJson:
    base, allowed = (8, _OCTAL_DIGITS) if text[1] == "o" else (16, _HEX_DIGITS)
    if not allowed.issuperset(text[2:]):
        return text
    return _in_range(int(text[2:], base))


def _in_range(value: int) -> int | NotJson:
    return value if -(2**63) <= value < 2**63 else _out_of_range()


def _out_of_range() -> NotJson:
    return NotJson("integers lie between -2^63 and 2^63 - 1")


def _float(text: str) -> float | str | NotJson:
    # Compiled here and not above: most files hold no such scalar.
    import re

    if re.fullmatch(_FLOAT, text) is None:
        return text
    value = float(text)
    if value in (float("inf"), float("-inf")):
        return NotJson("it is larger than any 64-bit number")
    return value
