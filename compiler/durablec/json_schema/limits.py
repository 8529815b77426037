"""Collects what schemas say and no type can, and tells it once a document."""

from durablec.codes import LOOSE_TYPE
from durablec.json_schema.documents import Document
from durablec.json_schema.references import Schema
from durablec_dsl.diagnostics import Diagnostic, Report
from durablec_dsl.source import Place
from durablec_dsl.values import Field


class Limits:
    """The keywords that are let through, by the documents that they stand in."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._noted: dict[int, tuple[Document, list[Field]]] = {}

    def note(self, schema: Schema, field: Field) -> None:
        """Note a keyword of a schema."""
        at = id(schema.document)
        self._noted.setdefault(at, (schema.document, []))[1].append(field)

    def tell(self) -> None:
        """Report what was noted, and forget it."""
        for home, fields in self._noted.values():
            fields.sort(key=lambda field: field.key_span.start)
            *most, last = dict.fromkeys(f"`{each.key}`" for each in fields)
            words = f"{', '.join(most)} and {last} are" if most else f"{last} is"
            message = f"{words} more than a type can say, and not looked at"
            help = "where it matters, look at it in a step or a condition"
            place = Place(home.source, fields[0].key_span)
            self._report.append(Diagnostic(LOOSE_TYPE, message, place, (), help))
        self._noted.clear()
