"""Reads the keys of one mapping of settings, and reports what cannot be deployed.

A method returns None, or what stands for nothing, where a key is missing or wrong.
"""

from collections.abc import Iterable, Mapping

from durablec.codes import FUNCTION_SETTING
from durablec.ir.deployment import Json, Known
from durablec.lower.deploy.references import is_reference, known
from durablec.settings import Setting, Settings
from durablec_dsl.codes import UNKNOWN_KEY, WRONG_SHAPE
from durablec_dsl.diagnostics import Diagnostic, Report, Rule
from durablec_dsl.durations import BadDuration, parse_duration
from durablec_dsl.source import Place
from durablec_dsl.suggest import did_you_mean


class Reader:
    """One mapping under `deploy`; `where` is what messages call it."""

    def __init__(self, given: Settings, where: str, report: Report) -> None:
        self.given = given
        self.where = where
        self._report = report

    def __contains__(self, key: str) -> bool:
        return key in self.given

    def check_keys(self, known: Iterable[str], meant: Mapping[str, str]) -> None:
        """Report keys that are not `known`; `meant` has the repair of some."""
        known = tuple(known)
        for key, setting in self.given.items():
            if key not in known:
                place = setting.key or setting.place
                message = f"`{self.where}` has no setting `{key}`"
                help = meant.get(key) or did_you_mean(key, known)
                self.add(UNKNOWN_KEY, place, message, help)

    def words(self, key: str, known: tuple[str, ...], default: str) -> str:
        """Return a setting that is one of a few words."""
        setting = self.given.get(key)
        if setting is None or setting.value in known:
            return default if setting is None else str(setting.value)
        help = did_you_mean(str(setting.value), known) or f"it is one of {_any(known)}"
        self.refuse(setting, f"`{_shown(setting)}` is no {_spoken(key)}", help)
        return default

    def whole(
        self, key: str, takes: range, what: str, help: str | None = None
    ) -> int | None:
        """Return a whole number; `what` is said of it before "and this is ..."."""
        setting = self.given.get(key)
        if setting is None:
            return None
        value = setting.value
        if isinstance(value, int) and not isinstance(value, bool) and value in takes:
            return value
        self.refuse(setting, f"{what}, and this is {_quoted(setting)}", help)
        return None

    def seconds(self, key: str, takes: range, what: str, help: str) -> int | None:
        """Return a duration; `what` and `help` are said of one that is out of range."""
        setting = self.given.get(key)
        if setting is None:
            return None
        if isinstance(setting.value, dict | list):
            message = f"`{key}` is a duration, and this is {kind(setting)}"
            self.refuse(setting, message, "write `60s`")
            return None
        seconds = parse_duration(str(setting.value))
        if isinstance(seconds, BadDuration):
            repair = f"write `{seconds.repair}`" if seconds.repair else None
            self.refuse(setting, seconds.reason, repair)
        elif seconds in takes:
            return seconds
        else:
            self.refuse(setting, what, help)
        return None

    def truth(self, key: str, default: bool) -> bool:
        """Return a setting that is true or false."""
        setting = self.given.get(key)
        if setting is None or isinstance(setting.value, bool):
            return default if setting is None else bool(setting.value)
        self.misshape(setting, key, "true or false")
        return default

    def text(self, key: str) -> str | None:
        """Return a text that is not empty."""
        setting = self.given.get(key)
        if setting is None:
            return None
        if isinstance(setting.value, str) and setting.value:
            return setting.value
        self.misshape(setting, key, "a text")
        return None

    def known(self, key: str) -> Known | None:
        """Return a text, or what refers to something of the template."""
        setting = self.given.get(key)
        return None if setting is None else self.known_of(setting, key)

    def known_of(self, setting: Setting, what: str) -> Known | None:
        """Return what one setting names or refers to."""
        if is_reference(setting):
            found = known(setting)
            if isinstance(found, str):
                self.refuse(setting, found)
                return None
            return found
        if not isinstance(setting.value, str) or not setting.value:
            self.misshape(setting, what, "a text, or `{Ref: NAME}`")
            return None
        if "${" in setting.value:
            help = f'write `{{Fn::Sub: "{setting.value}"}}`'
            message = "`${` in a text of `deploy` stays as it is"
            self.refuse(setting, message, help)
            return None
        return setting.value

    def all_known(self, key: str) -> tuple[Known, ...]:
        """Return a list of what is named or referred to."""
        found = (self.known_of(each, key) for each in self.items(key))
        return tuple(each for each in found if each is not None)

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts."""
        found: list[str] = []
        for setting in self.items(key):
            if isinstance(setting.value, str):
                found.append(setting.value)
            else:
                self.misshape(setting, key, "texts")
        return tuple(found)

    def items(self, key: str) -> list[Setting]:
        """Return the items of a list; one that stands alone is a list of one."""
        setting = self.given.get(key)
        if setting is None:
            return []
        return setting.value if isinstance(setting.value, list) else [setting]

    def mapping(self, key: str, takes: str) -> Settings | None:
        """Return a mapping."""
        setting = self.given.get(key)
        if setting is None:
            return None
        if isinstance(setting.value, dict):
            return setting.value
        self.misshape(setting, key, takes)
        return None

    def refuse(self, setting: Setting, message: str, help: str | None = None) -> None:
        """Report a setting that AWS would refuse."""
        self.add(FUNCTION_SETTING, setting.place, message, help)

    def misshape(
        self, setting: Setting, key: str, takes: str, help: str | None = None
    ) -> None:
        """Report a setting of another kind than its key takes."""
        message = f"`{key}` takes {takes}, and this is {kind(setting)}"
        self.add(WRONG_SHAPE, setting.place, message, help)

    def add(
        self, rule: Rule, place: Place, message: str, help: str | None = None
    ) -> None:
        """Report a finding."""
        self._report.append(Diagnostic(rule, message, place, (), help))

    def inner(self, given: Settings, where: str) -> "Reader":
        """Return a reader of a mapping inside."""
        return Reader(given, where, self._report)


def json_of(setting: Setting) -> Json:
    """Return a setting as the data that it is."""
    match setting.value:
        case dict():
            return {key: json_of(each) for key, each in setting.value.items()}
        case list():
            return [json_of(each) for each in setting.value]
        case value:
            return value


def kind(setting: Setting) -> str:
    """Return what a setting is, in words."""
    kinds: list[tuple[type, str]] = [
        (dict, "a mapping"),
        (list, "a list"),
        (bool, "true or false"),
        (int, "a number"),
        (float, "a number"),
        (str, "a text" if setting.value else "an empty text"),
    ]
    value = setting.value
    return next((name for type_, name in kinds if isinstance(value, type_)), "nothing")


def _quoted(setting: Setting) -> str:
    simple = not isinstance(setting.value, dict | list)
    return f"`{_shown(setting)}`" if simple else kind(setting)


def _shown(setting: Setting) -> str:
    match setting.value:
        case bool() as value:
            return str(value).lower()
        case None:
            return "null"
        case dict() | list():
            return kind(setting)
        case value:
            return str(value)


def _any(known: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in known)


def _spoken(key: str) -> str:
    return key.replace("_", " ")
