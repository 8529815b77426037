"""CEL's `math`; expectations from its documentation (cel-go, ext/README.md)."""

import math
from typing import Any

import pytest

from durablec_runtime import cel
from durablec_runtime.cel import CelError

MAX, MIN = 2**63 - 1, -(2**63)
NAN, INF = math.nan, math.inf


@pytest.mark.parametrize(
    ("function", "arguments", "expected"),
    [
        (cel.greatest, (1, 3.5, 2), 3.5),
        (cel.greatest, (1, 1.0), 1),
        (cel.greatest, (1.0, 1), 1.0),
        (cel.greatest, ([3, 7],), 7),
        (cel.greatest, (5,), 5),
        (cel.greatest, (1.0, NAN), 1.0),
        (cel.least, (MAX, MIN, 0), MIN),
        (cel.least, ([1.5, -1],), -1),
        (cel.ceil, (1.2,), 2.0),
        (cel.ceil, (-0.5,), -0.0),
        (cel.ceil, (1e300,), 1e300),
        (cel.floor, (-1.2,), -2.0),
        (cel.floor, (INF,), INF),
        (cel.trunc, (-1.9,), -1.0),
        (cel.trunc, (0.9,), 0.0),
        (cel.round_, (1.5,), 2.0),
        (cel.round_, (2.5,), 3.0),
        (cel.round_, (-2.5,), -3.0),
        (cel.round_, (-0.4,), -0.0),
        (cel.round_, (0.49999999999999994,), 0.0),
        (cel.round_, (4503599627370497.0,), 4503599627370497.0),
        (cel.sqrt, (4,), 2.0),
        (cel.abs_, (-11,), 11),
        (cel.abs_, (-11.5,), 11.5),
        (cel.sign, (-7,), -1),
        (cel.sign, (0.0,), 0.0),
        (cel.sign, (2.5,), 1.0),
        (cel.is_nan, (NAN,), True),
        (cel.is_inf, (-INF,), True),
        (cel.is_finite, (1e300,), True),
        (cel.bit_and, (12, -6), 8),
        (cel.bit_or, (4, -2), -2),
        (cel.bit_xor, (4, -2), -6),
        (cel.bit_not, (5,), -6),
        (cel.bit_shift_left, (1, 63), MIN),
        (cel.bit_shift_left, (3, 63), MIN),
        (cel.bit_shift_left, (-1, 64), 0),
        (cel.bit_shift_left, (1, MAX), 0),
        (cel.bit_shift_right, (-8, 1), 2**63 - 4),
        (cel.bit_shift_right, (-1, 64), 0),
        (cel.bit_shift_right, (MIN, 0), MIN),
    ],
)
def test_values(function: Any, arguments: tuple[Any, ...], expected: Any) -> None:
    found = function(*arguments)
    assert found == expected
    assert type(found) is type(expected)
    assert math.copysign(1, found) == math.copysign(1, expected)


@pytest.mark.parametrize(
    "function", [cel.ceil, cel.round_, cel.sign, cel.abs_, cel.sqrt]
)
def test_nan_stays_nan(function: Any) -> None:
    assert math.isnan(function(NAN))
    assert math.isnan(cel.sqrt(-1))


@pytest.mark.parametrize(
    ("function", "arguments", "message"),
    [
        (cel.greatest, ([],), "an empty list has no greatest number"),
        (cel.greatest, (1, "a"), "`greatest` is not defined for string"),
        (cel.least, (True, 1), "`least` is not defined for bool"),
        (cel.ceil, (1,), "`ceil` is not defined for int"),
        (cel.sign, (True,), "`sign` is not defined for bool"),
        (cel.abs_, (MIN,), "integer overflow"),
        (cel.sqrt, ("4",), "`sqrt` is not defined for string"),
        (cel.is_nan, (1,), "`isNaN` is not defined for int"),
        (cel.is_inf, (True,), "`isInf` is not defined for bool"),
        (cel.is_finite, (None,), "`isFinite` is not defined for null"),
        (cel.bit_not, ("",), "`bitNot` is not defined for string"),
        (cel.bit_and, (1, 1.0), "`bitAnd` is not defined for double"),
        (cel.bit_shift_left, (1, -1), "`bitShiftLeft` shifts by -1, which is negative"),
        (cel.bit_shift_right, (True, 1), "`bitShiftRight` is not defined for bool"),
    ],
)
def test_errors(function: Any, arguments: tuple[Any, ...], message: str) -> None:
    with pytest.raises(CelError) as raised:
        function(*arguments)
    assert str(raised.value) == message
