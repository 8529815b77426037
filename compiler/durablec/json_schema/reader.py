"""Reads a JSON Schema into the checker's type.

What a schema says of its own, each schema that it refers to, each of `allOf`, and what
the options of `anyOf` and `oneOf` have in common all hold at once, so the type is what
they meet in. A record is made without its fields, which are read when everything else
of the schema is known: so a schema may lead back to itself through a field. One that
does so otherwise describes no value, or lists in lists without end, which are `any`.
"""

from collections.abc import Iterator

from durablec.codes import ENDLESS_TYPE, LOOSE_TYPE
from durablec.json_schema.documents import Document, Documents, SchemaFiles, document
from durablec.json_schema.grammar import Grammar, Keys, shown
from durablec.json_schema.literals import fits, literal_type
from durablec.json_schema.meeting import Meeting, Part
from durablec.json_schema.naming import name_what_recurs
from durablec.json_schema.references import Reference, References, Schema
from durablec.json_schema.words import LIMITS
from durablec.type_relations import nullable, union, without_null
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
from durablec_dsl.codes import NESTED_TOO_DEEP
from durablec_dsl.diagnostics import Diagnostic, Report, Rule
from durablec_dsl.source import Place, Source, Span
from durablec_dsl.values import Field, ListValue, Literal, RecordValue

_SCALARS = {
    "boolean": BOOL,
    "integer": INT,
    "null": NULL,
    "number": DOUBLE,
    "string": STRING,
}
_OBJECTS = (
    "additionalProperties",
    "patternProperties",
    "properties",
    "required",
)
# Levels of schemas in each other, but for fields; each is some frames of Python's stack.
_DEEPEST = 50
# More are made only of schemas that put each other together without end.
_MOST_RECORDS = 20_000


class SchemaReader:
    """The schemas of one workflow, each of which is read once."""

    def __init__(self, files: SchemaFiles, report: Report) -> None:
        self._report = report
        self._references = References(Documents(files, report), report)
        self._grammar = Grammar(report)
        self._meeting = Meeting()
        self._known: dict[int, Type] = {}
        # Each schema that is being read, with the lists and maps around it.
        self._open: dict[int, int] = {}
        self._around = 0
        self._limits: dict[int, tuple[Document, list[Field]]] = {}
        self._kept: list[Document] = []

    def inline(self, source: Source, root: RecordValue, name: str | None) -> Type:
        """Return the type of a schema that stands in a workflow, called `name`."""
        made = document(source, "", root, name, Place(source, root.span))
        self._kept.append(made)  # What is known is known by the identity of nodes.
        schema = Schema(made, root)
        found = self._finished(schema)
        keys = {field.key: field for field in root.fields}
        for each in self._grammar.definitions(schema, keys):
            self._finished(schema.part(each.value))
        return found

    def ref(self, source: Source, span: Span, ref: str) -> Type:
        """Return the type of a schema that a workflow refers to."""
        place = Place(source, span)
        found = self._references.follow(Reference(ref, place, place, None))
        return DYN if found is None else self._finished(found)

    def _finished(self, schema: Schema) -> Type:
        found = self._read(schema, 0)
        read = []
        for made in self._meeting.unread():
            read.append(made.record)
            for name, part in made.parts.items():
                made.fields[name] = self._field(part)
        name_what_recurs(read)
        self._tell_limits()
        return found

    def _field(self, part: Part) -> FieldType:
        found: Type = DYN
        for schema in part.schemas:
            met = self._meeting.meet(found, self._read(schema, 0))
            found = DYN if met is None else met
        return FieldType(found, part.required)

    # One schema ---------------------------------------------------------------------

    def _read(self, schema: Schema, depth: int) -> Type:
        key = id(schema.node)
        if key not in self._known:
            if depth >= _DEEPEST or len(self._meeting) >= _MOST_RECORDS:
                message = "a schema nests too deep, counting those that it refers to"
                self._add(NESTED_TOO_DEEP, schema, schema.node.span, message)
                self._known[key] = DYN
                return DYN
            self._open[key] = self._around
            self._known[key] = self._type(schema, depth + 1)
            del self._open[key]
        return self._known[key]

    def _type(self, schema: Schema, depth: int) -> Type:
        if isinstance(schema.node, Literal) and isinstance(schema.node.value, bool):
            return DYN
        keys = self._grammar.keys(schema)
        if keys is None:
            return DYN
        self._note_limits(schema, keys)
        found = self._own(schema, keys, depth)
        for word, part in self._parts(schema, keys, depth):
            met = self._meeting.meet(found, part)
            if met is None:
                message = f"no value fits both `{word.key}` and what stands beside it"
                self._add(LOOSE_TYPE, schema, word.key_span, message)
            found = DYN if met is None else met
        bare = without_null(found)
        if isinstance(bare, RecordType) and bare.name is None:
            bare.name = schema.name
        return nullable(found) if _is_true(keys.get("nullable")) else found

    def _parts(
        self, schema: Schema, keys: Keys, depth: int
    ) -> Iterator[tuple[Field, Type]]:
        """Yield what holds beside what a schema says itself, and the word that says it."""
        if "$ref" in keys:
            yield keys["$ref"], self._referred(schema, keys["$ref"], depth)
        if "allOf" in keys:
            for each in self._grammar.schemas(schema, keys["allOf"]):
                yield keys["allOf"], self._read(schema.part(each), depth)
        for word in ("anyOf", "oneOf"):
            if word in keys:
                yield keys[word], self._any_of(schema, keys, keys[word], depth)

    def _any_of(self, schema: Schema, keys: Keys, word: Field, depth: int) -> Type:
        given = self._grammar.schemas(schema, word)
        options = [self._read(schema.part(each), depth) for each in given]
        found = union(options) if options else DYN
        is_open = {"type", "properties", "$ref", "allOf"}.isdisjoint(keys)
        if found is DYN and DYN not in options and options and is_open:
            message = f"the options of `{word.key}` differ in kind, so that it is `any`"
            self._add(LOOSE_TYPE, schema, word.key_span, message)
        return found

    def _referred(self, schema: Schema, field: Field, depth: int) -> Type:
        text = self._grammar.reference(schema, field)
        if text is None:
            return DYN
        home = schema.document
        place = Place(home.source, field.value.span)
        found = self._references.follow(Reference(text, place, home.origin, home))
        if found is None:
            return DYN
        around = self._open.get(id(found.node))
        if around is None:
            return self._read(found, depth)
        if around == self._around:
            message = f"`{text[:60]}` leads back to itself, and describes no value"
            self._add(ENDLESS_TYPE, schema, field.value.span, message)
        else:
            message = f"`{text[:60]}` is a list or map in itself, so that it is `any`"
            self._add(LOOSE_TYPE, schema, field.value.span, message)
        return DYN

    # What a schema says of its own --------------------------------------------------

    def _own(self, schema: Schema, keys: Keys, depth: int) -> Type:
        stated = self._grammar.types(schema, keys)
        word = keys.get("enum") or keys.get("const")
        if word is not None:
            return self._literals(schema, word, stated)
        if stated is None:
            if "type" in keys:
                return DYN
            stated = _implied(keys)
        options = [self._of(schema, keys, each, depth) for each in stated]
        found = union(options) if options else DYN
        if found is DYN and DYN not in options and options:
            words = " and ".join(f"`{each}`" for each in stated)
            message = f"{words} have nothing in common, so that it is `any`"
            self._add(LOOSE_TYPE, schema, keys["type"].key_span, message)
        return found

    def _of(self, schema: Schema, keys: Keys, type_: str, depth: int) -> Type:
        match type_:
            case "object":
                return self._object(schema, keys, depth)
            case "array":
                return self._array(schema, keys, depth)
            case _:
                return _SCALARS[type_]

    def _literals(self, schema: Schema, word: Field, stated: list[str] | None) -> Type:
        given = self._grammar.literals(schema, word)
        if given is None:
            return DYN
        kept = [each for each in given if stated is None or fits(each, stated)]
        if not kept:
            self._grammar.no_value(schema, word)
            return DYN
        found = literal_type(kept)
        if found is DYN:
            message = f"the values of `{word.key}` differ in kind, so that it is `any`"
            self._add(LOOSE_TYPE, schema, word.key_span, message)
        elif found is not NULL and not isinstance(without_null(found), Enumeration):
            self._note(schema, word)
        return found

    def _array(self, schema: Schema, keys: Keys, depth: int) -> Type:
        items = keys.get("items")
        if items is None or "prefixItems" in keys or isinstance(items.value, ListValue):
            return ListType(DYN)
        return ListType(self._inside(schema.part(items.value), depth))

    def _object(self, schema: Schema, keys: Keys, depth: int) -> Type:
        properties = self._grammar.properties(schema, keys)
        required = self._grammar.required(keys)
        others = self._grammar.others(keys)
        if properties is None and (others is not None or not required):
            return MapType(self._values(schema, keys, depth))
        parts = {
            each.key: Part([schema.part(each.value)], each.key in required)
            for each in properties or ()
        }
        # A name without a schema of its own may fit a pattern.
        holds_for_all = others is not None and "patternProperties" not in keys
        rest = [schema.part(others)] if others is not None and holds_for_all else []
        for name in required:
            parts.setdefault(name, Part(rest, True))
        return self._meeting.record(parts)

    def _values(self, schema: Schema, keys: Keys, depth: int) -> Type:
        """Return what a map holds: under names of a pattern, and under others."""
        others = self._grammar.others(keys)
        if others is None:
            return DYN
        given = [others, *(each.value for each in self._grammar.patterns(schema, keys))]
        return union([self._inside(schema.part(each), depth) for each in given])

    def _inside(self, schema: Schema, depth: int) -> Type:
        """Read what a list or map holds."""
        self._around += 1
        found = self._read(schema, depth)
        self._around -= 1
        return found

    # What no type can say -----------------------------------------------------------

    def _note_limits(self, schema: Schema, keys: Keys) -> None:
        for word, field in keys.items():
            if word in LIMITS:
                self._note(schema, field)
        others = keys.get("additionalProperties")
        if others is not None and "properties" in keys and not _is_true(others):
            self._note(schema, others)
        items = keys.get("prefixItems") or keys.get("items")
        if items is not None and isinstance(items.value, ListValue):
            self._note(schema, items)

    def _note(self, schema: Schema, field: Field) -> None:
        at = id(schema.document)
        self._limits.setdefault(at, (schema.document, []))[1].append(field)

    def _tell_limits(self) -> None:
        for home, fields in self._limits.values():
            first = min(fields, key=lambda field: field.key_span.start)
            *most, last = dict.fromkeys(
                f"`{each.key}`"
                for each in sorted(fields, key=lambda each: each.key_span.start)
            )
            words = f"{', '.join(most)} and {last} are" if most else f"{last} is"
            message = f"{words} more than a type can say, and not looked at"
            help = "where it matters, look at it in a step or a condition"
            place = Place(home.source, first.key_span)
            self._report.append(Diagnostic(LOOSE_TYPE, message, place, (), help))
        self._limits.clear()

    def _add(self, rule: Rule, schema: Schema, span: Span, message: str) -> None:
        place = Place(schema.document.source, shown(schema, span))
        self._report.append(Diagnostic(rule, message, place))


def _implied(keys: Keys) -> list[str]:
    """Return the type that a schema without `type` means by its other keywords."""
    if any(word in keys for word in _OBJECTS):
        return ["object"]
    return ["array"] if "items" in keys or "prefixItems" in keys else []


def _is_true(field: Field | None) -> bool:
    match field:
        case Field(value=Literal(value=True)):
            return True
        case _:
            return False
