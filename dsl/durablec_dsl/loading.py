"""Turns the bytes of a file into its text.

What is refused here is refused before anything is parsed: a file that is too large,
and bytes that are no text. The text keeps its line ends; a byte-order mark is dropped.
"""

from durablec_dsl import codes
from durablec_dsl.diagnostics import Report
from durablec_dsl.source import Source, Span

MAX_BYTES = 1_000_000

# UTF-32 comes first: its little-endian mark begins with UTF-16's.
_MARKS = (
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xfe\xff", "utf-16-be"),
    (b"\xff\xfe", "utf-16-le"),
)

# YAML 1.2 section 5.1, less what libyaml takes for a line end and YAML 1.2 does not:
# a carriage return alone, U+0085, U+2028 and U+2029.
FORBIDDEN = (
    r"[^\t\n\r -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd"
    r"\U00010000-\U0010ffff]|\r(?!\n)"
)
"""What matches a character that neither a file nor an expression may hold."""


def load(name: str, data: bytes, report: Report) -> Source | None:
    """Return the source that the bytes of the file `name` hold, or None after a report.

    UTF-16 and UTF-32 are read by their byte-order mark; everything else is UTF-8.
    """
    if len(data) > MAX_BYTES:
        report.add(
            codes.FILE_TOO_LARGE,
            Source(name, ""),
            Span(0, 0),
            f"the file has {len(data):,} bytes, and {MAX_BYTES:,} is the most",
            help="keep large data outside of the workflow, and give its place as input",
        )
        return None
    mark, encoding = next(
        ((mark, encoding) for mark, encoding in _MARKS if data.startswith(mark)),
        (b"", "utf-8"),
    )
    body = data[len(mark) :]
    try:
        return Source(name, body.decode(encoding))
    except UnicodeDecodeError as error:
        _report_bytes(name, body, encoding, error.start, report)
        return None


def check_characters(source: Source, report: Report) -> bool:
    """Report the first character that no workflow may hold; say whether there is none.

    Parsers ask this first, since a source may come from elsewhere than a file.
    """
    # Compiled here and not above: a module that is only imported pays nothing.
    import re

    found = re.search(FORBIDDEN, source.text)
    if found is None:
        return True
    report.add(
        codes.FORBIDDEN_CHARACTER,
        source,
        Span(found.start(), found.end()),
        f"the character U+{ord(found.group()):04X} may not stand in a file",
        help=_repair(found.group()),
    )
    return False


def _report_bytes(
    name: str, body: bytes, encoding: str, at: int, report: Report
) -> None:
    before = body[:at].decode(encoding)
    source = Source(name, before + body[at:].decode(encoding, errors="replace"))
    shown = "UTF-8" if encoding == "utf-8" else encoding[:6].upper()
    report.add(
        codes.NOT_TEXT,
        source,
        Span(len(before), len(before) + 1),
        f"the byte 0x{body[at]:02X} is not {shown} text",
        help="save the file as UTF-8",
    )


def _repair(character: str) -> str | None:
    if character == "\r":
        return "end lines with a line feed, or with a carriage return and a line feed"
    if character == "\ufeff":
        return "a byte-order mark stands only at the beginning of a file"
    if character == "\0":
        return "save the file as UTF-8, or UTF-16 with a byte-order mark"
    if "\ud800" <= character <= "\udfff":
        return None
    return f'in double quotes it is written "\\u{ord(character):04x}"'
