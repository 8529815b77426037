"""One SAM template for the workflows of a build.

The template is data from the workflows' IR (`template.py` and what it is made of: `functions.py`, `endpoints.py`, ...`) and from what AWS takes
(`facts.py`), dumped as YAML (`yaml.py`). No text of a workflow is ever put into YAML
by hand, and every text becomes what CloudFormation takes in one place (`texts.py`).
"""

from durablec.backends.sam.endpoints import ANSWERS, SHAPES, STARTER, input_module
from durablec.backends.sam.functions import dead_letters_id
from durablec.backends.sam.template import (
    Template,
    collisions,
    logical_id,
    most_workflows,
    reserved,
    template,
)

__all__ = [
    "ANSWERS",
    "SHAPES",
    "STARTER",
    "Template",
    "collisions",
    "dead_letters_id",
    "input_module",
    "logical_id",
    "most_workflows",
    "reserved",
    "template",
]
