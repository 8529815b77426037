"""Reads a workflow from its text form.

Text becomes tokens in `text_lexer`; `text_driver` reads them by the grammar, and
makes nodes of them (`text_pieces` says by what); the readers of the YAML form make the
tree of those. So both forms say the same about the same mistake. Behind a mistake of
syntax the statement is dropped and the next is read; of a tree with such holes other
passes would say what is not true, so there is none.
"""

from functools import partial

from durablec_dsl import ast, codes
from durablec_dsl.diagnostics import Report
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.loading import check_characters
from durablec_dsl.source import Source, Span
from durablec_dsl.suggest import mistyped
from durablec_dsl.text_builds import BUILDS
from durablec_dsl.text_driver import Build, Driver, Repair, Stop
from durablec_dsl.text_lexer import read_tokens
from durablec_dsl.text_operations import UNSAID
from durablec_dsl.text_tables import tables
from durablec_dsl.text_values import Values
from durablec_dsl.words import STATEMENT_WORDS
from durablec_dsl.yaml_keys import Reader, Shape
from durablec_dsl.yaml_statements import read_body
from durablec_dsl.yaml_workflow import read_workflow


class TextReader(Reader):
    """What the readers of nodes share, for a source in the text form."""

    is_text = True

    def said(self, shape: Shape) -> tuple[str, ...]:
        """Return the keys that are written as options."""
        first = shape.keys[:1] if shape.keys[0] in _KINDS else ()
        unsaid = UNSAID.difference(("with",) if first in _TAKE_WITH else ())
        return tuple(key for key in shape.keys if key not in unsaid.union(first))


_KINDS = frozenset(STATEMENT_WORDS.split())
_TAKE_WITH = (("invoke",), ("group",))


def parse(source: Source, report: Report) -> ast.Workflow | None:
    """Return the workflow that a source says, with what could be read of it.

    None where the syntax of a statement is wrong. All mistakes go to `report`.
    """
    if not check_characters(source, report):
        return None
    tokens = read_tokens(source.text, tables())
    if len(tokens.parts) == 1:
        message = "the file holds no workflow"
        report.add(codes.EMPTY_FILE, source, Span(0, 0), message)
        return None
    reader = TextReader(source, report, ExpressionParser(source, report), read_body)
    values = Values(reader)
    builds: dict[str, Build] = {
        name: partial(build, values) for name, build in BUILDS.items()
    }

    def explain(stop: Stop) -> Repair:
        # Right files need no explanations.
        from durablec_dsl.text_mistakes import explain

        fault, repair = explain(source.text, stop)
        reader.told.add(fault.span)
        reader.error(fault.rule, fault.span, fault.message, help=fault.help)
        return repair

    for habit in tokens.habits:
        report.add(habit.rule, source, habit.span, habit.message, help=habit.help)
    driver = Driver(tables(), source.text, tokens.parts, builds, explain)
    root = driver.read()
    if driver.mistakes:
        reader.lost = _first_words(source.text)
    workflow = read_workflow(reader, root, tokens.allowed) if root is not None else None
    return None if driver.mistakes else workflow


def _first_words(text: str) -> frozenset[str]:
    """Return what the lines of a text begin with, and what is meant by that."""
    lines = (line.lstrip(" \t}").split() for line in text.splitlines())
    words = {line[0].rstrip(":") for line in lines if line}
    meant = (mistyped(word, _NEEDED) for word in words if len(word) < _LONGEST)
    return frozenset(words.union(each for each in meant if each is not None))


_NEEDED = ("durablec", "workflow")
_LONGEST = 20
