"""Lowers types as they are written to the checker's."""

from durablec.lower.context import Lowering
from durablec.types import Type
from durablec_dsl import values


def read_type(lowering: Lowering, node: values.Type | None) -> Type | None:
    """Return the type that is written, None where none is."""
    return lowering.types.read(node) if node is not None else None
