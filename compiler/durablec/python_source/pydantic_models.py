"""What pydantic's own options say of the JSON of a model.

The JSON that an instance is made of may have other keys than its fields have names
(`alias`), and so may that which is made of one. Of what is said in another way than
by constants, nothing is known.
"""

import ast
from collections.abc import Iterator
from typing import NamedTuple

from durablec.python_source.modules import Module
from durablec.python_source.names import outside, unquoted

_FIELD = frozenset({"pydantic.Field", "pydantic.fields.Field"})
_CONFIG = frozenset({"pydantic.ConfigDict", "pydantic.config.ConfigDict"})
_ANNOTATED = frozenset({"typing.Annotated", "typing_extensions.Annotated"})
_HARMLESS = frozenset(
    {
        "arbitrary_types_allowed",
        "extra",
        "from_attributes",
        "frozen",
        "json_schema_extra",
        "protected_namespaces",
        "str_max_length",
        "str_min_length",
        "str_strip_whitespace",
        "strict",
        "title",
        "use_enum_values",
        "validate_assignment",
        "validate_default",
    }
)
"""The settings of a model by which its fields are what they are; `extra` but for "allow"."""


class FieldOptions(NamedTuple):
    """What `Field(...)` says; `alias` is the key in JSON, None for the field's name."""

    has_default: bool
    alias: str | None


def field_options(home: Module, statement: ast.AnnAssign) -> FieldOptions | None:
    """Return what the `Field(...)` of a field says, None where there is none."""
    calls = list(_field_calls(home, statement))
    if not calls:
        return None
    words = {k.arg: k.value for call in calls for k in call.keywords}
    defaults = [call.args[0] for call in calls if call.args]
    defaults += [words["default"]] if "default" in words else []
    given = "default_factory" in words or any(not is_ellipsis(d) for d in defaults)
    match words.get("validation_alias", words.get("alias")):
        case ast.Constant(value=str(alias)):
            return FieldOptions(given, alias)
        case _:
            return FieldOptions(given, None)


def _field_calls(home: Module, statement: ast.AnnAssign) -> Iterator[ast.Call]:
    annotation = unquoted(statement.annotation)
    found = [] if statement.value is None else [statement.value]
    if (
        isinstance(annotation, ast.Subscript)
        and isinstance(annotation.slice, ast.Tuple)
        and outside(home, annotation.value) in _ANNOTATED
    ):
        found = [*annotation.slice.elts[1:], *found]
    for each in found:
        if isinstance(each, ast.Call) and outside(home, each.func) in _FIELD:
            yield each


def is_reshaped(home: Module, node: ast.ClassDef, accepted: bool) -> bool:
    """Say whether a model's JSON may be of another shape than its fields say.

    With `accepted`, that is the JSON from which an instance is made.
    """
    if node.keywords:
        return True
    for statement in node.body:
        match statement:
            case ast.ClassDef(name="Config"):
                return True
            case (
                ast.Assign(targets=[ast.Name(id="model_config")], value=value)
                | ast.AnnAssign(target=ast.Name(id="model_config"), value=value)
            ):
                if not _is_harmless(home, value):
                    return True
            case _:
                pass
    return any(map(_is_aliased if accepted else _is_shown_otherwise, ast.walk(node)))


def _is_harmless(home: Module, value: ast.expr | None) -> bool:
    match value:
        case ast.Call(func=function, args=[], keywords=keywords):
            if outside(home, function) not in _CONFIG:
                return False
            settings = {each.arg: each.value for each in keywords}
        case ast.Dict(keys=keys, values=values):
            names = [_text(key) for key in keys]
            settings = dict(zip(names, values, strict=True))
        case _:
            return False
    match settings.get("extra"):
        case None | ast.Constant(value="ignore" | "forbid"):
            return settings.keys() <= _HARMLESS
        case _:
            return False


def _text(key: ast.expr | None) -> str | None:
    match key:
        case ast.Constant(value=str(text)):
            return text
        case _:
            return None


def _is_aliased(inner: ast.AST) -> bool:
    """Say whether something gives keys of JSON in a way that is not followed."""
    match inner:
        case ast.keyword(arg="alias" | "validation_alias", value=value):
            return not (
                isinstance(value, ast.Constant) and isinstance(value.value, str)
            )
        case _:
            return False


def _is_shown_otherwise(inner: ast.AST) -> bool:
    """Say whether something changes the JSON that is made of an instance."""
    match inner:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name == "computed_field" or name.endswith("serializer")
        case ast.keyword(arg=str(name)):
            return name.endswith("alias") or name == "exclude"
        case _:
            return False


def is_ellipsis(value: ast.expr) -> bool:
    """Say whether a value is `...`, by which pydantic means that there is no default."""
    return isinstance(value, ast.Constant) and value.value is ...
