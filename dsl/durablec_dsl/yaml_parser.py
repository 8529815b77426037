"""Reads a workflow from its YAML form.

Bytes become text in `loading`, text becomes nodes in `yaml_composer`, and nodes become
the tree here: `yaml_workflow` holds the top level, `yaml_statements` the bodies. A
mistake never stops the reading of what stands beside it.
"""

from durablec_dsl import ast
from durablec_dsl.diagnostics import Report, Rule
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.source import Source, Span
from durablec_dsl.yaml_comments import allowed_rules
from durablec_dsl.yaml_composer import read_document
from durablec_dsl.yaml_keys import Reader
from durablec_dsl.yaml_statements import read_body
from durablec_dsl.yaml_workflow import read_workflow


def parse(source: Source, report: Report) -> ast.Workflow | None:
    """Return the workflow that a source says, with what could be read of it.

    None where the text is no YAML, or no mapping. All mistakes go to `report`.
    """
    found = Report()
    root = read_document(source, found)
    workflow = None
    if root is not None:
        expressions = ExpressionParser(source, found)
        reader = Reader(source, found, expressions, read_body)
        workflow = read_workflow(reader, root, allowed_rules(source, root))
    _add_once(found, report)
    return workflow


def _add_once(found: Report, report: Report) -> None:
    """Hand over findings: data with an alias is read, and reported, more than once."""
    seen: set[tuple[Rule, Span, str]] = set()
    for diagnostic in found:
        identity = (diagnostic.rule, diagnostic.place.span, diagnostic.message)
        if identity not in seen:
            seen.add(identity)
            report.append(diagnostic)
