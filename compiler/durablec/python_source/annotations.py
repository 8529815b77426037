"""Reads the types of the user's annotations.

A type here is that of the JSON which the runtime makes of a value: a datetime is a
string, a dataclass a record. What is not surely known is `any`.
"""

import ast

from durablec import types
from durablec.python_source.classes import enum_values, root_of, shape, unwrap
from durablec.python_source.modules import Module
from durablec.python_source.names import Found, Outside, refer
from durablec.python_source.signatures import Function

_SCALARS = {
    "builtins.bool": types.BOOL,
    "builtins.float": types.DOUBLE,
    "builtins.int": types.INT,
    "builtins.str": types.STRING,
    "datetime.date": types.STRING,
    "datetime.datetime": types.STRING,
    "datetime.time": types.STRING,
    "datetime.timedelta": types.STRING,
    "uuid.UUID": types.STRING,
    **dict.fromkeys(
        (
            "pydantic.NegativeInt",
            "pydantic.NonNegativeInt",
            "pydantic.NonPositiveInt",
            "pydantic.PositiveInt",
            "pydantic.StrictInt",
        ),
        types.INT,
    ),
    **dict.fromkeys(
        (
            "pydantic.NegativeFloat",
            "pydantic.NonNegativeFloat",
            "pydantic.NonPositiveFloat",
            "pydantic.PositiveFloat",
            "pydantic.StrictFloat",
        ),
        types.DOUBLE,
    ),
    **dict.fromkeys(
        (
            "pydantic.AnyHttpUrl",
            "pydantic.AnyUrl",
            "pydantic.EmailStr",
            "pydantic.HttpUrl",
            "pydantic.StrictStr",
            "pydantic.UUID4",
        ),
        types.STRING,
    ),
    "pydantic.StrictBool": types.BOOL,
}
_LISTS = frozenset(
    {
        "builtins.list",
        "collections.abc.Sequence",
        "typing.List",
        "typing.Sequence",
    }
)
_TUPLES = frozenset({"builtins.tuple", "typing.Tuple"})
_MAPS = frozenset(
    {
        "builtins.dict",
        "collections.abc.Mapping",
        "typing.Dict",
        "typing.Mapping",
    }
)
_OPTIONAL = frozenset({"typing.Optional"})
_UNION = frozenset({"typing.Union"})
_LITERAL = frozenset({"typing.Literal", "typing_extensions.Literal"})
_DEEPEST = 40


def return_type(function: Function) -> types.Type:
    """Return the type of what a function returns, as JSON."""
    if function.definition is not None:
        return Annotations().of_class(function.home, function.definition, 0)
    if function.returns is None:
        return types.DYN
    return annotation_type(function.home, function.returns)


def annotation_type(home: Module, annotation: ast.expr) -> types.Type:
    """Return the type that an annotation in the text of `home` stands for, as JSON."""
    return Annotations().read(home, annotation, 0)


def outside_type(path: str) -> types.Type:
    """Return the type of the instances of a class that is not of the project."""
    return _SCALARS.get(path, types.DYN)


class Annotations:
    """Reads annotations, and each class and alias that they name once.

    A class that contains itself becomes one record that does; an alias that does is
    `any` inside. With `accepted`, the types are those of the JSON from which an
    instance is made, and otherwise of that which is made of one.
    """

    def __init__(self, *, accepted: bool = False) -> None:
        self._known: dict[ast.AST, types.Type] = {}
        self._accepted = accepted
        # The classes inside of the one whose fields are being read, by their names.
        self._inner: dict[str, ast.ClassDef] = {}

    def read(self, home: Module, annotation: ast.expr, depth: int = 0) -> types.Type:
        """Return the type that an annotation in the text of `home` stands for."""
        if depth > _DEEPEST:
            return types.DYN
        annotation, _ = unwrap(home, annotation)
        match annotation:
            case ast.Constant(value=None):
                return types.NULL
            case ast.BinOp(op=ast.BitOr()):
                return self._union(home, _options(annotation), depth + 1)
            case ast.Subscript(value=generic, slice=inside):
                return self._generic(home, generic, inside, depth + 1)
            case ast.Name() | ast.Attribute():
                return self._named(home, annotation, depth + 1)
            case _:
                return types.DYN

    def _named(self, home: Module, name: ast.expr, depth: int) -> types.Type:
        if isinstance(name, ast.Name) and name.id in self._inner:
            return self.of_class(home, self._inner[name.id], depth)
        match refer(home, name):
            case Outside(path) if path in _LISTS | _TUPLES:
                return types.ListType(types.DYN)
            case Outside(path) if path in _MAPS:
                return types.MapType(types.DYN)
            case Outside(path):
                return outside_type(path)
            case Found(module, ast.ClassDef() as node, True):
                return self.of_class(module, node, depth)
            case Found(module, ast.Call() as call, True):
                return self._new_type(module, call, depth)
            case Found(
                module, ast.Subscript() | ast.BinOp() | ast.Constant() as alias, True
            ):
                return self._alias(module, alias, depth)
            case _:
                return types.DYN

    def _alias(self, home: Module, alias: ast.expr, depth: int) -> types.Type:
        if alias not in self._known:
            self._known[alias] = types.DYN
            inner, self._inner = self._inner, {}
            self._known[alias] = self.read(home, alias, depth)
            self._inner = inner
        return self._known[alias]

    def _new_type(self, home: Module, call: ast.Call, depth: int) -> types.Type:
        match refer(home, call.func), call.args:
            case Outside("typing.NewType"), [_, base]:
                return self._alias(home, base, depth)
            case _:
                return types.DYN

    def _generic(
        self, home: Module, generic: ast.expr, inside: ast.expr, depth: int
    ) -> types.Type:
        found = refer(home, generic)
        path = found.path if isinstance(found, Outside) else ""
        arguments = inside.elts if isinstance(inside, ast.Tuple) else [inside]
        if path in _LITERAL:
            return _joined(list(map(_literal_type, arguments)))
        if path in _OPTIONAL:
            return _joined([self.read(home, inside, depth), types.NULL])
        if path in _UNION:
            return self._union(home, arguments, depth)
        match arguments:
            case [item] if path in _LISTS:
                return types.ListType(self.read(home, item, depth))
            case [item, ast.Constant(value=rest)] if path in _TUPLES and rest is ...:
                return types.ListType(self.read(home, item, depth))
            case [key, value] if path in _MAPS:
                if self.read(home, key, depth) is types.STRING:
                    return types.MapType(self.read(home, value, depth))
        # The parameters of a class of the project are not followed.
        return self._named(home, generic, depth)

    def _union(self, home: Module, options: list[ast.expr], depth: int) -> types.Type:
        return _joined([self.read(home, option, depth) for option in options])

    def of_class(self, home: Module, node: ast.ClassDef, depth: int = 0) -> types.Type:
        """Return the type of the instances of a class, `any` if it is not known."""
        if node in self._known:
            return self._known[node]
        values = enum_values(home, node)
        if values is not None:
            texts = tuple(value for value in values if isinstance(value, str))
            return types.Enumeration(texts) if texts else types.INT
        inner = root_of(home, node)
        if inner is not None:
            return self.read(home, inner, depth + 1)
        found = shape(home, node, accepted=self._accepted)
        if found is None:
            return types.DYN
        fields: dict[str, types.FieldType] = {}
        record = self._known[node] = types.RecordType(fields, node.name)
        around = self._inner
        for field in found.fields:
            if self._accepted and not field.in_constructor:
                continue
            self._inner = _classes_in(field.owner)
            read = self.read(field.home, field.annotation, depth + 1)
            name, required = field.name, field.required
            if self._accepted:
                name = field.alias
                required = required and not field.has_default
            fields[name] = types.FieldType(read, required)
        self._inner = around
        return record


def _classes_in(node: ast.ClassDef) -> dict[str, ast.ClassDef]:
    return {each.name: each for each in node.body if isinstance(each, ast.ClassDef)}


def _options(union: ast.expr) -> list[ast.expr]:
    options = []
    while isinstance(union, ast.BinOp) and isinstance(union.op, ast.BitOr):
        options.append(union.right)
        union = union.left
    return [union, *reversed(options)]


def _joined(options: list[types.Type]) -> types.Type:
    kept = [
        option.of if isinstance(option, types.Nullable) else option
        for option in options
        if option is not types.NULL
    ]
    if not kept:
        return types.NULL
    joined = _common(kept)
    nullable = any(isinstance(o, types.Nullable) or o is types.NULL for o in options)
    return types.Nullable(joined) if nullable and joined is not types.DYN else joined


def _common(options: list[types.Type]) -> types.Type:
    """Return the type of a value of one of the options, none of them nullable."""
    first, *others = options
    if all(option is first for option in others):
        return first
    if all(option in (types.INT, types.DOUBLE) for option in options):
        return types.DOUBLE
    values: dict[str, None] = {}
    for option in options:
        if not isinstance(option, types.Enumeration):
            return types.DYN
        values.update(dict.fromkeys(option.values))
    return types.Enumeration(tuple(values))


def _literal_type(argument: ast.expr) -> types.Type:
    match argument:
        case ast.Constant(value=str(text)):
            return types.Enumeration((text,))
        case ast.Constant(value=bool()):
            return types.BOOL
        case ast.Constant(value=int()):
            return types.INT
        case ast.Constant(value=None):
            return types.NULL
        case _:
            return types.DYN
