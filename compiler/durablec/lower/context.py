"""What every part of lowering shares."""

from typing import TYPE_CHECKING

from durablec import ir
from durablec.callees import Callees, NoCallees
from durablec.lower.joining import Loop
from durablec.python_source.errors import Errors
from durablec.python_source.functions import Functions
from durablec.type_reader import TypeReader
from durablec_dsl import ast
from durablec_dsl.diagnostics import Label, Report, Rule
from durablec_dsl.record import Record
from durablec_dsl.source import Place, Source, Span

if TYPE_CHECKING:
    from durablec.aws.faults import Faults


_NO_CALLEES = NoCallees()


class Lowering(Record):
    """One lowering of one file.

    `blocks` are the blocks by name, lowered as far as lowering has got. `retries` are
    the named policies; `default_retry` is the file's or the project's,
    None where the SDK's holds. `faults` are the errors of the AWS operations that the
    file calls, None if it calls none. `raised` are the names that `fail` raises here and
    in what is invoked, with `any` where that may raise what is not seen. `callees` are
    the workflows that it may invoke. `untyped` are uses of values of type `any`, None
    where nobody asks for them. `bounds` are the groups with a timeout, and the
    blocks, and `loops` the loops, in which the statement stands that is being lowered.
    """

    source: Source
    report: Report
    functions: Functions
    errors: Errors
    types: TypeReader
    blocks: dict[str, "ir.Block | ast.Block"]
    retries: dict[str, ir.Retry]
    default_retry: ir.RetryPolicy | None
    has_packages: bool
    raised: set[str]
    bounds: list[str]
    loops: list[Loop]
    untyped: Report | None
    faults: "Faults | None" = None
    callees: Callees = _NO_CALLEES

    def quiet(self) -> "Lowering":
        """Return the same lowering, whose findings nobody sees."""
        return self._with(self.source, Report(), None)

    def of(self, source: Source) -> "Lowering":
        """Return the same lowering for what another source says."""
        return self._with(source, self.report, self.untyped)

    def _with(
        self, source: Source, report: Report, untyped: Report | None
    ) -> "Lowering":
        return Lowering(
            source,
            report,
            self.functions,
            self.errors,
            self.types,
            self.blocks,
            self.retries,
            self.default_retry,
            self.has_packages,
            self.raised,
            self.bounds,
            self.loops,
            untyped,
            self.faults,
            self.callees,
        )

    def add(
        self,
        rule: Rule,
        span: Span,
        message: str,
        *,
        help: str | None = None,
        labels: tuple[tuple[Span, str], ...] = (),
    ) -> None:
        """Report a finding in the file that is lowered."""
        self.report.add(rule, self.source, span, message, help=help, labels=labels)

    def first_line(self, span: Span) -> Span:
        """Return as much of a span as stands on its first line."""
        end = self.source.text.find("\n", span.start, span.end)
        return Span(span.start, end) if end >= 0 else span

    def label(self, span: Span, message: str) -> Label:
        """Return a label in the file that is lowered."""
        return Label(Place(self.source, span), message)
