"""Writes types as the runtime's shapes, against which values from outside are checked."""

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

    Each is defined before it is used; a record that contains itself is referred to
    through `later`.
    """

    def __init__(self, imports: Imports, names: Names, constants: Constants) -> None:
        self._imports = imports
        self._names = names
        self._constants = constants
        self._named: dict[str, str] = {}
        self._open: set[str] = set()

    def shape(self, type_: Type) -> Node:
        """Return the shape of a type."""
        match type_:
            case RecordType(name=str(name)):
                return self._named_record(name, type_)
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

    def _named_record(self, name: str, type_: RecordType) -> Node:
        if name in self._open:
            return self._call("later", Lambda([], Atom(self._named[name])))
        if name not in self._named:
            self._named[name] = self._names.constant(name)
            self._open.add(name)
            self._constants.append(Constant(self._named[name], self._record(type_)))
            self._open.remove(name)
        return Atom(self._named[name])

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
