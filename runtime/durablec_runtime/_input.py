"""The check of a workflow's input, once, before anything runs."""

from typing import Any

from durablec_runtime._errors import fail
from durablec_runtime._shapes import Shape


def check_input(event: Any, shape: Shape) -> None:
    """Check what the execution was started with against the workflow's `input`.

    Raises:
        NamedError: `InvalidInput`, whose message names the first part that does not
            fit; no step has run then.
    """
    try:
        fault = shape.fault(event, "input")
    except RecursionError:
        fault = "input: nested too deep"
    if fault is not None:
        raise fail("InvalidInput", message=fault)
