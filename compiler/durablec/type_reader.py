"""Reads types as they are written into the checker's.

Records under `types:` are made empty first and filled after, so that they may name each
other and themselves. What is under `types:` and is no record is another name for its
type, read where it is first used.
"""

from durablec.codes import ENDLESS_TYPE, UNKNOWN_TYPE
from durablec.elsewhere import NOWHERE, Elsewhere, ElsewhereReader
from durablec.endless_types import REPAIR, endless
from durablec.type_relations import union
from durablec.types import (
    BOOL,
    DOUBLE,
    DYN,
    INT,
    NULL,
    STRING,
    Enumeration,
    FieldType,
    ListType,
    MapType,
    RecordType,
    Type,
)
from durablec_dsl import values
from durablec_dsl.codes import NESTED_TOO_DEEP
from durablec_dsl.diagnostics import Report, Rule
from durablec_dsl.source import Source, Span
from durablec_dsl.suggest import did_you_mean

_PRIMITIVES = {
    "any": DYN,
    "boolean": BOOL,
    "integer": INT,
    "null": NULL,
    "number": DOUBLE,
    "string": STRING,
}
_MAP = 'a map is written `{"*": any}`'
_FOREIGN = {
    "None": "write `null`",
    "array": "a list is written `[any]`",
    "bool": "write `boolean`",
    "bytes": "JSON has no bytes; encode them as a `string`",
    "date": "a date is a `string`; `timestamp(x)` reads it",
    "datetime": "a moment is a `string`; `timestamp(x)` reads it",
    "dict": _MAP,
    "double": "write `number`",
    "dyn": "write `any`",
    "float": "write `number`",
    "int": "write `integer`",
    "list": "a list is written `[any]`",
    "long": "write `integer`",
    "map": _MAP,
    "object": _MAP,
    "str": "write `string`",
    "timestamp": "a moment is a `string`; `timestamp(x)` reads it",
}
# Levels of types and of names for types; each is up to three frames of Python's stack.
_DEEPEST = 150


class TypeReader:
    """The named types of one file, and what reads types that mention them."""

    def __init__(
        self,
        definitions: list[values.TypeDef],
        report: Report,
        source: Source,
        elsewhere: Elsewhere = NOWHERE,
    ) -> None:
        self._report = report
        self._source = source
        self._definitions = {each.name.text: each for each in definitions}
        self._elsewhere = ElsewhereReader(elsewhere, report, source)
        self._naming = {id(each.type): each.name.text for each in definitions}
        self._read: dict[str, Type] = {}
        self._records: dict[RecordType, values.TypeDef] = {}
        self._open: set[str] = set()
        self._depth = 0
        self._fill_records()
        for definition in definitions:
            self._named(definition.name.text, definition.name.span)
        self._look_for_endless()

    def read(self, node: values.Type) -> Type:
        """Return the type that is written; DYN where it was reported."""
        if self._depth >= _DEEPEST:
            message = "a type nests too deep, counting the names that it uses"
            self._add(NESTED_TOO_DEEP, node.span, message, None)
            return DYN
        self._depth += 1
        type_ = self._type(node)
        self._depth -= 1
        return type_

    def _type(self, node: values.Type) -> Type:
        match node:
            case values.PrimitiveType():
                return _PRIMITIVES[node.name]
            case values.NamedType():
                return self._named(node.name, node.span)
            case values.EnumType():
                return Enumeration(tuple(dict.fromkeys(node.values)))
            case values.ListType():
                return ListType(self.read(node.item))
            case values.MapType():
                return MapType(self.read(node.value))
            case values.RecordType():
                return RecordType(self._fields(node))
            case values.UnionType():
                return union([self.read(option) for option in node.options])
            case values.SchemaType():
                return self._elsewhere.schema(node, self._naming.get(id(node)))
            case values.RefType():
                return self._elsewhere.ref(node)
            case values.PythonType():
                return self._elsewhere.python(node)

    def _fields(self, node: values.RecordType) -> dict[str, FieldType]:
        return {
            field.name: FieldType(self.read(field.type), not field.optional)
            for field in node.fields
        }

    def _named(self, name: str, span: Span) -> Type:
        if name in self._read:
            return self._read[name]
        definition = self._definitions.get(name)
        if definition is None:
            help = _FOREIGN.get(name) or did_you_mean(
                name, [*_PRIMITIVES, *self._definitions]
            )
            self._add(UNKNOWN_TYPE, span, f"`{name}` is not a type", help)
            return DYN
        if definition.type is None:
            return DYN
        if name in self._open:
            message = f"`{name}` is defined by itself"
            help = f"only a record may hold itself, such as `{{children: [{name}]}}`"
            self._add(ENDLESS_TYPE, span, message, help)
            return self._read.setdefault(name, DYN)
        self._open.add(name)
        read = self.read(definition.type)
        self._open.remove(name)
        return self._read.setdefault(name, read)

    def _fill_records(self) -> None:
        filled: list[tuple[dict[str, FieldType], values.RecordType]] = []
        for name, definition in self._definitions.items():
            if isinstance(definition.type, values.RecordType):
                fields: dict[str, FieldType] = {}
                self._read[name] = record = RecordType(fields, name)
                self._records[record] = definition
                filled.append((fields, definition.type))
        for fields, node in filled:
            fields.update(self._fields(node))

    def _look_for_endless(self) -> None:
        """Report records that hold themselves in a way that no value can."""
        for record in endless(self._records):
            definition = self._records.get(record)
            if definition is not None:
                message = f"`{definition.name.text}` holds itself without end"
                self._add(ENDLESS_TYPE, definition.name.span, message, REPAIR)

    def _add(self, rule: Rule, span: Span, message: str, help: str | None) -> None:
        self._report.add(rule, self._source, span, message, help=help)
