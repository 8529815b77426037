"""Reads what refers to something of the template: CloudFormation's `Ref` and others.

They are written as in a template of JSON: `{Ref: Table}`, `{Fn::GetAtt: [Table, Arn]}`
or `{Fn::GetAtt: Table.Arn}`, `{Fn::Sub: "...${AWS::Region}..."}`. What the template of a
build does not hold becomes a parameter of it.
"""

import re
from collections.abc import Iterator, Mapping

from durablec.ir.deployment import GetAtt, Ref, Reference, Referred, Sub
from durablec.settings import Setting, Settings

_ID = r"[A-Za-z][A-Za-z0-9]*"
_PSEUDO = r"AWS::(?:AccountId|Partition|Region|StackId|StackName|URLSuffix)"
_KINDS = ("Ref", "Fn::GetAtt", "Fn::Sub")
_OTHERS = ("Fn::", "Condition")
_AROUND = ("on", "callbacks", "monitor", "vpc", "authorization", "jwt")
"""Settings that others stand below, which are what a reference is for."""


def referred(settings: Settings) -> Iterator[Referred]:
    """Yield each reference in settings, with the setting and the place of it."""
    for key, setting in settings.items():
        yield from _referred(key, setting)


def _referred(key: str, setting: Setting) -> Iterator[Referred]:
    if is_reference(setting):
        found = known(setting)
        if not isinstance(found, str):
            yield Referred(key, found, setting.place)
        return
    match setting.value:
        case dict() as inner if key in _AROUND:
            yield from referred(inner)
        case dict() as inner:
            for each in inner.values():
                yield from _referred(key, each)
        case list() as items:
            for each in items:
                yield from _referred(key, each)


def is_reference(setting: Setting) -> bool:
    """Say whether a setting is a mapping that refers to something."""
    value = setting.value
    return (
        isinstance(value, dict)
        and len(value) == 1
        and next(iter(value)).startswith((*_KINDS, *_OTHERS))
    )


def known(setting: Setting) -> Reference | str:
    """Return what a setting refers to, or text that says what is wrong with it."""
    assert isinstance(setting.value, dict)
    ((name, inner),) = setting.value.items()
    value = inner.value
    match name:
        case "Ref" if isinstance(value, str) and _is(f"{_ID}|{_PSEUDO}", value):
            return Ref(value)
        case "Fn::Sub" if isinstance(value, str):
            return _sub(value)
        case "Fn::GetAtt":
            return _get_att(value)
        case "Ref" if _is(rf"{_ID}\.Alias", value):
            function = str(value).removesuffix(".Alias")
            return (
                f"`{value}` is no logical id: an alias is "
                f"`Fn::Sub: ${{{function}.Arn}}:live`"
            )
        case "Ref" | "Fn::Sub":
            return f"`{name}` takes a text: {_EXAMPLES[name]}"
        case _:
            return f"`{name}` is none of `Ref`, `Fn::GetAtt` and `Fn::Sub`"


_EXAMPLES: Mapping[str, str] = {
    "Ref": "the logical id of a resource or parameter, or `AWS::Region` and such",
    "Fn::Sub": "`${AWS::Region}` and `${LogicalId}` in it are replaced",
}


def _get_att(value: object) -> Reference | str:
    parts = value.split(".", 1) if isinstance(value, str) else value
    if isinstance(parts, list) and len(parts) == 2:
        resource, attribute = (
            part.value if isinstance(part, Setting) else part for part in parts
        )
        if _is(_ID, resource) and _is(r"[A-Za-z0-9.]+", attribute):
            return GetAtt(str(resource), str(attribute))
    return "`Fn::GetAtt` takes a logical id and an attribute: `Table.Arn`"


def _sub(text: str) -> Reference | str:
    for each in re.findall(r"\$\{([^!}][^}]*)\}", text):
        if not _is(rf"{_ID}(?:\.[A-Za-z0-9.]+)?|{_PSEUDO}", each):
            return (
                f"`${{{each}}}` is no logical id, no `LogicalId.Attribute` and no "
                "pseudo parameter; a `${` that stays is written `${!`"
            )
        name, _, attribute = each.partition(".")
        if attribute == "Alias":
            return (
                f"`${{{each}}}` is no attribute, and cfn-lint refuses it: an alias is "
                f"`${{{name}.Arn}}:live`"
            )
    return Sub(text)


def _is(pattern: str, value: object) -> bool:
    return isinstance(value, str) and re.fullmatch(pattern, value) is not None
