"""Classes that are a row of slots: what trees, types and the IR are made of.

They are declared like dataclasses, for which type checkers take them, but made without
generating code: a class costs 0.01 ms where a dataclass costs 0.12, and a command that
reads one workflow defines two hundred and fills a third of them. The constructor of a
class is generated when its first object is made.
"""

import sys
from collections.abc import Callable, Iterable
from typing import Any, ClassVar, TypeVar, dataclass_transform


def _first(self: Any, *args: Any, **kwargs: Any) -> None:
    """Construct a class's first object; the next are left to what is made for it."""
    constructor = _constructor(type(self))
    type.__setattr__(type(self), "__init__", constructor)
    constructor(self, *args, **kwargs)


@dataclass_transform(eq_default=False)
class _Slotted(type):
    """Makes each annotated name of a class a slot; those with a value have a default."""

    def __new__(
        mcls, name: str, bases: tuple[type, ...], namespace: dict[str, Any]
    ) -> "_Slotted":
        own = [n for n in _annotated(namespace) if n[:2] != "__"]
        inherited: dict[str, Any] = {}
        for base in bases:
            inherited |= getattr(base, "__defaults__", {})
        fields = inherited | {field: namespace.pop(field, _NONE) for field in own}
        namespace["__slots__"] = tuple(f for f in own if f not in inherited)
        namespace["__match_args__"] = tuple(fields)
        namespace["__defaults__"] = fields
        # Each class has its own, for a subclass must not inherit a generated one.
        namespace.setdefault("__init__", _first)
        return super().__new__(mcls, name, bases, namespace)


def _annotated(namespace: dict[str, Any]) -> Iterable[str]:
    """Return the annotated names of a class that is being made, in order."""
    if sys.version_info >= (3, 14):
        # Annotations are evaluated when they are asked for, by a function (PEP 649).
        import annotationlib

        annotate = annotationlib.get_annotate_from_class_namespace(namespace)
        if annotate is None:
            return ()
        form = annotationlib.Format.STRING
        return annotationlib.call_annotate_function(annotate, form)
    found: Iterable[str] = namespace.get("__annotations__", ())
    return found


_NONE = object()


class Record(metaclass=_Slotted):
    """The root of slotted classes; their objects are equal only to themselves.

    `__match_args__` are the names of a class's fields, inherited ones first.
    """

    __match_args__: ClassVar[tuple[str, ...]] = ()
    __defaults__: ClassVar[dict[str, Any]] = {}


R = TypeVar("R", bound=Record)


def replaced(record: R, **fields: Any) -> R:
    """Return a record of the same class, with some fields as they are given."""
    kept = {name: getattr(record, name) for name in record.__match_args__}
    return type(record)(**(kept | fields))


def _constructor(cls: type[Record]) -> Callable[..., None]:
    """Generate the constructor that the fields of a class call for."""
    fields = cls.__defaults__
    parameters = [
        name if default is _NONE else f"{name}=defaults[{name!r}]"
        for name, default in fields.items()
    ]
    lines = [f"def __init__(self, {', '.join(parameters)}):"]
    lines += [f"    self.{name} = {name}" for name in fields] or ["    pass"]
    namespace: dict[str, Any] = {"defaults": fields}
    exec("\n".join(lines), namespace)
    constructor: Callable[..., None] = namespace["__init__"]
    constructor.__qualname__ = f"{cls.__qualname__}.__init__"
    return constructor
