"""One expression by itself, as `durablec eval` tries it: read and checked, no workflow."""

from collections.abc import Mapping

from durablec import ir
from durablec.expressions.typed import Variable
from durablec.lower.context import Lowering
from durablec.lower.scope import Scope
from durablec.lower.values import expression, value
from durablec.python_source.errors import Errors
from durablec.python_source.functions import Functions
from durablec.python_source.modules import InMemoryModules, Library
from durablec.type_reader import TypeReader
from durablec.types import Type
from durablec_dsl.diagnostics import Report
from durablec_dsl.embedding import read_text
from durablec_dsl.expression_parser import ExpressionParser
from durablec_dsl.source import Source, Span, TextMap
from durablec_dsl.values import Embedded


def read(source: Source, names: Mapping[str, Type], report: Report) -> ir.Value | None:
    """Read and check an expression over names of these types.

    A text with `${` in it is read as a workflow's is: as an expression if it is nothing
    else, and else as a template. None where it cannot be read at all.
    """
    text, origin = source.text, TextMap(0)
    parser = ExpressionParser(source, report)
    if "${" in text:
        node = read_text(text, Span(0, len(text)), origin, parser)
    else:
        node = parser.embed(text, 0, origin)
    if node is None:
        return None
    scope = Scope()
    for name, type_ in names.items():
        scope.bind(Variable(name, type_))
    lowering = _lowering(source, report)
    if isinstance(node, Embedded):
        # Unlike in a workflow, it may give what JSON has no form for.
        return ir.Computed(node.span, expression(lowering, scope, node))
    return value(lowering, scope, node)


def _lowering(source: Source, report: Report) -> Lowering:
    library = Library(InMemoryModules({}))
    return Lowering(
        source=source,
        report=report,
        functions=Functions(library),
        errors=Errors(library),
        types=TypeReader([], report, source),
        blocks={},
        retries={},
        default_retry=None,
        has_packages=False,
        raised=set(),
        bounds=[],
        loops=[],
        untyped=None,
    )
