"""Looks at patterns of EventBridge, which refuses them at deployment.

A pattern has the shape of an event; where the event has a value, it has a list of
values and conditions (EventBridge's user guide).
"""

from durablec.ir.deployment import EVENT
from durablec.lower.deploy.reader import Reader, kind
from durablec.settings import Setting
from durablec_dsl.suggest import did_you_mean

_CONDITIONS = (
    "prefix",
    "suffix",
    "equals-ignore-case",
    "anything-but",
    "numeric",
    "exists",
    "cidr",
    "wildcard",
)


def check_pattern(reader: Reader, setting: Setting) -> bool:
    """Say whether a setting is a pattern, and report it if it is not."""
    if not isinstance(setting.value, dict):
        reader.misshape(setting, "event", "a pattern of EventBridge")
        return False
    if not setting.value:
        reader.refuse(setting, "a pattern that says nothing is refused")
        return False
    for key, inner in setting.value.items():
        if key not in EVENT and key != "$or":
            help = did_you_mean(key, EVENT)
            if help is None:
                help = (
                    f"what it is about stands in `detail`: `{{detail: {{{key}: ...}}}}`"
                )
            reader.refuse(
                inner._replace(place=inner.key or inner.place),
                f"no event has `{key}` at its top",
                help,
            )
            return False
    return all(_is_right(reader, key, each) for key, each in setting.value.items())


def check_values(reader: Reader, key: str, setting: Setting) -> bool:
    """Say whether a list is one of values and conditions, and report it if it is not."""
    return _is_right(reader, key, setting)


def _is_right(reader: Reader, key: str, setting: Setting) -> bool:
    match setting.value:
        case dict() as inner if inner:
            return all(_is_right(reader, name, each) for name, each in inner.items())
        case list() as items if items and key == "$or":
            return all(_is_right(reader, "", each) for each in items)
        case list() as items if items:
            return all(_is_item(reader, each) for each in items)
        case []:
            reader.refuse(setting, f"the list of `{key}` is empty, and matches nothing")
            return False
        case value:
            shown = f"`[{value}]`" if isinstance(value, str | int) else "`[...]`"
            message = (
                f"a pattern has a list where an event has a value, and `{key}` has "
            )
            reader.refuse(setting, f"{message}{kind(setting)}", f"write {shown}")
            return False


def _is_item(reader: Reader, setting: Setting) -> bool:
    match setting.value:
        case dict() as condition:
            word = next(iter(condition), "")
            if len(condition) == 1 and word in _CONDITIONS:
                return True
            help = did_you_mean(word, _CONDITIONS) or f"one of {', '.join(_CONDITIONS)}"
            reader.refuse(setting, f"`{word}` is no condition of a pattern", help)
            return False
        case list():
            reader.refuse(setting, "a list in a list matches nothing")
            return False
        case _:
            return True
