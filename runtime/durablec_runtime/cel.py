"""CEL's semantics where Python's operators differ, on values of unknown type.

Imported only by handlers whose expressions need it. These functions are frozen: a
running execution must see the same value on every replay.
"""

from durablec_runtime._cel_access import (
    contains,
    ends_with,
    get,
    has,
    matches,
    size,
    starts_with,
)
from durablec_runtime._cel_arithmetic import add, div, i64, mod, mul, neg, sub
from durablec_runtime._cel_comparison import eq, ge, gt, in_, le, lt, ne
from durablec_runtime._cel_conversion import (
    bool_,
    double,
    duration,
    int_,
    string,
    timestamp,
)
from durablec_runtime._cel_error import CelError
from durablec_runtime._cel_logic import (
    all_,
    and_,
    exists,
    exists_one,
    items,
    mapping,
    not_,
    or_,
    truth,
)

__all__ = [
    "CelError",
    "add",
    "all_",
    "and_",
    "bool_",
    "contains",
    "div",
    "double",
    "duration",
    "ends_with",
    "eq",
    "exists",
    "exists_one",
    "ge",
    "get",
    "gt",
    "has",
    "i64",
    "in_",
    "int_",
    "items",
    "le",
    "lt",
    "mapping",
    "matches",
    "mod",
    "mul",
    "ne",
    "neg",
    "not_",
    "or_",
    "size",
    "starts_with",
    "string",
    "sub",
    "timestamp",
    "truth",
]
