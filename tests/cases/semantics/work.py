from aws_durable_execution_sdk_python import StepContext


def note() -> None:
    pass


def flaky(context: StepContext) -> None:
    if context.attempt == 1:
        raise RuntimeError("first")
