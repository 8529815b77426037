"""Writes types as the runtime's shapes, against which values from outside are checked."""

from collections.abc import Iterator

from durablec.backends.python.imports import Imports
from durablec.backends.python.literals import literal
from durablec.backends.python.names import Constant, Constants, Names
from durablec.backends.python.nodes import Atom, Call, Dict, Lambda, Node
from durablec.types import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    NULL,
    STRING,
    Enumeration,
    ListType,
    MapType,
    Nullable,
    OptionalType,
    RecordType,
    Scalar,
    Type,
)

_SCALARS = {
    BOOL: "BOOLEAN",
    DOUBLE: "NUMBER",
    DYN: "ANY",
    INT: "INTEGER",
    NULL: "NULL",
    STRING: "STRING",
}


class Shapes:
    """The shapes of one handler; each named record becomes a constant of its own.

    Two records of one name are two constants. Each is defined before it is used; a record that contains itself is referred to
    through `later`.
    """

    def __init__(self, imports: Imports, names: Names, constants: Constants) -> None:
        self._imports = imports
        self._names = names
        self._constants = constants
        self._named: dict[RecordType, str] = {}
        self._open: set[RecordType] = set()
        self._recursive: set[RecordType] = set()

    def shape(self, type_: Type) -> Node:
        """Return the shape of a type."""
        match type_:
            case RecordType(name=str()):
                return self._named_record(type_)
            case RecordType():
                return self._record(type_)
            case ListType():
                return self._call("list_of", self.shape(type_.item))
            case MapType():
                return self._call("map_of", self.shape(type_.value))
            case Nullable():
                null = Atom(self._imports.runtime("NULL"))
                return self._call("one_of", self.shape(type_.of), null)
            case Enumeration():
                options = (Atom(literal(value)) for value in type_.values)
                return self._call("enumeration", *options)
            case Scalar():
                return Atom(self._imports.runtime(_SCALARS.get(type_, "ANY")))
            case OptionalType():
                raise AssertionError("an optional value never leaves an expression")

    def _named_record(self, type_: RecordType) -> Node:
        if type_ in self._open:
            self._recursive.add(type_)
            return self._call("later", Lambda([], Atom(self._named[type_])))
        if type_ not in self._named:
            self._define(type_)
        return Atom(self._named[type_])

    def _define(self, type_: RecordType) -> None:
        """Define a record behind those that it holds, of which there may be a long line."""
        around = [(type_, self._enter(type_))]
        while around:
            record, held = around[-1]
            inner = next((each for each in held if each not in self._named), None)
            if inner is not None:
                around.append((inner, self._enter(inner)))
                continue
            shape, kind = self._record(record), None
            if record in self._recursive:  # Type checkers do not see through this.
                kind = self._imports.runtime("Shape")
            self._constants.append(Constant(self._named[record], shape, kind))
            self._open.remove(record)
            around.pop()

    def _enter(self, type_: RecordType) -> Iterator[RecordType]:
        """Name a record, and return the named ones that it holds, in their order."""
        assert type_.name is not None
        self._named[type_] = self._names.constant(type_.name)
        self._open.add(type_)
        return _held(type_)

    def _record(self, type_: RecordType) -> Node:
        required = self._fields(type_, required=True)
        optional = self._fields(type_, required=False)
        keywords = [("optional", optional)] if optional.entries else []
        return Call(Atom(self._imports.runtime("record")), [required], keywords)

    def _fields(self, type_: RecordType, *, required: bool) -> Dict:
        return Dict(
            [
                (Atom(literal(name)), self.shape(field.type))
                for name, field in type_.fields.items()
                if field.required is required
            ]
        )

    def _call(self, function: str, *arguments: Node) -> Node:
        return Call(Atom(self._imports.runtime(function)), list(arguments))


def _held(record: RecordType) -> Iterator[RecordType]:
    """Yield the named records that one holds, in the order of its shape."""
    rest = _field_types(record)[::-1]
    while rest:
        match rest.pop():
            case RecordType(name=str()) as named:
                yield named
            case RecordType() as nameless:
                rest += _field_types(nameless)[::-1]
            case ListType(item=inner) | MapType(value=inner) | Nullable(of=inner):
                rest.append(inner)
            case _:
                pass


def _field_types(record: RecordType) -> list[Type]:
    fields = sorted(record.fields.values(), key=lambda field: not field.required)
    return [field.type for field in fields]
