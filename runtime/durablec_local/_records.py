"""The histories of executions, as AWS's GetDurableExecutionHistory returns them."""

from datetime import datetime
from typing import Any

from aws_durable_execution_sdk_python_testing.execution import Execution
from aws_durable_execution_sdk_python_testing.executor import Executor

from durablec_local.history import Recorded


def recorded(executor: Executor, executions: list[Execution]) -> list[Recorded]:
    """Return the history of each execution, in the order of their starts."""
    return [_recorded(executor, execution) for execution in executions]


def _recorded(executor: Executor, execution: Execution) -> Recorded:
    arn = execution.durable_execution_arn
    found = executor.get_execution_history(arn, include_execution_data=True)
    return Recorded(execution.start_input.function_name, _json(found.to_dict()))


def _json(value: Any) -> Any:
    """Return data with moments as AWS's command line writes them: ISO 8601."""
    match value:
        case dict():
            return {key: _json(each) for key, each in value.items()}
        case list() | tuple():
            return [_json(each) for each in value]
        case datetime():
            return value.isoformat()
        case _:
            return value
