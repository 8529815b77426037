"""The compiler from a source to its IR: read this first.

    Source --parse--> tree --lower--> IR --checks--> backends

`compile_source` is pure: it reads no file, clock, environment or network. What it
needs of the user's project comes in as `Surroundings`. Each pass adds what it finds
to one report and goes on with what could be made out, so that all mistakes of a file
are shown at once. The backends run when something is to be written, and only on a
workflow without errors.
"""

from typing import TYPE_CHECKING

from durablec import ir
from durablec.callees import Callees, NoCallees
from durablec.cascades import drop_cascades, refused_words
from durablec.checks import CHECKS, LATER
from durablec.checks.unused_values import unused_values
from durablec.codes import CATALOGUE, UNKNOWN_RULE
from durablec.elsewhere import NOWHERE, Elsewhere
from durablec.lower.context import Lowering
from durablec.lower.policies import stated_retry
from durablec.lower.untyped import uses_alone
from durablec.lower.workflow import lower
from durablec.python_source.errors import Errors
from durablec.python_source.functions import Functions
from durablec.python_source.modules import Library
from durablec.settings import Settings
from durablec.type_reader import TypeReader
from durablec.types import Type
from durablec.values import returned_type
from durablec_dsl import ast, codes
from durablec_dsl.diagnostics import Report, Severity
from durablec_dsl.parser import parse
from durablec_dsl.record import Record
from durablec_dsl.source import Source
from durablec_dsl.suggest import did_you_mean
from durablec_dsl.values import Name

if TYPE_CHECKING:
    from durablec.json_schema.documents import SchemaFiles

_NO_CALLEES = NoCallees()


class Surroundings(Record):
    """What a workflow's meaning takes from the project it lies in.

    `library` reads the user's modules; `settings` are the project's for functions,
    and `retry` its policy for steps that state none, whose spans are in `file`.
    `has_packages` says that a requirements.txt names packages. `callees` are the other
    workflows of the project, which are looked at where one is invoked. `schemas` are
    the files of JSON Schema, by their paths from the workflow's folder.
    `strict` forbids to use values of type `any`; `advised` asks for advice that is kept
    for who asks.
    """

    library: Library
    settings: Settings
    retry: ast.RetrySpec | None = None
    file: Source | None = None
    has_packages: bool = False
    callees: Callees = _NO_CALLEES
    schemas: "SchemaFiles" = NOWHERE.schemas
    strict: bool = False
    advised: bool = False

    @property
    def types(self) -> Elsewhere:
        """Where the types come from that a workflow names and does not write."""
        return Elsewhere(self.library, self.schemas, self.has_packages)


class Compilation(Record):
    """What came of one source: the IR is there unless the report has errors.

    `allowed` are the names of rules that it silences.
    """

    source: Source
    report: Report
    workflow: ir.Workflow | None
    allowed: frozenset[str] = frozenset()


def compile_source(source: Source, surroundings: Surroundings) -> Compilation:
    """Compile a source as far as its IR, which has passed every check."""
    report = Report()
    tree = parse(source, report)
    workflow = None
    if tree is not None:
        refused = refused_words(report)
        untyped = Report() if surroundings.strict else None
        workflow = _lower(tree, surroundings, report, untyped)
        for check in CHECKS:
            check(workflow, report)
        drop_cascades(report, refused)
        if untyped is not None and not report.has_errors:
            for found in uses_alone(untyped):
                report.append(found)
        if not report.has_errors:
            for check in LATER:
                check(workflow, report)
            unused_values(tree, report)
            if surroundings.advised:
                _advise(workflow, report)
        _silence(tree, report)
    allowed = () if tree is None else (name.text for name in tree.allowed)
    return Compilation(
        source, report, None if report.has_errors else workflow, frozenset(allowed)
    )


def lowered(tree: ast.Workflow, surroundings: Surroundings) -> ir.Workflow:
    """Return the IR of a tree whatever is wrong with it, to be looked at and not built."""
    return _lower(tree, surroundings, Report(), None)


def _advise(workflow: ir.Workflow, report: Report) -> None:
    from durablec.advice import ADVICE

    for check in ADVICE:
        check(workflow, report)


def result_type(tree: ast.Workflow, surroundings: Surroundings) -> Type:
    """Return the type of what a workflow returns, by its `return` statements."""
    return returned_type(_lower(tree, surroundings, Report(), None).body)


def _lower(
    tree: ast.Workflow,
    surroundings: Surroundings,
    report: Report,
    untyped: Report | None,
) -> ir.Workflow:
    lowering = Lowering(
        source=tree.source,
        report=report,
        functions=Functions(surroundings.library),
        errors=Errors(surroundings.library),
        types=TypeReader(tree.types, report, tree.source, surroundings.types),
        blocks={},
        retries={},
        default_retry=None,
        has_packages=surroundings.has_packages,
        raised=set(),
        callees=surroundings.callees,
        bounds=[],
        loops=[],
        untyped=untyped,
    )
    if surroundings.retry is not None and surroundings.file is not None:
        of_project = lowering.of(surroundings.file)
        lowering.default_retry = stated_retry(of_project, surroundings.retry, "default")
    return lower(lowering, tree, surroundings.settings)


def _silence(tree: ast.Workflow, report: Report) -> None:
    """Drop what the file allows, and report what it allows in vain."""
    known = {
        rule.name: rule
        for catalogue in (codes.CATALOGUE, CATALOGUE)
        for rule in catalogue.rules.values()
    }
    for name in tree.allowed:
        rule = known.get(name.text)
        if rule is None:
            _unknown_rule(tree, name, list(known), report)
        elif rule.severity is Severity.ERROR:
            message = f"`{name.text}` is an error, which cannot be allowed"
            report.add(UNKNOWN_RULE, tree.source, name.span, message)
    report.silence(name.text for name in tree.allowed)


def _unknown_rule(
    tree: ast.Workflow, name: Name, known: list[str], report: Report
) -> None:
    report.add(
        UNKNOWN_RULE,
        tree.source,
        name.span,
        f"no rule is named `{name.text}`",
        help=did_you_mean(name.text, known),
    )
