"""What entries of ours refer to by a name that may be a logical id of the user's template."""

from collections.abc import Mapping

from durablec.backends.sam.blocks import Sections
from durablec.backends.sam.values import FunctionArn, GetAtt, Ref, Sub, Value
from durablec.merging.located import Template

SERVERLESS_FUNCTION = "AWS::Serverless::Function"
FUNCTIONS = (SERVERLESS_FUNCTION, "AWS::Lambda::Function")
_QUALIFIED = ("AWS::Lambda::Alias", "AWS::Lambda::Version")
"""What `Ref` gives the ARN of, with the qualifier in it."""


def beside(template: Template, sections: Sections) -> Sections:
    """Return entries in which functions of a template are led to by their logical ids.

    A parameter that is a list stands for the list in which it would be the only item.
    """
    return {
        section: [
            {name: _resolved(each, template) for name, each in block.items()}
            for block in blocks
        ]
        for section, blocks in sections.items()
    }


def _resolved(value: Value, template: Template) -> Value:
    match value:
        case FunctionArn(name):
            return _function(name, template) or value
        case Mapping():
            return {key: _resolved(each, template) for key, each in value.items()}
        case [Ref(name) as alone] if template.is_list(name):
            return alone
        case list():
            return [_resolved(each, template) for each in value]
        case _:
            return value


def _function(name: str, template: Template) -> Value:
    logical, _, qualifier = name.partition(":")
    kind = template.kind(logical)
    if kind in _QUALIFIED and not qualifier:
        return Ref(logical)
    if kind not in FUNCTIONS:
        return None
    if not qualifier:
        return GetAtt(logical, "Arn")
    if kind == SERVERLESS_FUNCTION and qualifier == alias_of(logical, template):
        return Ref(f"{logical}.Alias")
    return Sub(f"${{{logical}.Arn}}:{qualifier}")


def alias_of(function: str, template: Template) -> str | None:
    """Return the alias that SAM moves to each new version of a function."""
    alias = template.property("AutoPublishAlias", function)
    if alias is None and (globals_ := template.sections.get("Globals")) is not None:
        alias = globals_.itself.value.under("Function", "AutoPublishAlias")
    return alias.value if alias is not None and alias.tag is None else None
