"""Explains YAML syntax errors whose cause is how the file is laid out.

Each public function returns None where it is not the cause.
"""

from durablec_dsl.codes import NESTED_TOO_DEEP
from durablec_dsl.source import Span
from durablec_dsl.yaml_mistake import Explanation, Mistake, clip, syntax


def too_deep(m: Mistake) -> Explanation | None:
    if "nesting depth" not in m.problem:
        return None
    return Explanation(
        NESTED_TOO_DEEP,
        Span(m.at, min(m.at + 1, len(m.text))),
        "the file nests more than 100 levels deep",
        None,
    )


def tab(m: Mistake) -> Explanation | None:
    at = m.at
    if "tab character" not in m.problem:
        if not ("cannot start any token" in m.problem and m.text[at : at + 1] == "\t"):
            return None
    else:
        line = m.line_of(at)
        tab = m.text.find("\t", line.start, line.end)
        at = tab if tab >= 0 else at
    return syntax(
        Span(at, at + 1), "a tab stands in the indentation", "indent with spaces"
    )


def directive(m: Mistake) -> Explanation | None:
    if "directive" not in m.context and "incompatible" not in m.problem:
        return None
    line = m.line_of(m.at)
    shown = m.rest_of_line(line.start)
    return syntax(
        Span(line.start, line.start + len(shown)),
        f"`{clip(shown)}` is a directive that YAML 1.2 does not have",
        "leave it out",
    )


def dash_in_line(m: Mistake) -> Explanation | None:
    if not m.problem.startswith("block sequence entries are not allowed"):
        return None
    return syntax(
        Span(m.at, m.at + 1),
        "a list cannot begin on the line of its key",
        "begin each `- ` on a line of its own, or write the list as `[a, b]`",
    )


def closes_nothing(m: Mistake) -> Explanation | None:
    sign = m.text[m.at : m.at + 1]
    if sign == "" or sign not in "]}" or m.context.startswith("while parsing a flow"):
        return None
    return syntax(
        Span(m.at, m.at + 1), f"`{sign}` closes nothing", f"leave out the `{sign}`"
    )


def open_bracket(m: Mistake) -> Explanation | None:
    if not m.context.startswith("while parsing a flow"):
        return None
    opening = m.text[m.around : m.around + 1]
    if m.bracket is not None and not m.text[m.at :].strip():
        return _never_closed(m.text, m.bracket)
    closing = "]" if opening == "[" else "}"
    if _is_closed(m.text, m.around):
        if m.at < len(m.text) and m.text[m.at] in "]}":
            sign = m.text[m.at]
            return syntax(
                Span(m.at, m.at + 1),
                f"`{sign}` stands where `{closing}` must close `{opening}`",
                None,
            )
        if m.text[m.at : m.at + 1] == ":" and m.text[: m.at].rstrip()[-1:] in "{[,":
            return syntax(
                Span(m.at, m.at + 1), "a key is missing before this `:`", None
            )
        shown = m.word(m.at)
        return syntax(
            shown,
            f"a `,` is missing before `{clip(m.text[shown.start : shown.end])}`"
            if m.text[m.at : m.at + 1] != ":"
            else "a `,` is missing between the key of this `:` and what is before it",
            "entries inside of brackets are separated by commas",
        )
    return _never_closed(m.text, m.around)


def _never_closed(text: str, at: int) -> Explanation:
    closing = "]" if text[at] == "[" else "}"
    message = f"`{text[at]}` is never closed"
    return syntax(Span(at, at + 1), message, f"close it with `{closing}`")


def indentation(m: Mistake) -> Explanation | None:
    if m.problem not in (
        "did not find expected key",
        "did not find expected '-' indicator",
    ):
        return None
    if m.text[m.at : m.at + 1] == ":":
        return syntax(Span(m.at, m.at + 1), "a key is missing before this `:`", None)
    if m.text.startswith("- ", m.at):
        return syntax(
            Span(m.at, m.at + 1),
            "a list item stands where a key of the mapping around it must",
            "indent the item like the items it belongs to",
        )
    span = m.word(m.at)
    shown = m.text[span.start : span.end]
    return syntax(
        span,
        f"`{clip(shown)}` is indented like nothing above it that it could belong to",
        "indent it as far as the keys, or dashes, that it stands beside",
    )


def no_colon(m: Mistake) -> Explanation | None:
    if m.context != "while scanning a simple key":
        return None
    shown = m.rest_of_line(m.around)
    return syntax(
        Span(m.around, m.around + len(shown)),
        f"`{clip(shown)}` stands where a key must, and has no `:`",
        "write `key: value`; a text that goes on is indented further than its key",
    )


def after_the_end(m: Mistake) -> Explanation | None:
    if "<document start>" not in m.problem:
        return None
    span = m.word(m.at)
    return syntax(
        span,
        f"`{clip(m.text[span.start : span.end])}` stands after the end of what is above it",
        "a file is one mapping, whose keys all begin in the first column",
    )


def _is_closed(text: str, at: int) -> bool:
    depth = 0
    for character in text[at:]:
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(character, 0)
        if depth == 0:
            return True
    return False
