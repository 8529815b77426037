"""Reads `durablec.toml`, the settings that the workflows of a project share.

Every value keeps its place, and everything wrong is reported. What `deploy` may hold
is checked where the settings of a workflow are.
"""

from typing import Literal as OneOf
from typing import NamedTuple

from durablec.settings import Setting, Settings
from durablec.toml_table import Table, read_toml
from durablec_dsl import ast
from durablec_dsl.codes import BAD_DURATION, BAD_NUMBER
from durablec_dsl.diagnostics import Report
from durablec_dsl.durations import BadDuration, parse_duration
from durablec_dsl.source import Source
from durablec_dsl.suggest import did_you_mean
from durablec_dsl.values import Duration, Name, Number

_TABLES = ("project", "deploy", "defaults", "bundle")
_RETRY = (
    "max_attempts",
    "initial_delay",
    "backoff_rate",
    "max_delay",
    "jitter",
    "errors",
    "except",
)
_MOST = 1_000_000
_DURATIONS = "durations are written `10s`, `5m`, `1h30m`, `7d` or `PT5M`"

Jitter = OneOf["none", "half", "full"]


class ProjectFile(NamedTuple):
    """What a project's file says.

    `root` is the source root as it was written; the spans of `retry` are places in
    `source`.
    """

    source: Source
    root: Setting | None
    deploy: Settings
    retry: ast.Retry | ast.NoRetry | None
    include: list[Setting]


def read_project_file(source: Source, report: Report) -> ProjectFile:
    """Read the settings out of the text of a `durablec.toml`."""
    top = read_toml(source, report)
    top.check_keys(_TABLES)
    project, deploy, defaults, bundle = map(top.table, _TABLES)
    project.check_keys(("source",))
    defaults.check_keys(("retry",))
    bundle.check_keys(("include",))
    return ProjectFile(
        source=source,
        root=project.text("source"),
        deploy=deploy.settings(),
        retry=_retry(defaults),
        include=bundle.texts("include"),
    )


def _retry(defaults: Table) -> ast.Retry | ast.NoRetry | None:
    if "retry" not in defaults:
        return None
    span = defaults.place("retry").value
    given = defaults.value("retry")
    if given == "none":
        return ast.NoRetry(span)
    if not isinstance(given, dict):
        defaults.wrong_shape("retry", "a table or `none`")
        return None
    table = defaults.table("retry")
    table.check_keys(_RETRY)
    return ast.Retry(
        span,
        max_attempts=_number(table, "max_attempts", whole=True),
        initial_delay=_duration(table, "initial_delay"),
        backoff_rate=_number(table, "backoff_rate", whole=False),
        max_delay=_duration(table, "max_delay"),
        jitter=_jitter(table),
        errors=_names(table, "errors"),
        never=_names(table, "except"),
    )


def _number(table: Table, key: str, *, whole: bool) -> Number | None:
    value = table.value(key)
    if value is None:
        return None
    span = table.place(key).value
    takes = "a whole number" if whole else "a number"
    numeric = int if whole else (int, float)
    if not isinstance(value, numeric) or isinstance(value, bool):
        table.wrong_shape(key, takes)
        return None
    # Every comparison with a NaN is false.
    if not 1 <= value <= _MOST:
        message = f"`{key}` is {takes} from 1 on, and `{value}` is not"
        table.add(BAD_NUMBER, span, message)
        return None
    return Number(span, value, str(value))


def _duration(table: Table, key: str) -> Duration | None:
    setting = table.text(key)
    if setting is None:
        return None
    text = str(setting.value)
    span = setting.place.span
    found = parse_duration(text)
    if isinstance(found, BadDuration):
        help = f"write `{found.repair}`" if found.repair else _DURATIONS
        table.add(BAD_DURATION, span, found.reason, help)
        return None
    return Duration(span, found, text)


def _jitter(table: Table) -> Jitter | None:
    setting = table.text("jitter")
    match setting.value if setting else None:
        case None:
            return None
        case "none" | "half" | "full" as word:
            return word
        case other:
            help = did_you_mean(str(other), ("none", "half", "full"))
            table.wrong_shape("jitter", "`none`, `half` or `full`", help)
            return None


def _names(table: Table, key: str) -> list[Name]:
    return [Name(each.place.span, str(each.value)) for each in table.texts(key)]
