"""What a workflow invokes, and the environment variables that lead its handler there.

The deployment resolves a target to an ARN and passes it in a variable, so that the
handler spends no operation on it. Both backends ask here what that variable is.
"""

from durablec.ir.policies import Target
from durablec.ir.statements import Invoke
from durablec.ir.walk import all_statements
from durablec.ir.workflow import Workflow

_WORD_ENDS = r"(?<=[a-z0-9])(?=[A-Z])|[^A-Za-z0-9]+"
_KEPT_BY_LAMBDA = r"AWS_|LAMBDA_|[^A-Z]"


def targets(workflow: Workflow) -> dict[Target, str]:
    """Return the targets of a workflow's invokes, each with its variable, in order."""
    variables: dict[Target, str] = {}
    taken = set(workflow.settings.environment)
    for statement in all_statements(workflow):
        if isinstance(statement, Invoke) and statement.target is not None:
            target = statement.target
            if target not in variables:
                variables[target] = _variable(target, taken)
                taken.add(variables[target])
    return variables


def function_name(target: str) -> str:
    """Return the name in a function's name or ARN, without its qualifier."""
    parts = target.split(":")
    return parts[6] if target.startswith("arn:") and len(parts) > 6 else parts[0]


def _variable(target: Target, taken: set[str]) -> str:
    """Return a variable that nothing else has: `payment` gives `PAYMENT_FUNCTION`."""
    import re

    words = re.sub(_WORD_ENDS, "_", function_name(target.name)).upper()
    if re.match(_KEPT_BY_LAMBDA, words):
        words = f"INVOKED_{words.lstrip('_')}"
    wanted = found = f"{words}_FUNCTION"
    number = 1
    while found in taken:
        number += 1
        found = f"{wanted}_{number}"
    return found
