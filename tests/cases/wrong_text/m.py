"""What the wrong files call: any arguments are right."""

from typing import Any


def f(**arguments: Any) -> Any:
    return arguments


def g(**arguments: Any) -> Any:
    return arguments
