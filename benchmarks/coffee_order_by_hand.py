"""Take a coffee order and see it through to the counter, written by hand.

``samples/coffee_order/order.durable.yaml`` as one would write it on AWS's SDK alone, in
the style of its own examples. It is the oracle of the compiled order: both must have the
same operations, in the same order.
"""

from typing import Any

import kitchen
import notify
import orders
from aws_durable_execution_sdk_python import (
    DurableContext,
    StepContext,
    durable_execution,
)
from aws_durable_execution_sdk_python.config import (
    Duration,
    JitterStrategy,
    StepConfig,
    WaitForCallbackConfig,
)
from aws_durable_execution_sdk_python.exceptions import (
    CallbackTimeoutError,
    DurableOperationError,
)
from aws_durable_execution_sdk_python.retries import (
    RetryStrategyConfig,
    create_retry_strategy,
)
from aws_durable_execution_sdk_python.serdes import JsonSerDes
from aws_durable_execution_sdk_python.types import WaitForCallbackContext

GENTLE = StepConfig(
    retry_strategy=create_retry_strategy(
        RetryStrategyConfig(
            max_attempts=3,
            initial_delay=Duration.from_seconds(2),
            max_delay=Duration.from_minutes(1),
            backoff_rate=2,
            jitter_strategy=JitterStrategy.FULL,
        )
    ),
    serdes=JsonSerDes(),
)
BARISTA = WaitForCallbackConfig(
    timeout=Duration.from_minutes(5),
    heartbeat_timeout=Duration.from_seconds(30),
    serdes=JsonSerDes(),
)


@durable_execution
def handler(event: dict[str, Any], context: DurableContext) -> dict[str, Any]:
    order_id = event["orderId"]

    def save(_: StepContext) -> orders.Saved:
        return orders.save_order(order_id=order_id, items=event["items"])

    def cancel(_: StepContext) -> None:
        orders.cancel_order(order_id=order_id)

    saved = context.step(save, name="saved", config=GENTLE)
    try:
        return see_through(event, saved, context)
    except DurableOperationError:
        context.step(cancel, name="undo saved")
        raise


def see_through(
    event: dict[str, Any], saved: orders.Saved, context: DurableContext
) -> dict[str, Any]:
    order_id = event["orderId"]

    def ask(callback_id: str, _: WaitForCallbackContext) -> None:
        notify.ask_barista(
            callback_id=callback_id, order_id=order_id, drinks=saved["drinks"]
        )

    try:
        barista = context.wait_for_callback(ask, name="barista", config=BARISTA)
    except CallbackTimeoutError:
        context.logger.warning("nobody took order %s", order_id)
        return {"status": "expired", "orderId": order_id}

    if barista["accepted"]:

        def prepare(step: StepContext) -> kitchen.Prepared:
            return kitchen.prepare(items=event["items"], context=step)

        prepared = context.step(prepare, name="prepared", config=GENTLE)
        context.wait(Duration.from_seconds(10), name="cool_off")
        return {"status": "completed", "orderId": order_id, "cups": prepared["cups"]}

    return {"status": "rejected", "orderId": order_id}
