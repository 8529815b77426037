"""Lays a workflow file out anew, and changes nothing of what it says.

The layout is the printer's, over what the file itself holds: its nodes, the comments
and blank lines between them, and the choices that its author made (brackets or a
block, quotes around a sentence, the column of a comment).
"""

from collections import Counter

from durablec_dsl.diagnostics import Report
from durablec_dsl.formatter_bug import FormatterBug
from durablec_dsl.formatter_gaps import Gaps, comments_of
from durablec_dsl.formatter_yaml import document
from durablec_dsl.printer_layout import lay_out
from durablec_dsl.source import Source
from durablec_dsl.yaml_composer import read_document
from durablec_dsl.yaml_nodes import Alias, Mapping, Scalar, Sequence, YamlNode
from durablec_dsl.yaml_scalars import resolve


def format_source(source: Source, report: Report) -> str | None:
    """Return the text of a file in the form that its name says, laid out.

    None after a report.
    """
    if source.name.endswith(".durable"):
        from durablec_dsl.formatter_text import format_text

        return format_text(source, report)
    return format_yaml(source, report)


def format_yaml(source: Source, report: Report) -> str | None:
    """Return the text of a file in YAML, laid out; None after a report.

    Only what is no YAML is reported: a workflow may have other mistakes. Line ends stay
    what the first one is. Raises FormatterBug, so that nothing is ever lost.
    """
    root = read_document(source, report)
    if root is None or report.has_errors:
        return None
    if not isinstance(root, (Mapping, Sequence)):
        return source.text  # No workflow, and nothing to lay out.
    header, made = document(root, Gaps(source.text))
    text = lay_out(made, header)
    _prove(source, root, text)
    return text.replace("\n", "\r\n") if _has_crlf(source.text) else text


def _has_crlf(text: str) -> bool:
    end = text.find("\n")
    return end > 0 and text[end - 1] == "\r"


def _prove(source: Source, root: YamlNode, text: str) -> None:
    """Raise FormatterBug unless a text holds the same data and the same comments."""
    report = Report()
    made = Source(source.name, text)
    again = read_document(made, report)
    if again is None or report.has_errors or not _same(root, again):
        raise FormatterBug("the text that was made does not say what the file says")
    before, after = comments_of(source.text, root), comments_of(text, again)
    if Counter(before) != Counter(after):
        raise FormatterBug("a comment would be lost")


def _same(left: YamlNode, right: YamlNode) -> bool:
    """Say whether two nodes hold the same data, and as texts what was text."""
    match left, right:
        case Scalar(), Scalar():
            plain = left.style is None, right.style is None
            return left.value == right.value and (
                plain[0] == plain[1] or _is_text(left) == _is_text(right)
            )
        case Sequence(), Sequence():
            pairs = zip(left.items, right.items, strict=False)
            return len(left.items) == len(right.items) and all(
                _same(one, other) for one, other in pairs
            )
        case Mapping(), Mapping():
            entries = zip(left.pairs, right.pairs, strict=False)
            return len(left.pairs) == len(right.pairs) and all(
                _same(one.key, other.key) and _same(one.value, other.value)
                for one, other in entries
            )
        case Alias(), Alias():
            return _same(left.target, right.target)
        case _:
            return False


def _is_text(node: Scalar) -> bool:
    return node.style is not None or isinstance(resolve(node.value), str)
