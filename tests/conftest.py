"""Options of the whole suite."""

import gc
import signal

import pytest
from hypothesis import HealthCheck, settings

# How long an example takes on a busy machine says nothing about the code.
settings.register_profile(
    "durablec", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("durablec")

# A shell that starts the suite in the background has it ignore interrupts, and so would
# every process that the tests start, also those that are to be interrupted.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update",
        action="store_true",
        help="write what came out as what is expected; review the diff like code",
    )


def pytest_collection_finish() -> None:
    """Let no collection of garbage look at the tests themselves, which are thousands."""
    gc.freeze()
