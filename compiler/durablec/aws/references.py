"""What CloudFormation's references are of what a call names: a name, an ARN, a URL.

`Ref` gives the name or id of most resources, and the ARN of some; the "Return values" of
each in CloudFormation's template reference say which.
"""

from typing import Final

from durablec.aws.known import REFERENCE

_BY_ARN: Final = {
    "batch": ("jobDefinition", "jobQueue"),
    "ecs": ("service", "services[]", "taskDefinition"),
    "secretsmanager": ("SecretId", "SecretIdList[]"),
}
"""The parameters that take a name or an ARN, and of whose resources `Ref` gives the ARN."""

_NAMES: Final = {"ecs": "", "stepfunctions": "Name"}
"""The attributes that are the names of resources known by their ARNs, "" for `Ref`."""


def is_reference(text: str) -> bool:
    """Say whether a text is a reference and nothing besides."""
    begin, end = REFERENCE
    return text.startswith(begin) and text.endswith(end) and text.count(begin) == 1


def is_arn(service: str, parameter: str, text: str) -> bool:
    """Say whether a text that a parameter is given is a reference to an ARN."""
    if not is_reference(text):
        return False
    resource, attribute = _parts(text)
    if resource.endswith("Name"):
        return False  # It is a parameter, and says itself what it is.
    return attribute in ("", "Id") and parameter in _BY_ARN.get(service, ())


def name_of(service: str, text: str) -> str | None:
    """Return what refers to the name of what a text refers to, None if nothing does."""
    resource, attribute = _parts(text)
    if attribute not in ("", "Arn") or service not in _NAMES:
        return None
    if resource.endswith("Arn"):
        return None  # It is a parameter, of which the deployment knows no more.
    return attribute_of(resource, _NAMES[service])


def arn_of(text: str) -> str:
    """Return what refers to the ARN of what a text refers to otherwise."""
    return attribute_of(_parts(text)[0], "Arn")


def attribute_of(resource: str, attribute: str) -> str:
    """Return what refers to an attribute of a resource, "" for `Ref`."""
    begin, end = REFERENCE
    return f"{begin}{resource}{'.' if attribute else ''}{attribute}{end}"


def _parts(text: str) -> tuple[str, str]:
    resource, _, attribute = text[1:-1].partition(".")
    return resource, attribute
