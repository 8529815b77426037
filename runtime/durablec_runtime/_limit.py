"""A bound on how long a function may take."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Any

from durablec_runtime._errors import fail


def in_time(run: Callable[[], Any], seconds: int, message: str) -> Any:
    """Return what a function returns, or raise what it raises, if it does so in time.

    Raises:
        NamedError: ``Timeout``, with the message. The function's thread goes on, since
            Python has no way to end it.
    """
    outcome: SimpleQueue[tuple[bool, Any]] = SimpleQueue()

    def work() -> None:
        try:
            outcome.put((True, run()))
        except BaseException as error:
            outcome.put((False, error))

    Thread(target=work, daemon=True).start()
    try:
        succeeded, value = outcome.get(timeout=seconds)
    except Empty:
        raise fail("Timeout", message) from None
    if succeeded:
        return value
    raise value
