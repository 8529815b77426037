"""Layers: what pip installs, once for all functions that need the same of it.

AWS's SDK brings botocore, 30 MB, which `sam build` would install and copy into each
function that has a `requirements.txt` of its own.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from durablec import ir
from durablec.backends.sam.names import free
from durablec.backends.sam.values import Value

_ID = "WorkflowsLayer"
_FOLDER = "python-layer"


class Layer(NamedTuple):
    """What functions share: a requirements.txt, for one runtime and processor."""

    requirements: str
    runtime: str
    architecture: str


class Layers:
    """The layers of a build; each workflow has one.

    `requirements` are the texts of requirements.txt by the names of workflows. Folders
    have a `-`, which no workflow's has.
    """

    def __init__(
        self,
        workflows: Iterable[ir.Workflow],
        requirements: Mapping[str, str],
        taken: Iterable[str] = (),
    ) -> None:
        known = set(taken)
        self._of = {
            each.name: Layer(
                requirements.get(each.name, ""),
                each.settings.runtime,
                each.settings.architecture,
            )
            for each in workflows
        }
        self._ids: dict[Layer, str] = {}
        self._folders: dict[Layer, str] = {}
        for layer in dict.fromkeys(self._of.values()):
            number = str(len(self._ids) + 1) if self._ids else ""
            self._ids[layer] = free(f"{_ID}{number}", known)
            self._folders[layer] = f"{_FOLDER}-{number}" if number else _FOLDER

    def id_of(self, workflow: ir.Workflow) -> str:
        """Return the logical id of a workflow's layer."""
        return self._ids[self._of[workflow.name]]

    def files(self) -> dict[str, str]:
        """Return the files of all layers by path."""
        return {
            f"{self._folders[layer]}/requirements.txt": layer.requirements
            for layer in self._ids
        }

    def resources(self) -> dict[str, Value]:
        """Return the resources of all layers by logical id."""
        return {name: self._resource(layer) for layer, name in self._ids.items()}

    def _resource(self, layer: Layer) -> dict[str, Value]:
        return {
            "Type": "AWS::Serverless::LayerVersion",
            "Metadata": {
                "BuildMethod": layer.runtime,
                "BuildArchitecture": layer.architecture,
            },
            "Properties": {
                "Description": "AWS's SDK, and what requirements.txt names",
                "ContentUri": f"{self._folders[layer]}/",
                "CompatibleRuntimes": [layer.runtime],
                "CompatibleArchitectures": [layer.architecture],
            },
        }
