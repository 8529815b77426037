"""Lowers the settings of a handler's function: `deploy:` of a file, and the project's.

Both come as plain settings, each with the place where it stands, and are checked
alike. A setting that the file does not give is the project's (`durablec.toml`), and
then the compiler's own.
"""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from durablec import ir
from durablec.codes import FUNCTION_SETTING
from durablec_dsl import values
from durablec_dsl.codes import NOT_YET, UNKNOWN_KEY, WRONG_SHAPE
from durablec_dsl.diagnostics import Diagnostic, Report, Rule
from durablec_dsl.durations import BadDuration, parse_duration
from durablec_dsl.source import Place, Source
from durablec_dsl.suggest import did_you_mean

RUNTIMES = ("python3.13", "python3.14")
"""The managed runtimes that durable functions have (aws-platform.md 1.3)."""

_LONGEST_INVOCATION = 900
_MEMORY = range(128, 10_241)
_LATER = ("on", "callbacks", "monitor")
_RESERVED_VARIABLES = ("AWS_", "_HANDLER", "LAMBDA_")


class Setting(NamedTuple):
    """One setting as it was written; a mapping holds settings again.

    `key` is where the key stands under which a mapping holds it.
    """

    value: "str | int | float | bool | list[Setting] | dict[str, Setting] | None"
    place: Place
    key: Place | None = None


Settings = Mapping[str, Setting]


def settings_of(source: Source, record: values.RecordValue | None) -> Settings:
    """Return a record of the workflow's file as settings."""
    if record is None:
        return {}
    return {
        field.key: Setting(_plain(source, field.value), Place(source, field.key_span))
        for field in record.fields
    }


def function_settings(
    file: Settings, project: Settings, report: Report
) -> ir.FunctionSettings:
    """Return the settings of a function, with those that are wrong left at a default."""
    for given in (project, file):
        _check_keys(given, report)
    reader = _Reader({**project, **file}, report)
    return ir.FunctionSettings(
        runtime=reader.word("runtime", RUNTIMES),
        architecture="x86_64"
        if reader.word("architecture", ("arm64", "x86_64")) == "x86_64"
        else "arm64",
        memory=reader.read("memory", 512, _memory),
        timeout=reader.read("timeout", 60, _timeout),
        environment=_environment(project, file, report),
    )


def _plain(
    source: Source, value: values.Value
) -> "str | int | float | bool | list[Setting] | dict[str, Setting] | None":
    match value:
        case values.Literal():
            return value.value
        case values.ListValue():
            return [
                Setting(_plain(source, item), Place(source, item.span))
                for item in value.items
            ]
        case values.RecordValue():
            return {
                field.key: Setting(
                    _plain(source, field.value),
                    Place(source, field.value.span),
                    Place(source, field.key_span),
                )
                for field in value.fields
            }
        case values.Embedded() | values.Template():
            span = value.span
            return source.text[span.start : span.end]


def _check_keys(given: Settings, report: Report) -> None:
    known = ir.FunctionSettings.__match_args__
    for key, setting in given.items():
        if key in _LATER:
            _add(report, NOT_YET, setting, f"`{key}` of `deploy` is not built yet")
        elif key not in known:
            _add(
                report,
                UNKNOWN_KEY,
                setting,
                f"`deploy` has no setting `{key}`",
                did_you_mean(key, known),
            )


class _Reader:
    """Reads single settings, and reports those that Lambda would refuse."""

    def __init__(self, given: Settings, report: Report) -> None:
        self._given = given
        self._report = report

    def read(
        self, key: str, default: int, convert: Callable[[object], int | str]
    ) -> int:
        """Return what `convert` makes of a setting; it returns text to refuse it."""
        setting = self._given.get(key)
        if setting is None:
            return default
        found = convert(setting.value)
        if isinstance(found, str):
            _add(self._report, FUNCTION_SETTING, setting, found)
            return default
        return found

    def word(self, key: str, known: tuple[str, ...]) -> str:
        """Return a setting that is one of a few words, the first by default."""
        setting = self._given.get(key)
        if setting is None:
            return known[0]
        if setting.value not in known:
            _add(
                self._report,
                FUNCTION_SETTING,
                setting,
                f"`{setting.value}` is no {key} of a durable function in Python",
                did_you_mean(str(setting.value), known)
                or f"it is one of {', '.join(known)}",
            )
            return known[0]
        return str(setting.value)


def _memory(value: object) -> int | str:
    if isinstance(value, int) and not isinstance(value, bool) and value in _MEMORY:
        return value
    return f"memory is from {_MEMORY[0]:,} to {_MEMORY[-1]:,} MB, and this is `{value}`"


def _timeout(value: object) -> int | str:
    seconds = parse_duration(str(value))
    if isinstance(seconds, BadDuration):
        repair = f"; write `{seconds.repair}`" if seconds.repair else ""
        return f"{seconds.reason}{repair}"
    if seconds > _LONGEST_INVOCATION:
        return (
            "one invocation lasts 15 minutes at most; `timeout` of the workflow bounds "
            "the whole execution"
        )
    return seconds


def _environment(project: Settings, file: Settings, report: Report) -> dict[str, str]:
    """Return the variables of both; the file's win, one by one."""
    environment: dict[str, str] = {}
    for given in (project, file):
        setting = given.get("environment")
        if setting is None:
            continue
        if not isinstance(setting.value, dict):
            _add(report, WRONG_SHAPE, setting, "`environment` maps names to texts")
            continue
        for name, variable in setting.value.items():
            if _check_variable(name, variable, report):
                environment[name] = _variable_text(variable.value)
    return environment


def _variable_text(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)


def _check_variable(name: str, variable: Setting, report: Report) -> bool:
    """Report a variable that Lambda refuses (its own names, and other characters)."""
    import re

    at_key = variable._replace(place=variable.key or variable.place)
    if name.startswith(_RESERVED_VARIABLES):
        message = f"`{name}` is a name that Lambda keeps for itself"
        _add(report, FUNCTION_SETTING, at_key, message)
    elif not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]+", name):
        message = (
            f"`{name}` is no name of an environment variable: those are two characters "
            "or more, letters, digits and `_`, and begin with a letter"
        )
        _add(report, FUNCTION_SETTING, at_key, message)
    elif not isinstance(variable.value, str | int | float | bool):
        message = f"the value of `{name}` is not a text"
        _add(report, FUNCTION_SETTING, variable, message)
    else:
        return True
    return False


def _add(
    report: Report, rule: Rule, setting: Setting, message: str, help: str | None = None
) -> None:
    report.append(Diagnostic(rule, message, setting.place, (), help))
