"""What workflows name in a template and do not make, each with its place."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from durablec import ir
from durablec_dsl.record import Record
from durablec_dsl.source import Place


class Invoked(Record):
    """A function that is invoked by the statement of a name, with its qualifier."""

    statement: str
    function: str
    place: Place


class Mentions(NamedTuple):
    """What settings refer to, what parameters of calls do, and which functions are invoked."""

    referred: Sequence[ir.Referred] = ()
    called: Sequence[ir.Referred] = ()
    invoked: Sequence[Invoked] = ()


NOTHING = Mentions()


def mentions(workflows: Sequence[ir.Workflow]) -> Mentions:
    """Return what workflows mention of a template, in their order."""
    return Mentions(
        [each for workflow in workflows for each in workflow.deployment.referred],
        [each for workflow in workflows for each in _by_calls(workflow)],
        [each for workflow in workflows for each in _invoked(workflow)],
    )


def _by_calls(workflow: ir.Workflow) -> Iterator[ir.Referred]:
    if any(each.setting == "environment" for each in workflow.deployment.referred):
        # Only what refers to something needs to know what calls make of it.
        from durablec.aws.referred import referred

        yield from referred(workflow)


def _invoked(workflow: ir.Workflow) -> Iterator[Invoked]:
    for each in ir.all_statements(workflow):
        if not isinstance(each, ir.Invoke) or each.target is None:
            continue
        if each.target.kind == "function":
            place = Place(workflow.source, each.name_span)
            yield Invoked(each.name, each.target.name, place)
