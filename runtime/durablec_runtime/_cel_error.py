"""What can go wrong inside an expression, and what exists nowhere else."""

from typing import Any, Final


class CelError(Exception):
    """An operation has no value; the message says why, in the language's words."""


class Optional:
    """A value that may be missing: ``held`` has it, or is empty."""

    __slots__ = ("held",)

    def __init__(self, *held: Any) -> None:
        self.held: Final = held


#: All that the Python of a compiled expression can raise, CelError included.
FAILURES: Final = (
    CelError,
    ArithmeticError,
    AttributeError,
    LookupError,
    RecursionError,
    TypeError,
    ValueError,
)


def no_overload(operation: str, *values: object) -> CelError:
    """Make the error of an operation on types it is not defined for."""
    kinds = " and ".join(kind(value) for value in values)
    return CelError(f"`{operation}` is not defined for {kinds}")


def kind(value: object) -> str:
    """Name a value's type in CEL's words."""
    return _KINDS.get(type(value).__name__, type(value).__name__)


_KINDS: Final = {
    "NoneType": "null",
    "Optional": "optional",
    "float": "double",
    "str": "string",
    "dict": "map",
    "datetime": "timestamp",
    "timedelta": "duration",
}
