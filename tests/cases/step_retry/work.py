from aws_durable_execution_sdk_python import StepContext


class Flaky(Exception):
    def __init__(self, attempt: int) -> None:
        super().__init__(f"attempt {attempt}")
        self.attempt = attempt


def flaky(good_at: int, context: StepContext) -> str:
    if context.attempt < good_at:
        raise Flaky(context.attempt)
    return "good"
