"""What the instances of the user's classes look like as JSON.

Dataclasses, TypedDicts and pydantic models have fields, their bases' included; an
Enum of strings has values. Of any other class nothing is known. The JSON that is made of
an instance has all its fields under their own names; that from which one is made has
aliases, and may leave out what has a default.
"""

import ast
from typing import Literal as OneOf
from typing import NamedTuple

from durablec.python_source.modules import Module
from durablec.python_source.names import (
    Found,
    Outside,
    dotted,
    outside,
    refer,
    unquoted,
)
from durablec.python_source.pydantic_models import (
    FieldOptions,
    field_options,
    is_ellipsis,
    is_reshaped,
)

Kind = OneOf["dataclass", "typed-dict", "model"]

_ROOTS: dict[str, Kind] = {
    "pydantic.BaseModel": "model",
    "pydantic.main.BaseModel": "model",
    "typing.TypedDict": "typed-dict",
    "typing_extensions.TypedDict": "typed-dict",
}
_DATACLASS = frozenset({"dataclasses.dataclass", "pydantic.dataclasses.dataclass"})
_TRANSPARENT = frozenset({"builtins.object", "typing.Generic", "abc.ABC"})
_ENUMS = frozenset({"enum.Enum", "enum.IntEnum", "enum.StrEnum"})
_MIXED = frozenset({"builtins.int", "builtins.str"})
_UNIQUE = "enum.unique"
_AUTO = "enum.auto"
_ROOT_MODELS = frozenset({"pydantic.RootModel", "pydantic.root_model.RootModel"})
_NO_FIELD = frozenset({"ClassVar", "InitVar", "KW_ONLY"})
_MARKS = _NO_FIELD | {"Annotated", "Final", "NotRequired", "ReadOnly", "Required"}
_DEEPEST = 20


class ClassField(NamedTuple):
    """One field; `home` is the module whose names the annotation uses.

    `required` says that it is always there, `has_default` that the constructor can do
    without it. `alias` is what it is called in the JSON from which an instance is made.
    `owner` is the class in whose body it stands, and whose classes it may name.
    """

    name: str
    annotation: ast.expr
    home: Module
    required: bool
    has_default: bool
    in_constructor: bool
    alias: str
    owner: ast.ClassDef


class Shape(NamedTuple):
    kind: Kind
    fields: list[ClassField]


def shape(
    home: Module, node: ast.ClassDef, depth: int = 0, *, accepted: bool = False
) -> Shape | None:
    """Return the fields of a class, None where they are not surely known.

    With `accepted`, they are known for the JSON from which an instance is made, and
    otherwise for that which is made of one.
    """
    kind: Kind | None = None
    fields: dict[str, ClassField] = {}
    decorated = _decoration(home, node)
    if decorated == "unknown" or depth > _DEEPEST:
        return None
    if decorated == "dataclass":
        kind = "dataclass"
    for base in node.bases:
        match _base(home, base, depth, accepted):
            case Shape(base_kind, inherited) if kind in (None, base_kind):
                kind = base_kind
                fields.update((field.name, field) for field in inherited)
            case "transparent":
                pass
            case _:
                return None
    if kind is None or (kind == "model" and is_reshaped(home, node, accepted)):
        return None
    if kind != "dataclass" or decorated == "dataclass":
        fields.update((field.name, field) for field in _own_fields(home, node, kind))
    return Shape(kind, list(fields.values()))


def enum_values(home: Module, node: ast.ClassDef) -> list[str] | list[int] | None:
    """Return the values of an Enum of strings or of integers, None for any other class."""
    paths = _enum_paths(home, node, 0)
    decorated = {outside(home, each) for each in node.decorator_list}
    if not (paths & _ENUMS and paths <= _ENUMS | _MIXED and decorated <= {_UNIQUE}):
        return None
    # Other texts than those of `StrEnum` are made in ways that are not followed.
    is_text = None if _makes_values(home, node, 0) else "enum.StrEnum" in paths
    if is_text is False and "builtins.str" in paths:
        is_text = None
    values: list[object] = []
    for statement in node.body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                values.append(_enum_value(home, name, value, is_text, values))
            case ast.Pass() | ast.FunctionDef() | ast.Expr():
                pass
            case _:
                return None
    texts = [value for value in values if isinstance(value, str)]
    if texts and len(texts) == len(values):
        return list(dict.fromkeys(texts))
    numbers = [value for value in values if type(value) is int]
    return numbers if numbers and len(numbers) == len(values) else None


def _makes_values(home: Module, node: ast.ClassDef, depth: int) -> bool:
    """Say whether an Enum, or one that it derives from, says what `auto()` gives."""
    for each in node.body:
        if isinstance(each, ast.FunctionDef) and each.name == "_generate_next_value_":
            return True
    for base in node.bases:
        match refer(home, base):
            case Found(module, ast.ClassDef() as above, True) if depth < _DEEPEST:
                if _makes_values(module, above, depth + 1):
                    return True
            case _:
                pass
    return False


def _enum_paths(home: Module, node: ast.ClassDef, depth: int) -> set[str | None]:
    """Return the bases of a class outside of the project, those of its own bases too.

    An Enum may have another for its base that has no members.
    """
    paths: set[str | None] = set()
    for base in node.bases:
        match refer(home, base):
            case Found(module, ast.ClassDef() as above, True) if depth < _DEEPEST:
                has_members = any(isinstance(each, ast.Assign) for each in above.body)
                paths |= {None} if has_members else set()
                paths |= _enum_paths(module, above, depth + 1)
            case _:
                paths.add(outside(home, base))
    return paths


def _enum_value(
    home: Module,
    name: str,
    value: ast.expr,
    is_text: bool | None,
    before: list[object],
) -> object:
    match value:
        case ast.Constant(value=constant):
            return constant
        case ast.Call(func=function, args=[]) if outside(home, function) == _AUTO:
            if is_text is None:
                return None
            if is_text:
                return name.lower()
            numbers = [each for each in before if type(each) is int]
            # Of other values than numbers, Python's versions make different things.
            is_next = len(numbers) == len(before)
            return max(numbers, default=0) + 1 if is_next else None
        case _:
            return None


def root_of(home: Module, node: ast.ClassDef) -> ast.expr | None:
    """Return the annotation of what a `RootModel` holds, None for any other class."""
    match node.bases:
        case [ast.Subscript(value=base, slice=inner)] if not node.decorator_list:
            # With a `root` or settings of its own it may hold something else.
            is_plain = not node.keywords and all(
                isinstance(each, ast.FunctionDef | ast.Pass | ast.Expr)
                for each in node.body
            )
            return inner if is_plain and outside(home, base) in _ROOT_MODELS else None
        case _:
            return None


def kind_of(home: Module, node: ast.ClassDef, depth: int = 0) -> str | None:
    """Return what kind of class this is of those that have types, None for another."""
    if _decoration(home, node) == "dataclass":
        return "a dataclass"
    for base in node.bases:
        base = base.value if isinstance(base, ast.Subscript) else base
        match refer(home, base):
            case Outside(path) if path in _ENUMS:
                return "an Enum"
            case Outside(path) if path in _ROOTS.keys() | _ROOT_MODELS:
                is_dict = _ROOTS.get(path) == "typed-dict"
                return "a TypedDict" if is_dict else "a pydantic model"
            case Found(module, ast.ClassDef() as above, True) if depth < _DEEPEST:
                found = kind_of(module, above, depth + 1)
                if found is not None:
                    return found
            case _:
                pass
    return None


def _decoration(home: Module, node: ast.ClassDef) -> str | None:
    if not node.decorator_list:
        return None
    decorators = [d.func if isinstance(d, ast.Call) else d for d in node.decorator_list]
    paths = {outside(home, decorator) for decorator in decorators}
    if not paths <= _DATACLASS | {"functools.total_ordering", "typing.final"}:
        return "unknown"
    return "dataclass" if paths & _DATACLASS else None


def _base(
    home: Module, base: ast.expr, depth: int, accepted: bool
) -> Shape | str | None:
    if isinstance(base, ast.Subscript):
        base = base.value
    match refer(home, base):
        case Outside(path) if path in _ROOTS:
            return Shape(_ROOTS[path], [])
        case Outside(path) if path in _TRANSPARENT:
            return "transparent"
        case Found(module, ast.ClassDef() as node, True):
            return shape(module, node, depth + 1, accepted=accepted)
        case _:
            return None


def _own_fields(home: Module, node: ast.ClassDef, kind: Kind) -> list[ClassField]:
    total = not any(k.arg == "total" and _is_false(k.value) for k in node.keywords)
    fields = []
    for statement in node.body:
        match statement:
            case ast.AnnAssign(target=ast.Name(id=name), value=value):
                inner, marks = unwrap(home, statement.annotation)
                hidden = kind == "model" and name.startswith("_")
                if hidden or marks & _NO_FIELD:
                    continue
                is_there = "Required" in marks or (total and "NotRequired" not in marks)
                required = is_there or kind != "typed-dict"
                options = field_options(home, statement)
                has_default, given = _initial(value, options)
                alias = name if options is None else options.alias or name
                fields.append(
                    ClassField(
                        name, inner, home, required, has_default, given, alias, node
                    )
                )
            case _:
                pass
    return fields


def unwrap(home: Module, annotation: ast.expr) -> tuple[ast.expr, frozenset[str]]:
    """Take quotes, `Required`, `Final`, `Annotated` and their like off an annotation.

    Returns the type inside and the names of what was taken off.
    """
    marks: set[str] = set()
    for _ in range(_DEEPEST):
        annotation = unquoted(annotation)
        outer = (
            annotation.value if isinstance(annotation, ast.Subscript) else annotation
        )
        mark = _mark(home, outer)
        if mark is None:
            break
        marks.add(mark)
        if not isinstance(annotation, ast.Subscript):
            break
        annotation = annotation.slice
        if isinstance(annotation, ast.Tuple) and annotation.elts:
            annotation = annotation.elts[0]
    return annotation, frozenset(marks)


def _mark(home: Module, outer: ast.expr) -> str | None:
    module, _, name = (outside(home, outer) or "").rpartition(".")
    known = module in ("typing", "typing_extensions", "dataclasses") and name in _MARKS
    return name if known else None


def _initial(value: ast.expr | None, options: FieldOptions | None) -> tuple[bool, bool]:
    """Say of a field's value whether it is a default, and whether `__init__` takes it."""
    if not isinstance(value, ast.Call):
        has_default = value is not None and not is_ellipsis(value)
        return has_default or (options is not None and options.has_default), True
    keywords = {k.arg: k.value for k in value.keywords}
    given = not _is_false(keywords.get("init"))
    if options is not None:
        return options.has_default, given
    if dotted(value.func) not in (["field"], ["dataclasses", "field"]):
        return True, given
    return bool(keywords.keys() & {"default", "default_factory"}), given


def _is_false(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Constant) and value.value is False
