"""CEL's parts of times; expectations from CEL's definition (langdef.md)."""

import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from durablec.expressions.times import duration_of, timestamp_of
from durablec_runtime import cel
from durablec_runtime.cel import CelError

MOMENT = datetime(2009, 2, 13, 23, 31, 20, 123456, tzinfo=UTC)


@pytest.mark.parametrize(
    ("getter", "in_utc", "in_zone"),
    [
        ("getFullYear", 2009, 2009),
        ("getMonth", 1, 1),
        ("getDate", 13, 14),
        ("getDayOfMonth", 12, 13),
        ("getDayOfWeek", 5, 6),
        ("getDayOfYear", 43, 44),
        ("getHours", 23, 1),
        ("getMinutes", 31, 1),
        ("getSeconds", 20, 20),
        ("getMilliseconds", 123, 123),
    ],
)
def test_parts_of_a_timestamp(getter: str, in_utc: int, in_zone: int) -> None:
    assert cel.part(MOMENT, getter) == in_utc
    assert cel.part(MOMENT, getter, "+01:30") == in_zone


def test_sunday_is_the_first_day_of_a_week() -> None:
    sunday = datetime(2026, 3, 29, tzinfo=UTC)
    assert cel.part(sunday, "getDayOfWeek") == 0


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("", 23),
        ("UTC", 23),
        ("+02:00", 1),
        ("02:00", 1),
        ("2:00", 1),
        ("-02:30", 21),
        ("Europe/Berlin", 0),
        ("US/Central", 17),
    ],
)
def test_time_zones(zone: str, hour: int) -> None:
    assert cel.in_zone(MOMENT, zone).hour == hour


def test_a_zone_knows_when_clocks_change() -> None:
    before = datetime(2026, 3, 29, 0, 59, tzinfo=UTC)
    after = before + timedelta(minutes=1)
    assert cel.part(before, "getHours", "Europe/Berlin") == 1
    assert cel.part(after, "getHours", "Europe/Berlin") == 3


@pytest.mark.parametrize(
    ("duration", "parts"),
    [
        (timedelta(seconds=10000), (2, 166, 10000, 0)),
        (timedelta(minutes=-90), (-1, -90, -5400, 0)),
        (timedelta(seconds=-1.5), (0, 0, -1, -500)),
        (timedelta(days=1, milliseconds=61_500), (24, 1441, 86461, 500)),
    ],
)
def test_parts_of_a_duration(duration: timedelta, parts: tuple[int, ...]) -> None:
    getters = ("getHours", "getMinutes", "getSeconds", "getMilliseconds")
    assert tuple(cel.part(duration, getter) for getter in getters) == parts


@pytest.mark.parametrize(
    ("value", "getter", "zone", "message"),
    [
        (MOMENT, "getHours", "25:00", "`25:00` is not a time zone"),
        (MOMENT, "getHours", "../etc", "`../etc` is not a time zone"),
        (MOMENT, "getHours", "no where", "`no where` is not a time zone"),
        (MOMENT, "getHours", "Europe", "the time zone `Europe` is not known here"),
        (MOMENT, "getHours", "Mars/Sea", "the time zone `Mars/Sea` is not known here"),
        (MOMENT, "getHours", 2, "`time zone` is not defined for int"),
        (timedelta(1), "getDate", "UTC", "`getDate` is not defined for duration"),
        (timedelta(1), "getHours", "+01:00", "`getHours` is not defined for duration"),
        ("2009-02-13T23:31:20Z", "getHours", "UTC", "`getHours` is not defined for"),
        (
            datetime(1, 1, 1, tzinfo=UTC),
            "getFullYear",
            "-01:00",
            "timestamp overflow",
        ),
    ],
)
def test_errors(value: Any, getter: str, zone: Any, message: str) -> None:
    with pytest.raises(CelError) as raised:
        cel.part(value, getter, zone)
    assert str(raised.value).startswith(message)


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Install a package `tzdata` in which Berlin has Kolkata's clocks, and no system's."""
    folder = tmp_path / "tzdata" / "zoneinfo" / "Europe"
    folder.mkdir(parents=True)
    for each in (folder, folder.parent, folder.parent.parent):
        (each / "__init__.py").touch()
    source = _system_file("Asia/Kolkata")
    (folder / "Berlin").write_bytes(source.read_bytes())
    monkeypatch.syspath_prepend(str(tmp_path))
    yield folder
    for name in [name for name in sys.modules if name.startswith("tzdata")]:
        del sys.modules[name]


def _system_file(zone: str) -> Path:
    import zoneinfo

    found = [Path(folder) / zone for folder in zoneinfo.TZPATH]
    return next(file for file in found if file.exists())


@pytest.mark.usefixtures("package")
def test_rules_that_are_deployed_come_before_the_systems() -> None:
    assert cel.part(MOMENT, "getMinutes", "Europe/Berlin") == 1
    # What the package has not is taken from the system.
    assert cel.part(MOMENT, "getHours", "Europe/Paris") == 0


def test_without_a_database_the_error_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import zoneinfo

    folders = list(zoneinfo.TZPATH)
    zoneinfo.reset_tzpath(to=[])
    ZoneInfo.clear_cache()
    try:
        with pytest.raises(CelError, match="add `tzdata` to requirements"):
            cel.part(MOMENT, "getHours", "Europe/Rome")
        assert cel.part(MOMENT, "getHours", "+01:00") == 0
    finally:
        zoneinfo.reset_tzpath(to=folders)


DURATIONS = [
    *(
        "1h30m",
        "-1.5s",
        "+20ms",
        "0",
        "-0",
        "1.5h",
        ".5s",
        "1.s",
        "1us1ns",
        "1µs",
        "3m4s",
    ),
    *(
        "",
        "1",
        "1d",
        "1h-5m",
        " 1s",
        "1s ",
        "s",
        "1e3s",
        "--1s",
        "\uff11s",
        "315576000001s",
    ),
    *("315576000000s", "9" * 300 + "s"),
]


@pytest.mark.parametrize("text", DURATIONS)
def test_the_compiler_reads_the_durations_that_the_runtime_reads(text: str) -> None:
    micros = duration_of(text)
    try:
        found: timedelta | None = cel.duration(text)
    except CelError:
        found = None
    assert found == (None if micros is None else timedelta(microseconds=micros))


TIMESTAMPS = [
    *("2026-12-24T18:00:00Z", "2026-12-24t18:00:00.5z", "2024-02-29T23:59:59-12:30"),
    *("0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "2026-12-24T18:00:00"),
    *(
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "10000-01-01T00:00:00Z",
    ),
    *("0000-01-01T00:00:00Z", "2023-02-29T00:00:00Z", "2024-01-01T24:00:00Z"),
    *("2024-01-01T23:59:60Z", "2024-01-01T00:00:00+24:00", "2024-01-01 00:00:00Z", ""),
]


@pytest.mark.parametrize("text", TIMESTAMPS)
def test_the_compiler_reads_the_timestamps_that_the_runtime_reads(text: str) -> None:
    parts = timestamp_of(text)
    try:
        found: datetime | None = cel.timestamp(text)
    except CelError:
        found = None
    assert (parts is None) == (found is None)
    if parts is not None and found is not None:
        assert found == datetime.fromisoformat(found.isoformat())
        assert parts == (*found.timetuple()[:6], found.microsecond)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("9999-12-31T23:59:59.999999Z", 253402300799),
        ("1969-12-31T23:59:59.5Z", -1),
        ("0001-01-01T00:00:00Z", -62135596800),
    ],
)
def test_seconds_of_a_timestamp_are_whole_and_exact(text: str, seconds: int) -> None:
    assert cel.int_(cel.timestamp(text)) == seconds
    assert cel.int_(cel.timestamp(seconds)) == seconds


@pytest.mark.parametrize(
    ("left", "right"),
    [("2400-01-01T00:00:00Z", "2000-01-01T00:00:00Z")],
)
def test_what_lies_between_timestamps_fits_into_64_bits_of_nanoseconds(
    left: str, right: str
) -> None:
    for one, other in ((left, right), (right, left)):
        with pytest.raises(CelError, match="duration overflow"):
            cel.sub(cel.timestamp(one), cel.timestamp(other))
    close = cel.sub(cel.timestamp("2200-01-01T00:00:00Z"), cel.timestamp(right))
    assert close == timedelta(days=73049)
