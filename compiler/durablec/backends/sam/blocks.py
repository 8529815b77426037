"""What a template is made of: named entries by section, in blocks that stand together.

The whole template, the fragment and what is merged into a template of the user's are
all made of these.
"""

from collections.abc import Mapping, Sequence

from durablec.backends.sam.values import Value

Block = Mapping[str, Value]
"""Entries of one section that no empty line parts, by their logical ids."""

Sections = Mapping[str, Sequence[Block]]

_PATHS = ("CodeUri", "ContentUri", "DefinitionUri")
"""The properties that are paths from the template's folder."""


def relocated(block: Block, folder: str) -> Block:
    """Return a block whose paths begin with `folder`, which ends in a slash or is ""."""
    return {name: _moved(value, folder) for name, value in block.items()}


def _moved(resource: Value, folder: str) -> Value:
    if not isinstance(resource, Mapping):
        return resource
    properties = resource.get("Properties")
    if not folder or not isinstance(properties, Mapping):
        return resource
    paths = {
        key: folder + path
        for key, path in properties.items()
        if key in _PATHS and isinstance(path, str)
    }
    return {**resource, "Properties": {**properties, **paths}}
