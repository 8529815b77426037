"""Reads values out of a TOML file by their keys, and reports what is wrong with them."""

import tomllib
from collections.abc import Mapping

from durablec.codes import PROJECT_FILE
from durablec.settings import Setting, Settings
from durablec.toml_places import KeyPlace, Path, key_places
from durablec_dsl.codes import UNKNOWN_KEY, WRONG_SHAPE
from durablec_dsl.diagnostics import Report, Rule
from durablec_dsl.source import Place, Source, Span
from durablec_dsl.suggest import did_you_mean


def read_toml(source: Source, report: Report) -> "Table":
    """Parse a TOML file; what is not TOML is an empty table after a report."""
    values = _parse(source, report)
    return Table(source, report, key_places(source.text), (), values)


class Table:
    """One table of the file; where it is no table, an empty one after a report."""

    def __init__(
        self,
        source: Source,
        report: Report,
        places: Mapping[Path, KeyPlace],
        path: Path,
        values: Mapping[str, object],
    ) -> None:
        self._source = source
        self._report = report
        self._places = places
        self._path = path
        self._values = values

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def value(self, key: str) -> object:
        """Return what stands under a key, None if nothing does."""
        return self._values.get(key)

    def check_keys(self, known: tuple[str, ...]) -> None:
        """Report keys that are not among `known`."""
        name = ".".join(self._path)
        for key in self._values:
            if key not in known:
                where = f"`[{name}]`" if name else "durablec.toml"
                help = did_you_mean(key, known) or f"it has {', '.join(known)}"
                message = f"`{key}` is no key of {where}"
                self.add(UNKNOWN_KEY, self.place(key).key, message, help)

    def table(self, key: str) -> "Table":
        """Return the table under a key, empty if there is none."""
        values = self._values.get(key, {})
        if not isinstance(values, dict):
            self.wrong_shape(key, "a table")
            values = {}
        path = (*self._path, key)
        return Table(self._source, self._report, self._places, path, values)

    def text(self, key: str) -> Setting | None:
        """Return a text that is not empty."""
        value = self._values.get(key)
        if isinstance(value, str) and value:
            return Setting(value, Place(self._source, self.place(key).value))
        if value is not None:
            self.wrong_shape(key, "a text")
        return None

    def texts(self, key: str) -> list[Setting]:
        """Return the texts of a list."""
        values = self._values.get(key, [])
        if isinstance(values, list) and all(isinstance(v, str) and v for v in values):
            return [
                Setting(value, Place(self._source, self._element(key, value)))
                for value in values
            ]
        self.wrong_shape(key, "a list of texts")
        return []

    def settings(self) -> Settings:
        """Return all keys as settings, placed at the key, deeper ones at the value."""
        return {
            key: self._setting((*self._path, key), value, self.place(key).key)
            for key, value in self._values.items()
        }

    def place(self, key: str) -> KeyPlace:
        """Return where a key and its value stand, or else the table around them."""
        return self._place((*self._path, key))

    def wrong_shape(self, key: str, takes: str, help: str | None = None) -> None:
        """Report a value that is not of the kind that its key takes."""
        message = f"`{key}` takes {takes}, and this is {_kind(self._values.get(key))}"
        self.add(WRONG_SHAPE, self.place(key).value, message, help)

    def add(
        self, rule: Rule, span: Span, message: str, help: str | None = None
    ) -> None:
        """Report a finding in the file."""
        self._report.add(rule, self._source, span, message, help=help)

    def _place(self, path: Path) -> KeyPlace:
        while path and path not in self._places:
            path = path[:-1]
        return self._places.get(path, KeyPlace(Span(0, 0), Span(0, 0)))

    def _element(self, key: str, text: str) -> Span:
        span = self.place(key).value
        at = self._source.text.find(text, span.start)
        return Span(at, at + len(text)) if at >= 0 else span

    def _setting(self, path: Path, value: object, span: Span) -> Setting:
        place = Place(self._source, span)
        if isinstance(value, dict):
            return Setting(
                {key: self._inner((*path, key), each) for key, each in value.items()},
                place,
            )
        if isinstance(value, list):
            return Setting([self._setting(path, each, span) for each in value], place)
        if isinstance(value, str | int | float):
            return Setting(value, place)
        return Setting(str(value), place)  # A date or a time.

    def _inner(self, path: Path, value: object) -> Setting:
        at = self._place(path)
        found = self._setting(path, value, at.value)
        return found._replace(key=Place(self._source, at.key))


def _kind(value: object) -> str:
    match value:
        case bool():
            return f"`{str(value).lower()}`"
        case int() | float():
            return "a number"
        case str():
            return "a text" if value else "an empty text"
        case list():
            return "a list"
        case dict():
            return "a table"
        case _:
            return "a date or a time"


def _parse(source: Source, report: Report) -> Mapping[str, object]:
    try:
        return tomllib.loads(source.text)
    except ValueError as error:  # Also a number with too many digits.
        message, span = _syntax(source, str(error))
    except RecursionError:
        message, span = "it nests too deep", Span(0, 0)
    report.add(PROJECT_FILE, source, span, f"the file is not TOML: {message}")
    return {}


def _syntax(source: Source, text: str) -> tuple[str, Span]:
    """Split what tomllib says: `Invalid value (at line 2, column 5)`."""
    import re

    end = len(source.text)
    found = re.fullmatch(r"(.*) \(at (?:line (\d+), column (\d+)|end of .*)\)", text)
    if found is None:
        return _lower(text), Span(0, 0)
    if found[2] is None:
        return _lower(found[1]), Span(end, end)
    lines = source.text.split("\n")[: int(found[2]) - 1]
    start = sum(len(line) + 1 for line in lines) + int(found[3]) - 1
    return _lower(found[1]), Span(min(start, end), min(start + 1, end))


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]
