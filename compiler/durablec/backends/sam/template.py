"""The sections of the template, and what keeps workflows from sharing one.

Every workflow brings its own resources, named after it; some stand once for all. A
section is dumped entry by entry, so that a comment or an empty line can stand between
two.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from durablec import ir
from durablec.backends.sam import facts, functions
from durablec.backends.sam.blocks import Block, Sections, relocated
from durablec.backends.sam.circles import dependencies
from durablec.backends.sam.endpoints import (
    ANSWERS,
    API,
    STARTER,
    Endpoints,
    Shared,
    answers_id,
)
from durablec.backends.sam.events import events
from durablec.backends.sam.facts import TRANSFORM
from durablec.backends.sam.invocations import Invocations
from durablec.backends.sam.layers import Layers
from durablec.backends.sam.logs import logs, logs_id
from durablec.backends.sam.marks import marked
from durablec.backends.sam.mentions import Mentions, mentions
from durablec.backends.sam.monitoring import Monitoring
from durablec.backends.sam.names import LOGICAL_ID, free, pascal, shortened
from durablec.backends.sam.references import References
from durablec.backends.sam.texts import lines, sentence
from durablec.backends.sam.values import Value
from durablec.backends.sam.yaml import dump, entry

_HEAD = """\
# Written by `durablec build`. To change it, change the workflows and build again.
"""
_FRAGMENT_HEAD = """\
# Written by `durablec build --fragment`: entries for a template of your own, with
# `Transform: AWS::Serverless-2016-10-31`. Where they stand there, each `CodeUri` begins
# with the way from that template to this folder.
# `durablec build --into template.yaml` does all that, and replaces each entry that is
# marked when its workflow has changed.
"""
_FUNCTION_NOTE = """\
  # An execution stays on the version that `{alias}` led to when it started, and SAM keeps
  # old versions. With AllProperties a change of settings alone is a new version too.
"""
_OUTPUTS_NOTE = """\
# To start one: sam remote invoke ARN_OF_ALIAS --event-file event.json \\
#   --parameter Qualifier={alias} --parameter InvocationType=Event
"""
_NOTES = {
    "Resources": ("", _FUNCTION_NOTE.format(alias=facts.ALIAS)),
    "Outputs": (_OUTPUTS_NOTE.format(alias=facts.ALIAS), ""),
}
"""What stands above a section's key, and below it."""


class Template:
    """The entries of a template for workflows without `collisions`.

    `requirements` are the texts of requirements.txt by the names of workflows. A
    workflow's code is in the folder of its name beside the template, and the files of
    `layers` are beside it too. In a template that is `whole`, what is referred to and not
    made becomes a parameter.
    """

    def __init__(
        self,
        workflows: Sequence[ir.Workflow],
        requirements: Mapping[str, str],
        *,
        whole: bool = True,
    ) -> None:
        ids = {each.name: logical_id(each.name) for each in workflows}
        taken = {claimed for each in workflows for claimed in _claimed(each)}
        self.layers = Layers(workflows, requirements, taken)
        invocations = Invocations(workflows, ids, taken)
        layers = {each.name: self.layers.id_of(each) for each in workflows}
        endpoints = Endpoints(workflows, Shared(ids, layers, free(API, taken)))
        watched = Monitoring(workflows, ids)
        by_workflow = [
            {
                ids[each.name]: functions.function(
                    each, ids[each.name], invocations, layers[each.name]
                ),
                functions.dead_letters_id(ids[each.name]): functions.dead_letters(),
                logs_id(ids[each.name]): logs(each),
                **endpoints.starters(each),
                **watched.of(each),
            }
            for each in workflows
        ]
        shared = {
            **self.layers.resources(),
            **endpoints.api(),
            **endpoints.answers(),
            **watched.shared(),
        }
        self._workflows = workflows
        self._outputs: list[Block] = [
            functions.outputs(each, ids[each.name]) for each in workflows
        ]
        self._outputs.append({**endpoints.outputs(), **watched.outputs()})
        self._parameters = invocations.parameters()
        self._resources: dict[str, Value] = {}
        for made in (*by_workflow, shared):
            self._resources |= made
        if whole:
            references = References({*self._resources, *self._parameters, *taken})
            self._resources = {
                name: references.resolved(each)
                for name, each in self._resources.items()
            }
            self._parameters |= references.parameters

    @property
    def mentions(self) -> Mentions:
        """What the workflows name that a template of the user's may have."""
        return mentions(self._workflows)

    def dependencies(self) -> dict[str, set[str]]:
        """Return what each resource refers to."""
        return dependencies(self._resources)

    @property
    def parameters(self) -> int:
        """How many parameters it has."""
        return len(self._parameters)

    def text(self) -> str:
        """Return the whole template."""
        head: dict[str, Value] = {
            "AWSTemplateFormatVersion": "2010-09-09",
            "Transform": TRANSFORM,
            "Description": _description(self._workflows),
        }
        return "\n".join([_HEAD + dump(head), *_laid_out(self.sections(), entry)])

    def fragment(self) -> str:
        """Return the sections alone, each entry with its mark."""
        made = _laid_out(self.sections(), lambda *each: marked(entry(*each)))
        return "\n".join([_FRAGMENT_HEAD, *made])

    def sections(self, folder: str = "") -> Sections:
        """Return the entries by section, those that belong together as one.

        `folder` is the way from the template to the folder that holds the workflows'
        code, with forward slashes, and ends in one.
        """
        made: Sections = {
            "Parameters": [self._parameters],
            "Resources": [{name: each} for name, each in self._resources.items()],
            "Outputs": self._outputs,
        }
        return {
            section: [relocated(block, folder) for block in blocks if block]
            for section, blocks in made.items()
            if any(blocks)
        }

    def folders(self) -> set[str]:
        """Return the folders of code that is ours, by the functions that have it."""
        return {
            folder
            for resource in self._resources.values()
            for folder in (STARTER, ANSWERS)
            if _code(resource) == f"{folder}/"
        }


def template(
    workflows: Sequence[ir.Workflow], requirements: Mapping[str, str] | None = None
) -> str:
    """Return one template.yaml for workflows, which stand in the order given."""
    return Template(workflows, requirements or {}).text()


def logical_id(workflow: str) -> str:
    """Return the logical id of a workflow's function: its name in Pascal case."""
    return shortened(pascal(workflow), LOGICAL_ID)


def collisions(workflows: Iterable[ir.Workflow]) -> list[tuple[str, str]]:
    """Return the pairs of workflow names that need one logical id or folder for two."""
    owners: dict[str, str] = {}
    found = []
    for each in workflows:
        claimed = _claimed(each)
        taken = [owners[id_] for id_ in claimed if id_ in owners]
        found += [(first, each.name) for first in dict.fromkeys(taken)]
        owners.update(dict.fromkeys(claimed, each.name))
    return found


def reserved(workflows: Sequence[ir.Workflow]) -> list[tuple[ir.Workflow, str]]:
    """Return the workflows that need a logical id which stands once for all of them."""
    shared = _shared_ids(workflows)
    found = []
    for each in workflows:
        taken = [id_ for id_ in _claimed(each) if id_ in shared]
        found += [(each, id_) for id_ in taken[:1]]
    return found


def _shared_ids(workflows: Sequence[ir.Workflow]) -> set[str]:
    ids = {each.name: logical_id(each.name) for each in workflows}
    shared = {*Monitoring(workflows, ids).shared()}
    for each in workflows:
        if each.deployment.callbacks is not None:
            name = answers_id(each.deployment.callbacks.path)
            shared |= {name, logs_id(name), f"{name}Role"}
    return shared


def most_workflows(workflows: Iterable[ir.Workflow]) -> int:
    """Return how many workflows, the first ones, fit by CloudFormation's quotas."""
    resources, outputs, most = facts.SHARED_RESOURCES, facts.SHARED_OUTPUTS, 0
    for each in workflows:
        resources += len(_claimed(each))
        outputs += functions.OUTPUTS_OF_ONE
        outputs += each.deployment.monitor is not None
        if each.deployment.callbacks is not None:
            resources += facts.ANSWERING_RESOURCES
        if resources > facts.TEMPLATE_RESOURCES or outputs > facts.TEMPLATE_OUTPUTS:
            break
        most += 1
    return most


def _claimed(workflow: ir.Workflow) -> list[str]:
    """Return the logical ids that are a workflow's own, with those that SAM makes."""
    name = logical_id(workflow.name)
    ids = {workflow.name: name}
    starters = Endpoints([workflow], Shared(ids, {workflow.name: ""}, API)).starters(
        workflow
    )
    started = [each for each in starters if logs_id(each) in starters]
    sources = [name + event for event in events(workflow)]
    sources += [f"{each}{end}" for each in started for end in ("Request", "Messages")]
    return [
        *(name, functions.dead_letters_id(name), logs_id(name)),
        *(name + end for end in facts.MADE_BY_SAM),
        *starters,
        *(f"{each}Role" for each in started),
        *sources,
        *(f"{each}{end}" for each in sources for end in ("Permission", "Role")),
        *Monitoring([workflow], ids).of(workflow),
    ]


def _code(resource: Value) -> Value:
    properties = resource.get("Properties") if isinstance(resource, Mapping) else None
    return properties.get("CodeUri") if isinstance(properties, Mapping) else None


def _description(workflows: Sequence[ir.Workflow]) -> str:
    named = (
        f"{each.name}: {each.description}" if each.description else each.name
        for each in workflows
    )
    longest = facts.FUNCTION_DESCRIPTION
    return lines(
        (sentence(text, longest) for text in named), facts.TEMPLATE_DESCRIPTION
    )


def _laid_out(made: Sections, write: Callable[[str, Value], str]) -> Iterator[str]:
    """Yield the text of each block, the first of a section with the section's head."""
    for section, blocks in made.items():
        above, below = _NOTES.get(section, ("", ""))
        heading = f"{above}{section}:\n{below}"
        for block in blocks:
            yield heading + "".join(write(name, value) for name, value in block.items())
            heading = ""
