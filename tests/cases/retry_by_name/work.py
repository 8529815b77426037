from aws_durable_execution_sdk_python import StepContext


class Transient(Exception):
    pass


class Throttled(Transient):
    pass


class Fatal(Exception):
    pass


ERRORS = {"Transient": Transient, "Throttled": Throttled, "Fatal": Fatal}


def act(error: str, good_at: int, context: StepContext) -> None:
    if context.attempt < good_at:
        raise ERRORS[error](error)
