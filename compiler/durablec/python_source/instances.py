"""Which annotations are for instances of classes that JSON has no values of.

A dataclass, a pydantic model, a `datetime`: what a step returns may be one, for the
runtime makes JSON of it; what it is given is JSON and never one.
"""

import ast
from typing import Literal as OneOf
from typing import NamedTuple

from durablec.python_source.classes import enum_values, shape, unwrap
from durablec.python_source.modules import Module
from durablec.python_source.names import Found, Outside, refer

_CLASSES = frozenset(
    {
        "datetime.date",
        "datetime.datetime",
        "datetime.time",
        "datetime.timedelta",
        "decimal.Decimal",
        "pathlib.Path",
        "uuid.UUID",
    }
)
_HOLDING = frozenset(
    {
        "builtins.dict",
        "builtins.list",
        "builtins.tuple",
        "collections.abc.Mapping",
        "collections.abc.Sequence",
        "typing.Dict",
        "typing.List",
        "typing.Mapping",
        "typing.Optional",
        "typing.Sequence",
        "typing.Tuple",
    }
)
_DEEPEST = 20


class Needed(NamedTuple):
    """A class by its name, and the annotation of what JSON has in its place."""

    name: str
    as_json: OneOf["str", "dict[str, Any]"]


def needed_class(home: Module, annotation: ast.expr, depth: int = 0) -> Needed | None:
    """Return the class that arguments for an annotation must be instances of.

    None where JSON will do. `home` is the module whose names the annotation uses. A list
    of instances needs them, and so do a map to them and an `Optional`; of a union all
    alternatives must.
    """
    annotation, _ = unwrap(home, annotation)
    if depth > _DEEPEST:
        return None
    match annotation:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            return _of_union(home, [left, right], depth)
        case ast.Subscript(value=generic, slice=inside):
            return _of_generic(home, generic, inside, depth)
        case ast.Name() | ast.Attribute():
            return _of_name(home, annotation, depth)
        case _:
            return None


def _of_union(home: Module, options: list[ast.expr], depth: int) -> Needed | None:
    kept = [option for option in options if not _is_none(option)]
    classes = [needed_class(home, option, depth + 1) for option in kept]
    return classes[0] if classes and all(classes) else None


def _of_generic(
    home: Module, generic: ast.expr, inside: ast.expr, depth: int
) -> Needed | None:
    found = refer(home, generic)
    path = found.path if isinstance(found, Outside) else ""
    arguments = inside.elts if isinstance(inside, ast.Tuple) else [inside]
    if path == "typing.Union":
        return _of_union(home, arguments, depth)
    if path not in _HOLDING:
        return None
    classes = [needed_class(home, argument, depth + 1) for argument in arguments]
    return next((each for each in classes if each), None)


def _of_name(home: Module, name: ast.expr, depth: int) -> Needed | None:
    match refer(home, name):
        case Outside(path) if path in _CLASSES:
            return Needed(path.rpartition(".")[2], "str")
        case Found(module, ast.ClassDef() as node, True):
            return _of_class(module, node)
        case Found(module, (ast.Subscript() | ast.BinOp()) as alias, True):
            return needed_class(module, alias, depth + 1)
        case _:
            return None


def _of_class(home: Module, node: ast.ClassDef) -> Needed | None:
    """Return a class that surely is a dataclass, a model or an Enum of no strings."""
    found = shape(home, node)
    if found is not None:
        is_instance = found.kind != "typed-dict"
        return Needed(node.name, "dict[str, Any]") if is_instance else None
    bases = [refer(home, base) for base in node.bases]
    if bases == [Outside("enum.Enum")]:
        match enum_values(home, node):
            case [str(), *_]:
                return Needed(node.name, "str")
    return None


def _is_none(option: ast.expr) -> bool:
    return isinstance(option, ast.Constant) and option.value is None
