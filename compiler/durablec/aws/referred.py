"""The parameters of calls that are nothing but what the environment refers to."""

from collections.abc import Iterator

from durablec import ir
from durablec.aws.known import Known
from durablec.aws.references import is_reference
from durablec.ir.deployment import GetAtt, Ref
from durablec_dsl.source import Place


def referred(workflow: ir.Workflow) -> Iterator[ir.Referred]:
    """Yield what parameters refer to by a variable, with their names and places."""
    known = Known(workflow)
    for statement in ir.all_statements(workflow):
        for call in ir.calls(statement):
            if isinstance(call, ir.AwsCall):
                for name, value in _parameters(call.arguments, known):
                    place = Place(workflow.source, value.span)
                    texts = [t for t in known.texts(value) if is_reference(t)]
                    for text in texts:
                        resource, _, attribute = text[1:-1].partition(".")
                        whole = (
                            GetAtt(resource, attribute) if attribute else Ref(resource)
                        )
                        yield ir.Referred(name, whole, place)


def _parameters(
    fields: list[tuple[str, ir.Value]], known: Known
) -> Iterator[tuple[str, ir.Value]]:
    """Yield all parameters by their names, at whatever depth."""
    for name, value in fields:
        match known.value(value):
            case ir.RecordOf(fields=inner):
                yield from _parameters(inner, known)
            case ir.ListOf(items=items):
                for item in items:
                    yield from _parameters([(name, item)], known)
            case found:
                yield name, found
