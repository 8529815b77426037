"""Which decorators leave a function's parameters as its `def` shows them.

Kept: some of the standard library's; those of the project that return the function
itself, or a `functools.wraps` wrapper that passes all its arguments on unchanged.
"""

import ast

from durablec.python_source.modules import Module
from durablec.python_source.names import Found, Outside, dotted, refer

_KEEPING = frozenset(
    {
        "abc.abstractmethod",
        "atexit.register",
        "builtins.staticmethod",
        "functools.cache",
        "functools.lru_cache",
        "functools.wraps",
        "typing.final",
        "typing.no_type_check",
        "typing.override",
        "typing_extensions.deprecated",
        "typing_extensions.final",
        "typing_extensions.override",
        "warnings.deprecated",
    }
)
_MUTATORS = frozenset({"clear", "pop", "popitem", "setdefault", "update"})

_Function = ast.FunctionDef | ast.AsyncFunctionDef


def effect(module: Module, node: _Function) -> tuple[str | None, bool]:
    """Find what the decorators of a function do to it.

    Returns the one after which the parameters are not known, if any, and whether an
    `async` wrapper stands before it.
    """
    makes_async = False
    for decorator in node.decorator_list:
        called = isinstance(decorator, ast.Call)
        name = decorator.func if isinstance(decorator, ast.Call) else decorator
        match refer(module, name):
            case Outside(path) if path in _KEEPING:
                continue
            case Found(home, ast.FunctionDef() as definition, True):
                wrappers = _wrappers(home, definition)
                if not _keeps(definition, wrappers, called):
                    return _shown(name), makes_async
                makes_async |= any(
                    isinstance(w, ast.AsyncFunctionDef) for w in wrappers
                )
            case _:
                return _shown(name), makes_async
    return None, makes_async


def _shown(decorator: ast.expr) -> str:
    return ".".join(dotted(decorator) or ["..."])


def _keeps(decorator: ast.FunctionDef, wrappers: list[_Function], called: bool) -> bool:
    if wrappers:
        return all(map(_passes_all_on, wrappers))
    inner = _returned_function(decorator) if called else decorator
    return inner is not None and _returns_its_argument(inner)


def _wrappers(home: Module, decorator: ast.FunctionDef) -> list[_Function]:
    inner = [
        node
        for node in ast.walk(decorator)
        if isinstance(node, _Function) and node is not decorator
    ]
    return [f for f in inner if any(_is_wraps(home, d) for d in f.decorator_list)]


def _is_wraps(home: Module, decorator: ast.expr) -> bool:
    if not isinstance(decorator, ast.Call):
        return False
    return refer(home, decorator.func) == Outside("functools.wraps")


def _passes_all_on(wrapper: _Function) -> bool:
    args = wrapper.args
    if args.posonlyargs or args.args or args.kwonlyargs:
        return False
    if args.vararg is None or args.kwarg is None:
        return False
    calls = [
        node
        for node in ast.walk(wrapper)
        if isinstance(node, ast.Call) and _hands_over(node, args.kwarg.arg)
    ]
    exact = all(_is_exactly(call, args.vararg.arg) for call in calls)
    return bool(calls) and exact and not _changes(wrapper, args.kwarg.arg)


def _hands_over(call: ast.Call, keywords: str) -> bool:
    return any(_is_name(k.value, keywords) for k in call.keywords if k.arg is None)


def _is_exactly(call: ast.Call, positional: str) -> bool:
    match call.args, call.keywords:
        case [ast.Starred(value=value)], [_]:
            return _is_name(value, positional)
        case _:
            return False


def _changes(wrapper: _Function, keywords: str) -> bool:
    for node in ast.walk(wrapper):
        match node:
            case ast.Subscript(value=value, ctx=ast.Store() | ast.Del()):
                changed = _is_name(value, keywords)
            case ast.Attribute(value=value, attr=attribute):
                changed = _is_name(value, keywords) and attribute in _MUTATORS
            case ast.Name(id=name, ctx=ast.Store() | ast.Del()):
                changed = name == keywords
            case _:
                changed = False
        if changed:
            return True
    return False


def _returned_function(factory: ast.FunctionDef) -> _Function | None:
    inner = {n.name: n for n in factory.body if isinstance(n, _Function)}
    match factory.body[-1]:
        case ast.Return(value=ast.Name(id=name)):
            return inner.get(name)
        case _:
            return None


def _returns_its_argument(decorator: _Function) -> bool:
    parameters = [*decorator.args.posonlyargs, *decorator.args.args]
    returns = [n for n in ast.walk(decorator) if isinstance(n, ast.Return)]
    return bool(parameters and returns) and all(
        node.value is not None and _is_name(node.value, parameters[0].arg)
        for node in returns
    )


def _is_name(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name
