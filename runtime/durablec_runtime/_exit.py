"""A shorter exit, by a private name of AWS's SDK.

At the end of every invocation the SDK waits for its checkpoint thread, which looks at
its stop signal once per ``_STOP_SIGNAL_POLL_SECONDS`` (0.1 s), also in Lambda, where it
is paid for. At 0.005 s a handler that does nothing takes 14 ms and not 103
(durable-sdk.md, 4.4). Without the name nothing breaks; a test says that it is gone.
"""

from typing import Final

from aws_durable_execution_sdk_python import state

POLL_SECONDS: Final = 0.005


def shorten_exit() -> bool:
    """Let the checkpoint thread see its stop signal sooner; tell whether it can."""
    if not hasattr(state, "_STOP_SIGNAL_POLL_SECONDS"):
        return False
    state._STOP_SIGNAL_POLL_SECONDS = POLL_SECONDS
    return True


shorten_exit()
