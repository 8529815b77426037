"""Where what a workflow invokes is deployed: ARNs for its environment and its role.

A workflow of the same template is referred to by its alias, which CloudFormation then
makes first. Workflows that invoke each other, or themselves, cannot all be first: those
get names of their own, made of the stack's, and are referred to by these. A workflow of
another stack is a parameter: the ARN of its alias. Any other function is the ARN that was
written, or what its name is in this account and region; in a template of the user's that
has a function of that logical id, `merging/beside.py` makes it that one.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from durablec import ir
from durablec.backends.sam import facts
from durablec.backends.sam.names import (
    FUNCTION_NAME,
    LOGICAL_ID,
    free,
    pascal,
    shortened,
)
from durablec.backends.sam.values import FunctionArn, Ref, Sub, Value
from durablec.ir.deployment import Known

_STACK = "${AWS::StackName}-"


class Invocations:
    """What the workflows of one template invoke.

    `ids` are the logical ids of their functions, by the workflows' names; `taken` are
    all logical ids of the template.
    """

    def __init__(
        self,
        workflows: Sequence[ir.Workflow],
        ids: Mapping[str, str],
        taken: Iterable[str],
    ) -> None:
        self._ids = ids
        self._by_id = {logical: name for name, logical in ids.items()}
        self._taken = set(taken)
        self._keys = {each.name: each.settings.kms_key for each in workflows}
        self._targets = {each.name: ir.targets(each) for each in workflows}
        self._circular = {
            name: {to for to in self._reached(name) if name in self._reached(to)}
            for name in self._targets
        }
        self._parameters = self._missing()

    def arns(self, workflow: ir.Workflow) -> dict[str, Value]:
        """Return the ARN of each target of a workflow, by its environment variable."""
        return {
            variable: self._arn(workflow.name, target)
            for target, variable in self._targets[workflow.name].items()
        }

    def keys(self, workflow: ir.Workflow) -> list[Known]:
        """Return the keys of the workflows of this template that one invokes."""
        invoked = map(self._workflow, self._targets[workflow.name])
        keys = (self._keys.get(name) for name in invoked if name is not None)
        return [key for key in keys if key is not None]

    def function_name(self, workflow: str) -> Sub | None:
        """Return the name that a workflow's function needs, None if it needs none."""
        if not self._circular[workflow]:
            return None
        return Sub(self._name(workflow))

    def _name(self, workflow: str) -> str:
        return _STACK + shortened(self._ids[workflow], FUNCTION_NAME)

    def parameters(self) -> dict[str, Value]:
        """Return the template's parameters: the workflows of other stacks."""
        return {
            parameter: {
                "Type": "String",
                "Description": f"ARN of the alias of workflow {name}, by its stack",
                "AllowedPattern": "arn:[^:]+:lambda:[^:]+:[0-9]+:function:[^:]+:[^:]+",
            }
            for name, parameter in self._parameters.items()
        }

    def _arn(self, caller: str, target: ir.Target) -> Value:
        workflow = self._workflow(target)
        if workflow is None:
            return _function(target.name)
        if workflow in self._circular[caller]:
            return FunctionArn(f"{self._name(workflow)}:{facts.ALIAS}").by_name
        if workflow in self._ids:
            return Ref(f"{self._ids[workflow]}.Alias")
        return Ref(self._parameters[workflow])

    def _workflow(self, target: ir.Target) -> str | None:
        """Return the workflow that a target is, by its name or by its logical id."""
        if target.kind == "workflow":
            return target.name
        return self._by_id.get(target.name)

    def _missing(self) -> dict[str, str]:
        """Return the workflows that are in another template, each with its parameter."""
        found: dict[str, str] = {}
        for name in self._all_targets():
            if name not in self._ids and name not in found:
                wanted = f"{shortened(pascal(name), LOGICAL_ID)}Function"
                parameter = free(wanted, self._taken, "Arn")
                self._taken.add(parameter)
                found[name] = parameter
        return found

    def _all_targets(self) -> Iterator[str]:
        for targets in self._targets.values():
            workflows = (self._workflow(target) for target in targets)
            yield from (name for name in workflows if name is not None)

    def _reached(self, name: str) -> set[str]:
        """Return the workflows of the template that an invoke leads to, by any way."""
        reached: set[str] = set()
        left = [name]
        while left:
            for target in self._targets[left.pop()]:
                workflow = self._workflow(target)
                if workflow in self._targets and workflow not in reached:
                    reached.add(workflow)
                    left.append(workflow)
        return reached


def _function(name: str) -> Value:
    return name if name.startswith("arn:") else FunctionArn(name)
