"""A mistake in a text, before the text's place in a file is known.

Equal texts are read once, so what is wrong in one is kept beside its tree and reported
wherever the text stands.
"""

from typing import NamedTuple

from durablec_dsl.diagnostics import Rule
from durablec_dsl.source import Span


class Fault(NamedTuple):
    """What a diagnostic says; `span` is a part of the text."""

    rule: Rule
    span: Span
    message: str
    help: str | None = None
