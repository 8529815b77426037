"""Knows what is written out of a habit from another tool, and what is meant by it."""

from collections.abc import Container

from durablec_dsl.durations import BadDuration, parse_duration
from durablec_dsl.yaml_scalars import resolve

_WITH = ("with", "input")
_KEYS: dict[str, tuple[str, ...]] = {
    "args": _WITH,
    "arguments": _WITH,
    "params": _WITH,
    "parameters": _WITH,
    "kwargs": _WITH,
    "input": ("with",),
    "inputs": _WITH,
    "else_if": ("elif",),
    "elseif": ("elif",),
    "elsif": ("elif",),
    "else": ("default",),
    "default": ("else",),
    "otherwise": ("else", "default"),
    "do": ("then", "steps"),
    "then": ("do",),
    "steps": ("then", "do"),
    "body": ("then", "do", "steps"),
    "except": ("catch",),
    "rescue": ("catch",),
    "on_error": ("catch",),
    "delay": ("initial_delay", "for", "every"),
    "interval": ("every", "initial_delay"),
    "duration": ("for",),
}
"""Keys of other tools, and the keys of ours that may be meant, the likeliest first."""

_CLOUDFORMATION = """
    And Base64 Cidr Condition Equals FindInMap GetAtt GetAZs If ImportValue Join Not Or
    Ref Select Split Sub Transform
"""


def meant_key(word: str, known: Container[str]) -> str | None:
    """Return the key among `known` that a key of another tool stands for."""
    spelt = word.lower().replace(" ", "_").replace("-", "_")
    return next((key for key in _KEYS.get(spelt, ()) if key in known), None)


def meant_function(text: str) -> str:
    """Return a function as `module.function` that was written with other signs."""
    for sign in ("::", ":", "/", "#"):
        text = text.replace(sign, ".")
    return text.replace(".py.", ".")


def meant_assignment(text: str) -> str | None:
    """Return `x = 1` as the mapping of a `set`, None if it is nothing like that."""
    name, equals, value = text.partition("=")
    name, value = name.strip(), value.strip()
    if not equals or not name.isidentifier() or not value:
        return None
    is_text = isinstance(resolve(value), str)
    if is_text and value[0] not in "'\"":
        inner = value if "${" in value else f"${{{value}}}"
        quote = "'" if '"' in inner else '"'
        value = f"{quote}{inner}{quote}"
    return f"{{{name}: {value}}}"


def meant_duration(text: str) -> str | None:
    """Return the duration that a text is or means; None if it may be a name."""
    found = parse_duration(text)
    return found.repair if isinstance(found, BadDuration) else text


_REFERENCES = {"Ref": "Ref", "GetAtt": '"Fn::GetAtt"', "Sub": '"Fn::Sub"'}


def meant_by_tag(tag: str, whole: str, *, in_deploy: bool) -> str:
    """Return the repair of a YAML tag; `whole` is the value with its tag."""
    if tag.startswith("!!"):
        return "leave the tag out; a text that looks like a number is quoted"
    is_cloudformation = tag[1:] in _CLOUDFORMATION.split()
    if is_cloudformation and in_deploy:
        value = whole[len(tag) :].strip()
        key = _REFERENCES.get(tag[1:])
        if key is not None and value:
            return f"write `{{{key}: {value}}}`"
        return (
            "references are written `{Ref: NAME}`, `{Fn::GetAtt: NAME.Arn}` and "
            "`{Fn::Sub: ...}`"
        )
    if is_cloudformation:
        return (
            "a workflow is no CloudFormation template: write a plain text, or an "
            "expression in `${}`"
        )
    return f'an expression is written in `${{}}` and quoted: `"${{{whole}}}"`'
