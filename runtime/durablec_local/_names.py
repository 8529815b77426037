"""What AWS's operations are called in a workflow."""

from typing import NamedTuple

#: AWS's SDK makes a context, a callback and a step of one wait for a callback.
CALLBACK = " create callback id"
_SUBMITTER = " submitter"

_TYPES = {
    "Step": "step",
    "Wait": "wait",
    "Callback": "callback",
    "RunInChildContext": "group",
    "Map": "map",
    "MapIteration": "item",
    "Parallel": "parallel",
    "ParallelBranch": "branch",
    "WaitForCondition": "poll",
    "ChainedInvoke": "invoke",
}


class Operation(NamedTuple):
    """The name of a statement, and which kind it is; `submitter` is part of one."""

    name: str
    type: str


def operation(
    name: str | None, type: str, sub_type: str | None, prefix: str = ""
) -> Operation | None:
    """Return what an operation of AWS's is in the workflow; None if it is but a frame.

    `type` and `sub_type` are AWS's words. A sub-type that is none of AWS's is one that
    the handler chose for a `type`. `prefix` says of which callee the operation is.
    """
    name = prefix + (name or "?")
    if type == "EXECUTION" or sub_type == "WaitForCallback":
        return None
    if type == "CALLBACK":
        return Operation(name.removesuffix(CALLBACK), "callback")
    if type == "STEP" and name.endswith(_SUBMITTER):
        return Operation(name.removesuffix(_SUBMITTER), "submitter")
    known = _TYPES.get(sub_type or "")
    return Operation(name, known or type.lower().replace("context", "group"))
