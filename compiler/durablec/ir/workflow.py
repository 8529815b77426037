"""The workflow as a whole."""

from durablec.ir.deployment import Deployment, FunctionSettings
from durablec.ir.statements import Block, Stmt
from durablec.ir.values import Value
from durablec.types import Type
from durablec_dsl.record import Record
from durablec_dsl.source import Source, Span


class Workflow(Record):
    """One workflow: `timeout` in seconds, `retention` in days.

    `timeout_span` is where the timeout is stated, None where it is AWS's longest.

    Its `blocks` are in the order in which they were declared, in which each uses only
    those before it. What looks at all statements looks at theirs too (`roots`).
    """

    source: Source
    name: str
    name_span: Span
    description: str | None
    timeout: int
    retention: int
    input: Type
    constants: list[tuple[str, Value]]
    blocks: list[Block]
    body: list[Stmt]
    settings: FunctionSettings
    timeout_span: Span | None = None
    deployment: Deployment = Deployment()
