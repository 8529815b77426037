"""Reads a JSON Schema into the checker's type.

What a schema says of its own, each schema that it refers to, each of `allOf`, and what
the options of `anyOf` and `oneOf` have in common all hold at once, so the type is what
they meet in. A record is made without its fields, which are read when everything else
of the schema is known: so a schema may lead back to itself through a field. One that
does so otherwise describes no value, or lists in lists without end, which are `any`.

Words like `properties` say nothing of a value that is no record. A schema that has them
and no `type` is taken to mean records all the same, where nothing beside it is of
another kind (`Meeting` knows which types are but implied).
"""

from collections.abc import Iterator
from itertools import combinations

from durablec.codes import ENDLESS_TYPE, LOOSE_TYPE
from durablec.json_schema.documents import Document, Documents, SchemaFiles, document
from durablec.json_schema.grammar import Grammar, Keys, shown
from durablec.json_schema.kinds import is_false, is_false_field, is_true, kind
from durablec.json_schema.limits import Limits
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
from durablec_dsl.values import Field, ListValue, Literal, RecordValue, Value

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
        # The kinds of what a schema leaves open, as options that differ do, by its node.
        self._mixed: dict[int, frozenset[str]] = {}
        self._limits = Limits(report)
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
                made.fields[name] = self._field(name, part)
        name_what_recurs(read)
        self._limits.tell()
        return found

    def _field(self, name: str, part: Part) -> FieldType:
        found: Type = DYN
        for each in (*part.schemas, *part.types):
            type_ = self._read(each, 0) if isinstance(each, Schema) else each
            met = self._meeting.meet(found, type_)
            if met is None:
                schema = part.schemas[0]
                message = f"no value fits all that is said of `{name[:40]}`"
                self._add(LOOSE_TYPE, schema, schema.node.span, message)
                return FieldType(DYN, part.required)
            found = met
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
            if not schema.node.value:
                message = "`false` fits no value, which no type can say"
                self._add(LOOSE_TYPE, schema, schema.node.span, message)
            return DYN
        keys = self._grammar.keys(schema)
        if keys is None:
            return DYN
        self._note_limits(schema, keys)
        found = self._met(schema, keys, depth)
        bare = without_null(found)
        if isinstance(bare, RecordType) and bare.name is None:
            bare.name = schema.name
        return nullable(found) if is_true(keys.get("nullable")) else found

    def _met(self, schema: Schema, keys: Keys, depth: int) -> Type:
        """Return what all that a schema says comes to."""
        found = self._own(schema, keys, depth)
        parts = list(self._parts(schema, keys, depth))
        mixed = self._mixed.get(id(schema.node))
        if mixed is not None and self._is_against(found, mixed):
            found = DYN
        lost = self._meeting.lost
        for word, part in parts:
            if mixed is not None and self._is_against(part, mixed):
                self._note(schema, word)
                continue
            met = self._meeting.meet(found, part)
            if met is None:
                message = f"no value fits both `{word.key}` and what stands beside it"
                self._add(LOOSE_TYPE, schema, word.key_span, message)
            elif self._meeting.lost > lost:
                self._note(schema, word)
            found, lost = DYN if met is None else met, self._meeting.lost
        return found

    def _is_against(self, type_: Type, mixed: frozenset[str]) -> bool:
        """Say whether a type is but implied, where values of other kinds are stated."""
        bare = without_null(type_)
        return self._meeting.is_implied(bare) and mixed != {kind(bare)}

    def _parts(
        self, schema: Schema, keys: Keys, depth: int
    ) -> Iterator[tuple[Field, Type]]:
        """Yield what holds beside what a schema says itself, and the word that says it."""
        if "$ref" in keys:
            yield keys["$ref"], self._referred(schema, keys["$ref"], depth)
        if "allOf" in keys:
            for each in self._grammar.schemas(schema, keys["allOf"]):
                yield keys["allOf"], self._read(schema.part(each), depth)
                self._mix(schema, self._mixed.get(id(each)))
        for word in ("anyOf", "oneOf"):
            if word in keys:
                yield keys[word], self._any_of(schema, keys, keys[word], depth)

    def _mix(self, schema: Schema, kinds: frozenset[str] | None) -> None:
        if kinds is not None:
            # What a schema states itself comes first, and holds.
            self._mixed.setdefault(id(schema.node), kinds)

    def _any_of(self, schema: Schema, keys: Keys, word: Field, depth: int) -> Type:
        given = self._grammar.schemas(schema, word)
        given = [each for each in given if not is_false(each)] or given
        options = [self._read(schema.part(each), depth) for each in given]
        found = union(options) if options else DYN
        is_open = {"type", "properties", "$ref", "allOf"}.isdisjoint(keys)
        if found is DYN and DYN not in options and options:
            self._mix(schema, frozenset(map(kind, map(without_null, options))))
            if is_open:
                message = (
                    f"the options of `{word.key}` differ in kind, so that it is `any`"
                )
                self._add(LOOSE_TYPE, schema, word.key_span, message)
            else:
                self._note(schema, word)
        elif word.key == "oneOf" and self._overlap(options):
            self._note(schema, word)
        return found

    def _overlap(self, options: list[Type]) -> bool:
        """Say whether a value may be of two of some types, which `oneOf` forbids."""
        pairs = combinations(options, 2)
        return any(self._meeting.meet(one, other) is not None for one, other in pairs)

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
            type_ = self._read(found, depth)
            self._mix(schema, self._mixed.get(id(found.node)))
            return type_
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
        if "enum" in keys or "const" in keys:
            return self._values(schema, keys, stated)
        is_implied = stated is None
        if stated is None:
            if "type" in keys:
                return DYN
            stated = _implied(keys)
        options = [self._of(schema, keys, each, depth) for each in stated]
        found = union(options) if options else DYN
        if found is DYN and DYN not in options and options:
            self._mix(schema, frozenset(map(kind, options)))
            words = " and ".join(f"`{each}`" for each in stated)
            message = f"{words} have nothing in common, so that it is `any`"
            self._add(LOOSE_TYPE, schema, keys["type"].key_span, message)
        if is_implied:
            self._meeting.imply(found)
        return found

    def _values(self, schema: Schema, keys: Keys, stated: list[str] | None) -> Type:
        """Return the type of the values that `enum` and `const` leave."""
        found: Type = DYN
        for word in (keys[each] for each in ("enum", "const") if each in keys):
            met = self._meeting.meet(found, self._literals(schema, word, stated))
            if met is None:
                self._grammar.no_value(schema, word)
                return DYN
            found = met
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
        found = literal_type(kept, stated)
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
        patterns = self._grammar.patterns(schema, keys)
        if properties is None and (others is not None or not required):
            if required:
                self._note(schema, keys["required"])
            if others is None and not is_false_field(keys.get("additionalProperties")):
                return MapType(DYN)
            values = [] if others is None else [others]
            return MapType(
                self._value(schema, [*(p.value for p in patterns), *values], depth)
            )
        parts = {
            each.key: Part([schema.part(each.value)], each.key in required)
            for each in properties or ()
        }
        # A pattern may describe what has no name here, and then nothing else does.
        rest = [] if others is None or patterns else [schema.part(others)]
        for name in required:
            parts.setdefault(name, Part(rest, True))
        return self._meeting.record(parts)

    def _value(self, schema: Schema, given: list[Value], depth: int) -> Type:
        """Return what the values of a map are, each of which fits one of some schemas."""
        options = [self._inside(schema.part(each), depth) for each in given]
        return union(options) if options else DYN

    def _inside(self, schema: Schema, depth: int) -> Type:
        """Read what a list or map holds."""
        self._around += 1
        found = self._read(schema, depth)
        self._around -= 1
        return found

    # What no type can say -----------------------------------------------------------

    def _note_limits(self, schema: Schema, keys: Keys) -> None:
        for word, field in keys.items():
            is_known = word != "patternProperties" or isinstance(
                field.value, RecordValue
            )
            if word in LIMITS and is_known:
                self._note(schema, field)
        others = keys.get("additionalProperties")
        if others is not None and (
            is_false_field(others) or ("properties" in keys and not is_true(others))
        ):
            self._note(schema, others)
        items = keys.get("prefixItems") or keys.get("items")
        if items is not None and isinstance(items.value, ListValue):
            self._note(schema, items)

    def _note(self, schema: Schema, field: Field) -> None:
        self._limits.note(schema, field)

    def _add(self, rule: Rule, schema: Schema, span: Span, message: str) -> None:
        place = Place(schema.document.source, shown(schema, span))
        self._report.append(Diagnostic(rule, message, place))


def _implied(keys: Keys) -> list[str]:
    """Return the type that a schema without `type` means by its other keywords."""
    if any(word in keys for word in _OBJECTS):
        return ["object"]
    return ["array"] if "items" in keys or "prefixItems" in keys else []
