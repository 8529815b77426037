"""The handlers of `overhead.py` as one would write them on AWS's SDK alone.

They are in the style of its own examples: configurations are made once, thin steps lie
around functions that know nothing of the SDK, payloads are plain JSON, and batches say
how many run at once. Each has the operations of the workflow of its name, under the
same names and in the same order.
"""

from collections.abc import Sequence
from typing import Any

from aws_durable_execution_sdk_python import (
    DurableContext,
    ParallelBranch,
    StepContext,
    durable_execution,
    durable_step,
)
from aws_durable_execution_sdk_python.config import (
    CompletionConfig,
    Duration,
    MapConfig,
    ParallelConfig,
    StepConfig,
)
from aws_durable_execution_sdk_python.exceptions import StepError
from aws_durable_execution_sdk_python.retries import RetryPresets
from aws_durable_execution_sdk_python.serdes import JsonSerDes
from overhead_work import Acted, act, cancel, pay

STEP = StepConfig(retry_strategy=RetryPresets.default(), serdes=JsonSerDes())
ONCE = StepConfig(retry_strategy=RetryPresets.none(), serdes=JsonSerDes())
CHECKS = ParallelConfig(
    completion_config=CompletionConfig.all_successful(), item_serdes=JsonSerDes()
)
PRICES = MapConfig(
    max_concurrency=40,
    completion_config=CompletionConfig.all_successful(),
    item_serdes=JsonSerDes(),
)


@durable_step
def act_step(_: StepContext, order: str, number: int) -> Acted:
    return act(order, number)


@durable_step
def pay_step(_: StepContext, order: str) -> str:
    return pay(order)


@durable_step
def cancel_step(_: StepContext, order: str, number: int) -> None:
    cancel(order, number)


@durable_execution
def steps(event: dict[str, Any], context: DurableContext) -> int:
    number = 0
    for at in range(1, 101):
        acted = context.step(
            act_step(event["order"], number), name=f"acted_{at}", config=STEP
        )
        number = acted["number"]
    return number


@durable_execution
def branches(event: dict[str, Any], context: DurableContext) -> dict[str, int]:
    def branch(at: int) -> ParallelBranch:
        def run(context: DurableContext) -> Any:
            acted = context.step(
                act_step(event["order"], at), name=f"acted_{at}", config=STEP
            )
            return acted["number"]

        return ParallelBranch(run, name=f"branch_{at}")

    checks = context.parallel(
        [branch(at) for at in range(1, 51)], name="checks", config=CHECKS
    )
    checks.throw_if_error()
    return {f"branch_{at}": done for at, done in enumerate(checks.get_results(), 1)}


@durable_execution
def items(event: dict[str, Any], context: DurableContext) -> list[int]:
    def price(context: DurableContext, number: int, _: int, __: Sequence[int]) -> Any:
        priced = context.step(
            act_step(event["order"], number), name="priced", config=STEP
        )
        return priced["number"]

    prices = context.map(
        inputs=event["numbers"], func=price, name="prices", config=PRICES
    )
    prices.throw_if_error()
    return prices.get_results()


@durable_execution
def waits(_: dict[str, Any], context: DurableContext) -> str:
    for at in range(1, 11):
        context.wait(Duration.from_seconds(1), name=f"waited_{at}")
    return "rested"


@durable_execution
def saga(event: dict[str, Any], context: DurableContext) -> str:
    order = event["order"]
    try:
        for at in range(1, 11):
            context.step(act_step(order, at), name=f"booked_{at}", config=STEP)
        return context.step(pay_step(order), name="paid", config=ONCE)
    except StepError as error:
        if error.error_type != "overhead_work.PaymentDeclined":
            raise
        for at in range(10, 0, -1):
            context.step(cancel_step(order, at), name=f"cancelled_{at}", config=STEP)
        return f"declined: {error.message}"


@durable_execution
def undo(event: dict[str, Any], context: DurableContext) -> str:
    order = event["order"]
    booked: list[tuple[int, Acted]] = []
    try:
        for at in range(1, 11):
            booking = context.step(
                act_step(order, at), name=f"booked_{at}", config=STEP
            )
            booked.append((at, booking))
        return context.step(pay_step(order), name="paid", config=ONCE)
    except StepError as error:
        if error.error_type != "overhead_work.PaymentDeclined":
            raise
        for at, booking in reversed(booked):
            context.step(
                cancel_step(order, booking["number"]),
                name=f"undo booked_{at}",
                config=STEP,
            )
        return f"declined: {error.message}"
