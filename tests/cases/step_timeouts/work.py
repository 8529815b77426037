import asyncio
import time

from aws_durable_execution_sdk_python import StepContext


def slow(seconds: float) -> str:
    time.sleep(seconds)
    return "done"


async def slow_async(seconds: float, context: StepContext) -> str:
    await asyncio.sleep(3 * seconds if context.attempt == 1 else 0)
    return "done"
