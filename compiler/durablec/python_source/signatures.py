"""What can be passed to a function or class of the user's, as its text shows it."""

import ast
from typing import Literal as OneOf
from typing import NamedTuple

from durablec.python_source.classes import shape
from durablec.python_source.modules import Module
from durablec.python_source.scopes import Definition
from durablec_dsl.record import Record
from durablec_dsl.source import Place

Kind = OneOf["positional-only", "normal", "keyword-only"]


class Parameter(NamedTuple):
    """One named parameter; `home` is the module whose names its annotation uses.

    `is_optional` says that its default is None, whatever the annotation says.
    """

    name: str
    kind: Kind
    has_default: bool
    annotation: ast.expr | None
    home: Module
    is_optional: bool = False


class Function(Record):
    """A function of the user's, or a class that is called as one.

    `module` and `name` say where it is defined; `home` is that module, whose names
    its annotations use. `definition` is the class, where it is one. Where
    `signature_known` is false, `parameters` is a guess and `note` says why.
    """

    module: str
    name: str
    home: Module
    place: Place
    parameters: list[Parameter]
    accepts_any_keyword: bool
    is_async: bool
    returns: ast.expr | None
    definition: ast.ClassDef | None
    signature_known: bool
    note: str | None

    @property
    def wants_context(self) -> bool:
        return self.has("context")

    @property
    def wants_callback_id(self) -> bool:
        return self.has("callback_id")

    @property
    def wants_previous(self) -> bool:
        return self.has("previous")

    @property
    def wants_offered(self) -> bool:
        """Say whether the runtime has something for it besides its arguments."""
        return self.wants_context or self.wants_callback_id or self.wants_previous

    def has(self, name: str) -> bool:
        """Say whether an argument of that name can be passed by keyword to it."""
        return any(
            parameter.name == name and parameter.kind != "positional-only"
            for parameter in self.parameters
        )


def describe(home: Module, node: Definition, certain: bool, name: str) -> Function:
    """Describe what a definition takes; `name` is what it is bound to in `home`."""
    match node:
        case ast.FunctionDef() | ast.AsyncFunctionDef():
            function = _of_function(home, node)
        case ast.Lambda():
            function = _of_arguments(home, binding_place(home, name), node.args, name)
        case ast.ClassDef():
            function = _of_class(home, node)
        case _:
            return unknown_function(home, name, "it is computed")
    if not certain:
        _forget(function, "it is bound in more than one way")
    return function


def unknown_function(home: Module, name: str, note: str) -> Function:
    """Describe a function of which no more is known than that it exists."""
    function = _of_arguments(home, binding_place(home, name), _no_arguments(), name)
    _forget(function, note)
    return function


def binding_place(home: Module, name: str) -> Place:
    """Return where a module binds a name."""
    bindings = home.scope.bindings.get(name)
    return home.place(bindings[-1].at if bindings else None)


def _of_function(
    home: Module, node: ast.FunctionDef | ast.AsyncFunctionDef
) -> Function:
    function = _of_arguments(home, home.place(node), node.args, node.name)
    function.returns = node.returns
    function.is_async = isinstance(node, ast.AsyncFunctionDef)
    if node.decorator_list:
        _decorate(function, node)
    return function


def _decorate(function: Function, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
    # Few functions that steps call are decorated.
    from durablec.python_source.decorators import effect

    unknown, makes_async = effect(function.home, node)
    function.is_async |= makes_async
    if unknown is not None:
        _forget(function, f"the decorator `{unknown}` may change it")
        function.returns = None


def _of_arguments(
    home: Module, place: Place, args: ast.arguments, name: str
) -> Function:
    return Function(
        module=home.name,
        name=name,
        home=home,
        place=place,
        parameters=_parameters(home, args),
        accepts_any_keyword=args.kwarg is not None,
        is_async=False,
        returns=None,
        definition=None,
        signature_known=True,
        note=None,
    )


def _parameters(home: Module, args: ast.arguments) -> list[Parameter]:
    by_position = [*args.posonlyargs, *args.args]
    required = len(by_position) - len(args.defaults)
    defaults: list[ast.expr | None] = [*[None] * required, *args.defaults]
    parameters = []
    for index, (arg, default) in enumerate(zip(by_position, defaults, strict=True)):
        is_positional = index < len(args.posonlyargs)
        kind: Kind = "positional-only" if is_positional else "normal"
        parameters.append(_parameter(home, arg, kind, default))
    for arg, default in zip(args.kwonlyargs, args.kw_defaults, strict=True):
        parameters.append(_parameter(home, arg, "keyword-only", default))
    return parameters


def _parameter(
    home: Module, arg: ast.arg, kind: Kind, default: ast.expr | None
) -> Parameter:
    is_optional = isinstance(default, ast.Constant) and default.value is None
    return Parameter(
        arg.arg, kind, default is not None, arg.annotation, home, is_optional
    )


def _of_class(home: Module, node: ast.ClassDef) -> Function:
    found = shape(home, node)
    if found is not None and found.kind == "dataclass" and not _methods(node):
        function = _of_arguments(home, home.place(node), _no_arguments(), node.name)
        function.parameters = [
            Parameter(
                field.name, "normal", field.has_default, field.annotation, field.home
            )
            for field in found.fields
            if field.in_constructor
        ]
    elif node.bases or node.keywords or node.decorator_list:
        function = unknown_function(home, node.name, "it is a class")
    else:
        function = _of_plain_class(home, node)
    function.definition = node
    return function


def _of_plain_class(home: Module, node: ast.ClassDef) -> Function:
    match _methods(node):
        case []:
            args = _no_arguments()
        case [ast.FunctionDef(name="__init__", decorator_list=[]) as init]:
            args = init.args
        case _:
            return unknown_function(home, node.name, "it is a class")
    function = _of_arguments(home, home.place(node), args, node.name)
    del function.parameters[:1]  # That is `self`.
    return function


def _methods(node: ast.ClassDef) -> list[ast.stmt]:
    """Return what may decide which arguments the class takes."""
    return [
        statement
        for statement in node.body
        if isinstance(statement, ast.If | ast.Try)
        or getattr(statement, "name", None) in ("__init__", "__new__")
    ]


def _no_arguments() -> ast.arguments:
    return ast.arguments(
        posonlyargs=[], args=[], kwonlyargs=[], kw_defaults=[], defaults=[]
    )


def _forget(function: Function, note: str) -> None:
    function.signature_known = False
    function.note = note
