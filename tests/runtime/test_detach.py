"""What a step that starts another function knows of itself."""

import pytest
from aws_durable_execution_sdk_python import DurableContext, durable_execution
from aws_durable_execution_sdk_python.types import StepContext

from durablec_runtime import NamedError, tenant_name
from durablec_runtime._operation import Operation, operation
from tests.support.replay import run_in_process


def test_a_step_is_told_which_operation_it_is() -> None:
    """From a private name of AWS's SDK, without which nothing is started."""
    seen: list[Operation] = []

    def body(context: StepContext) -> None:
        seen.append(operation(context))

    @durable_execution
    def handler(event: object, context: DurableContext) -> str:
        context.step(body, name="one")
        context.step(body, name="one")
        return context.execution_context.durable_execution_arn

    outcome = run_in_process(handler)
    assert outcome.status == "SUCCEEDED", "AWS's SDK tells a step's logger other things"
    assert [each.execution for each in seen] == [outcome.result] * 2
    assert len({each.id for each in seen}) == 2


@pytest.mark.parametrize("tenant", ["blue", "a@b.c", "x" * 256, "a b"])
def test_a_tenants_name(tenant: str) -> None:
    assert tenant_name(tenant) == tenant


@pytest.mark.parametrize("tenant", ["", "x" * 257, "a,b", "é", "a\n"])
def test_what_is_no_tenants_name(tenant: str) -> None:
    with pytest.raises(NamedError, match="is no tenant"):
        tenant_name(tenant)
