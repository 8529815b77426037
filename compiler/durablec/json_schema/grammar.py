"""Takes a schema apart into its keywords, and reports what none of them can be."""

from collections.abc import Iterable

from durablec.codes import LOOSE_TYPE, WRONG_SCHEMA
from durablec.json_schema.references import Schema
from durablec.json_schema.words import FOREIGN, KNOWN, TYPES
from durablec_dsl.diagnostics import Diagnostic, Label, Report
from durablec_dsl.source import Place, Span
from durablec_dsl.suggest import did_you_mean, mistyped
from durablec_dsl.values import Field, ListValue, Literal, RecordValue, Value

Keys = dict[str, Field]


class Grammar:
    """Reads what the keywords of schemas hold."""

    def __init__(self, report: Report) -> None:
        self._report = report

    def keys(self, schema: Schema) -> Keys | None:
        """Return the keywords of a schema, None after a report."""
        node = schema.node
        if not isinstance(node, RecordValue):
            message = f"a schema is a mapping, and this is {_kind(node)}"
            self._wrong(schema, node, message, _word_help(node))
            return None
        for field in node.fields:
            near = None if field.key in KNOWN else mistyped(field.key, KNOWN)
            if near is not None:
                message = (
                    f"`{field.key}` is no keyword of JSON Schema, and says nothing"
                )
                place = Place(schema.document.source, field.key_span)
                help = f"did you mean `{near}`?"
                self._report.append(Diagnostic(LOOSE_TYPE, message, place, (), help))
            if field.key == "required":
                self._check_required(schema, field.value)
        return {field.key: field for field in node.fields}

    def types(self, schema: Schema, keys: Keys) -> list[str] | None:
        """Return what `type` says, None where it says nothing."""
        field = keys.get("type")
        if field is None:
            return None
        is_list = isinstance(field.value, ListValue)
        given = (
            field.value.items if isinstance(field.value, ListValue) else [field.value]
        )
        if not given:
            message = "an empty `type` leaves no value"
            self._wrong(schema, field.value, message, "leave `type` out")
        found = [each for node in given if (each := self._type(schema, node, is_list))]
        # One that is wrong was reported, and might be of any type.
        return found if len(found) == len(given) and found else None

    def _type(self, schema: Schema, node: Value, in_list: bool) -> str | None:
        word = _text(node)
        if word in TYPES:
            return word
        message = "`type` is the name of a type, or a list of names"
        help = f"the types are {', '.join(f'`{each}`' for each in TYPES)}"
        if word is not None:
            message = f"`{word[:40]}` is no type of JSON Schema"
            help = FOREIGN.get(word.lower()) or did_you_mean(word, TYPES) or help
        elif isinstance(node, Literal) and node.value is None:
            help = 'the type of null is the text `"null"`, in quotes'
        elif in_list is False and isinstance(node, RecordValue):
            help = "write what is in it beside `type`"
        self._wrong(schema, node, message, help)
        return None

    def properties(self, schema: Schema, keys: Keys) -> list[Field] | None:
        """Return the fields that a record has, None where that is not said."""
        field = keys.get("properties")
        return None if field is None else self._mapping(schema, field)

    def patterns(self, schema: Schema, keys: Keys) -> list[Field]:
        """Return the schemas of fields whose names fit a pattern."""
        field = keys.get("patternProperties")
        return [] if field is None else self._mapping(schema, field)

    def required(self, keys: Keys) -> list[str]:
        """Return the names of the fields that are always there."""
        field = keys.get("required")
        return [] if field is None else _texts(field.value) or []

    def _check_required(self, schema: Schema, node: Value) -> None:
        """Report what is no list of names: in draft 3, it stood in each field."""
        if _texts(node) is not None:
            return
        help = "write `required: [NAME, ...]`"
        if _is_bool(node):
            help = "beside `properties` stands `required: [NAME, ...]`, for all of them"
        message = f"`required` is a list of names, and this is {_kind(node)}"
        self._wrong(schema, node, message, help)

    def others(self, keys: Keys) -> Value | None:
        """Return the schema of fields without a name, None where nothing is said."""
        field = keys.get("additionalProperties")
        if field is None or _is_bool(field.value):
            return None
        return field.value

    def schemas(self, schema: Schema, field: Field) -> list[Value]:
        """Return the schemas of a list, such as `anyOf`."""
        if isinstance(field.value, ListValue) and field.value.items:
            return field.value.items
        what = "empty" if isinstance(field.value, ListValue) else _kind(field.value)
        message = f"`{field.key}` is a list of schemas, and this is {what}"
        self._wrong(schema, field.value, message, None)
        return []

    def reference(self, schema: Schema, field: Field) -> str | None:
        """Return the text of a `$ref`."""
        text = _text(field.value)
        if text is None:
            message = f"`$ref` is a text, and this is {_kind(field.value)}"
            self._wrong(schema, field.value, message, None)
        return text

    def literals(self, schema: Schema, field: Field) -> list[Value] | None:
        """Return the values of `enum` or `const`, None after a report."""
        if field.key == "const":
            return [field.value]
        if isinstance(field.value, ListValue) and field.value.items:
            return field.value.items
        what = "empty" if isinstance(field.value, ListValue) else _kind(field.value)
        message = f"`enum` is a list of values, and this is {what}"
        self._wrong(schema, field.value, message, None)
        return None

    def definitions(self, schema: Schema, keys: Keys) -> Iterable[Field]:
        """Return the schemas that stand under names."""
        for word in ("$defs", "definitions"):
            if word in keys:
                yield from self._mapping(schema, keys[word])

    def no_value(self, schema: Schema, field: Field) -> None:
        """Report values of which none is of the type beside them."""
        message = f"no value of `{field.key}` is of the `type` beside it"
        self._wrong(schema, field.value, message, None)

    def _mapping(self, schema: Schema, field: Field) -> list[Field]:
        if isinstance(field.value, RecordValue):
            return field.value.fields
        message = (
            f"`{field.key}` maps names to schemas, and this is {_kind(field.value)}"
        )
        self._wrong(schema, field.value, message, None)
        return []

    def _wrong(
        self, schema: Schema, node: Value, message: str, help: str | None
    ) -> None:
        source, origin = schema.document.source, schema.document.origin
        place = Place(source, shown(schema, node.span))
        is_here = origin.source is source
        labels = () if is_here else (Label(origin, "the file is read for this"),)
        self._report.append(Diagnostic(WRONG_SCHEMA, message, place, labels, help))


def shown(schema: Schema, span: Span) -> Span:
    """Return as much of a span as stands on its first line."""
    end = schema.document.source.text.find("\n", span.start, span.end)
    return Span(span.start, end) if end >= 0 else span


def _kind(node: Value) -> str:
    match node:
        case RecordValue():
            return "a mapping"
        case ListValue():
            return "a list"
        case Literal(value=None):
            return "null"
        case Literal(value=bool() as value):
            return f"`{str(value).lower()}`"
        case Literal(value=int() | float()):
            return "a number"
        case _:
            return "a text"


def _word_help(node: Value) -> str | None:
    """Return the repair of a type that stands where a schema must."""
    word = _text(node)
    return f"write `{{type: {word}}}`" if word in TYPES else None


def _text(node: Value) -> str | None:
    match node:
        case Literal(value=str(text)):
            return text
        case _:
            return None


def _texts(node: Value) -> list[str] | None:
    if not isinstance(node, ListValue):
        return None
    texts = [text for item in node.items if (text := _text(item)) is not None]
    return texts if len(texts) == len(node.items) else None


def _is_bool(node: Value) -> bool:
    return isinstance(node, Literal) and isinstance(node.value, bool)
