"""The sections of the template, and what keeps workflows from sharing one.

Every workflow brings the same resources, named after it. A section is dumped entry by
entry, so that a comment or an empty line can stand between two.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from durablec import ir
from durablec.backends.sam import facts, resources
from durablec.backends.sam.invocations import Invocations
from durablec.backends.sam.texts import lines, sentence
from durablec.backends.sam.values import Value
from durablec.backends.sam.yaml import dump, entry

_HEAD = """\
# Written by `durablec build`. To change it, change the workflows and build again.
"""
_FUNCTION_NOTE = """\
  # An execution stays on the version that `{alias}` led to when it started, and SAM keeps
  # old versions. With AllProperties a change of settings alone is a new version too.
"""
_OUTPUTS_NOTE = """\
# To start one: sam remote invoke ARN_OF_ALIAS --event-file event.json \\
#   --parameter Qualifier={alias} --parameter InvocationType=Event
"""


def template(workflows: Sequence[ir.Workflow]) -> str:
    """Return one template.yaml for workflows without `collisions`.

    They stand in the order given. A workflow's code is in the folder of its name
    beside the template.
    """
    head: dict[str, Value] = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Transform": "AWS::Serverless-2016-10-31",
        "Description": _description(workflows),
    }
    ids = {each.name: logical_id(each.name) for each in workflows}
    taken = [claimed for each in workflows for claimed in _claimed(each.name)]
    invocations = Invocations(workflows, ids, taken)
    blocks = [
        _HEAD + dump(head),
        *_parameters(invocations),
        *_resources(workflows, invocations),
        *_outputs(workflows),
    ]
    return "\n".join(blocks)


def logical_id(workflow: str) -> str:
    """Return the logical id of a workflow's function: its name in Pascal case."""
    return "".join(part[:1].upper() + part[1:] for part in workflow.split("_"))


def collisions(names: Iterable[str]) -> list[tuple[str, str]]:
    """Return the pairs of workflow names that need one logical id or folder for two."""
    owners: dict[str, str] = {}
    found = []
    for name in names:
        taken = [owners[each] for each in _claimed(name) if each in owners]
        found += [(first, name) for first in dict.fromkeys(taken)]
        owners.update(dict.fromkeys(_claimed(name), name))
    return found


def most_workflows() -> int:
    """Return how many workflows fit into a template by CloudFormation's quotas."""
    return min(
        facts.TEMPLATE_RESOURCES // len(_claimed("any")),
        facts.TEMPLATE_OUTPUTS // resources.OUTPUTS_OF_ONE,
    )


def _claimed(workflow: str) -> list[str]:
    name = logical_id(workflow)
    ours = [name, resources.dead_letters_id(name), resources.logs_id(name)]
    return ours + [name + end for end in facts.MADE_BY_SAM]


def _description(workflows: Sequence[ir.Workflow]) -> str:
    named = (
        f"{each.name}: {each.description}" if each.description else each.name
        for each in workflows
    )
    longest = facts.FUNCTION_DESCRIPTION
    return lines(
        (sentence(text, longest) for text in named), facts.TEMPLATE_DESCRIPTION
    )


def _parameters(invocations: Invocations) -> Iterator[str]:
    parameters = invocations.parameters()
    if parameters:
        yield f"Parameters:\n{_entries(parameters)}"


def _resources(
    workflows: Sequence[ir.Workflow], invocations: Invocations
) -> Iterator[str]:
    note = _FUNCTION_NOTE.format(alias=facts.ALIAS)
    heading = f"Resources:\n{note}"
    for workflow in workflows:
        name = logical_id(workflow.name)
        yield heading + entry(name, resources.function(workflow, name, invocations))
        yield entry(resources.dead_letters_id(name), resources.dead_letters())
        yield entry(resources.logs_id(name), resources.logs(workflow))
        heading = ""


def _outputs(workflows: Sequence[ir.Workflow]) -> Iterator[str]:
    heading = f"{_OUTPUTS_NOTE.format(alias=facts.ALIAS)}Outputs:\n"
    for workflow in workflows:
        named = resources.outputs(workflow, logical_id(workflow.name))
        yield heading + _entries(named)
        heading = ""


def _entries(values: Mapping[str, Value]) -> str:
    return "".join(entry(name, value) for name, value in values.items())
