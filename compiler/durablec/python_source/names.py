"""Leads a name in a module to what it stands for, across the project's imports.

The last binding of a name counts; it is certain where it stands alone all along the
way. A lookup passes each name at most once, so imports in a circle end as unknown.
"""

import ast
import builtins
from typing import NamedTuple

from durablec.python_source.modules import Module
from durablec.python_source.scopes import Binding, Definition, Imported


class Found(NamedTuple):
    """A definition of the project, or an expression that a name was assigned.

    `certain` is false where the name may also stand for something else.
    """

    module: Module
    node: Definition
    certain: bool


class Outside(NamedTuple):
    """Something that is not the project's: `typing.Any`, `builtins.int`."""

    path: str


class Missing(NamedTuple):
    """A name that its module surely does not have."""

    module: Module
    name: str


class Unknown(NamedTuple):
    """Something that exists and is not followed; `why` completes "because"."""

    why: str


Referent = Found | Module | Outside | Missing | Unknown

# What a lookup has passed. It is shared by all its ways, so that star imports of
# modules that import each other are not tried in every order.
_Trail = set[tuple[str, str]]

# Nobody passes a function on through so many modules; Python's stack would bear more.
_LONGEST_TRAIL = 50


def lookup(module: Module, name: str, trail: _Trail | None = None) -> Referent:
    """Find what `name` stands for in a module, as an import from it would."""
    trail = set() if trail is None else trail
    if module.unknown:
        return Unknown(module.unknown)
    if (module.name, name) in trail or len(trail) > _LONGEST_TRAIL:
        # A package's `from package import module` leads to itself and means the module.
        return _below(module, name) or Unknown("its imports go in a circle")
    trail.add((module.name, name))
    bindings = module.scope.bindings.get(name)
    if bindings:
        return _follow_all(module, bindings, trail)
    return _below(module, name) or _through_stars(module, name, trail)


def refer(
    module: Module, expression: ast.expr, trail: _Trail | None = None
) -> Referent:
    """Find what a name or a dotted name in a module's text stands for."""
    trail = set() if trail is None else trail
    path = dotted(expression)
    if path is None:
        return Unknown("it is computed")
    first, *rest = path
    if _is_builtin(module, first):
        found: Referent = Outside(f"builtins.{first}")
    else:
        found = lookup(module, first, trail)
    for name in rest:
        found = _attribute(module, found, name, trail)
    return found


def _is_builtin(module: Module, name: str) -> bool:
    if name in module.scope.bindings or not hasattr(builtins, name):
        return False
    # Only what a star import surely brings hides Python's own.
    stars = module.scope.stars
    return not stars or isinstance(lookup(module, name), Missing | Unknown)


def dotted(expression: ast.expr) -> list[str] | None:
    """Return the parts of `a.b.c`, None for any other expression."""
    parts = []
    while isinstance(expression, ast.Attribute):
        parts.append(expression.attr)
        expression = expression.value
    if not isinstance(expression, ast.Name):
        return None
    return [expression.id, *reversed(parts)]


def outside(module: Module, expression: ast.expr) -> str | None:
    """Return the path of what a name means, None where that is the project's."""
    found = refer(module, expression)
    return found.path if isinstance(found, Outside) else None


def unquoted(annotation: ast.expr) -> ast.expr:
    """Return an annotation that may stand in quotes without them."""
    if not isinstance(annotation, ast.Constant) or not isinstance(
        annotation.value, str
    ):
        return annotation
    try:
        return ast.parse(annotation.value.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Constant(...)


def _below(module: Module, name: str) -> Module | None:
    return module.library.module(f"{module.name}.{name}")


def _follow_all(module: Module, bindings: list[Binding], trail: _Trail) -> Referent:
    # `None` stands for "not available" after an import that failed.
    last = next((b for b in reversed(bindings) if not _is_none(b.what)), bindings[-1])
    found = _follow(module, last, trail)
    if len(bindings) == 1:
        return found
    if isinstance(found, Found):
        return found._replace(certain=False)
    if isinstance(found, Missing):
        return Unknown("it is bound in more than one way")
    return found


def _follow(module: Module, binding: Binding, trail: _Trail) -> Referent:
    match binding.what:
        case None:
            return Unknown("what it is bound to is not followed")
        case Imported(source, name):
            return _imported(module, source, name, trail)
        case ast.Name() | ast.Attribute() as alias:
            return refer(module, alias, trail)
        case node:
            return Found(module, node, certain=True)


def _imported(module: Module, source: str, name: str | None, trail: _Trail) -> Referent:
    origin = module.library.module(source)
    if name is None:
        return origin or Outside(source)
    if origin is not None:
        return lookup(origin, name, trail)
    # A folder without `__init__.py` is a package too.
    below = module.library.module(f"{source}.{name}")
    return below or Outside(f"{source}.{name}")


def _through_stars(module: Module, name: str, trail: _Trail) -> Referent:
    unknown = False
    for star in reversed(module.scope.stars):
        if (star, name) in trail:
            continue
        origin = module.library.module(star)
        found = None if origin is None else lookup(origin, name, trail)
        if isinstance(found, Found | Module | Outside):
            return found
        unknown |= not isinstance(found, Missing)
    if unknown:
        return Unknown("it comes from `import *`")
    if module.scope.may_bind(name):
        return Unknown("its module binds names dynamically")
    if f"{module.name}.{name}" in module.library.names():
        return Unknown("it is a compiled module")
    return Missing(module, name)


def _attribute(module: Module, of: Referent, name: str, trail: _Trail) -> Referent:
    match of:
        case Module():
            return lookup(of, name, trail)
        case Outside(path):
            below = module.library.module(f"{path}.{name}")
            return below or Outside(f"{path}.{name}")
        case Found(home, ast.ClassDef(body=body), certain):
            nested = [n for n in body if isinstance(n, ast.ClassDef) and n.name == name]
            if nested:
                return Found(home, nested[-1], certain)
            return Unknown("it is an attribute of a class")
        case _:
            return Unknown("it is an attribute that is not followed")


def _is_none(what: object) -> bool:
    return isinstance(what, ast.Constant) and what.value is None
