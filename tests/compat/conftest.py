"""What all tests of comparisons share."""

import logging
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """Keep the SDK's traces of expected failures out of the reports."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)
