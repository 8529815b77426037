"""Log groups: a function has one of its own, which ends with the stack.

Without one Lambda makes its own at the first line, keeps every line for ever, and leaves
it behind when the stack is deleted. It has no name, so that nothing can have taken it.
"""

from durablec import ir
from durablec.backends.sam import facts
from durablec.backends.sam.values import Ref, Value

_DAY = 24 * 60 * 60


def logs(workflow: ir.Workflow) -> dict[str, Value]:
    """Return a log group that keeps a line as long as the history it explains.

    A history is kept for `retention` days after it closes, and its first line was
    written as long before as the execution took.
    """
    days = -(-workflow.timeout // _DAY) + workflow.retention
    return {
        "Type": "AWS::Logs::LogGroup",
        "Properties": {"RetentionInDays": facts.log_retention(days)},
    }


def logs_id(name: str) -> str:
    """Return the logical id of the log group beside a function."""
    return f"{name}Logs"


def logging(name: str, form: str) -> dict[str, Value]:
    """Return how the function of a logical id logs; `form` is `JSON` or `Text`."""
    return {"LogFormat": form, "LogGroup": Ref(logs_id(name))}
