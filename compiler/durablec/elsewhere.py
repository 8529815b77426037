"""The types that a workflow names and does not write: `$schema`, `$ref`, `$python`.

What is read of JSON Schema and of Python is imported when a workflow has such a type.
"""

from typing import TYPE_CHECKING

from durablec.codes import ENDLESS_TYPE, LOOSE_TYPE, PYTHON_SYNTAX, UNKNOWN_TYPE
from durablec.endless_types import REPAIR, endless
from durablec.python_source.modules import Library
from durablec.types import DYN, RecordType, Type
from durablec_dsl import values
from durablec_dsl.diagnostics import Diagnostic, Report
from durablec_dsl.record import Record
from durablec_dsl.source import Place, Source, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from durablec.json_schema.documents import Refused, SchemaFile, SchemaFiles
    from durablec.json_schema.reader import SchemaReader
    from durablec.python_source.named_types import NamedTypes


class Elsewhere(Record):
    """Where such types come from.

    `library` reads the user's modules, and `schemas` the files of JSON Schema.
    `has_packages` says that there may be modules which are not the project's.
    """

    library: Library
    schemas: "SchemaFiles"
    has_packages: bool = False


class LazyFiles:
    """The files of a project, which is looked at when the first is asked for."""

    def __init__(self, look: "Callable[[], SchemaFiles]") -> None:
        self._look = look

    def read(self, path: str) -> "SchemaFile | Refused | None":
        """Return what a file holds, None where there is none."""
        return self._look().read(path)

    def beside(self, path: str) -> "Iterable[str]":
        """Return the paths of the files that lie in the same folder."""
        return self._look().beside(path)


class _NoModules:
    def read(self, module: str) -> None:
        """Return None."""

    def names(self) -> tuple[str, ...]:
        return ()


class _NoFiles:
    def read(self, path: str) -> None:
        """Return None."""

    def beside(self, path: str) -> tuple[str, ...]:
        return ()


NOWHERE = Elsewhere(Library(_NoModules()), _NoFiles())
"""A project that nobody has looked at, which has no files."""


class ElsewhereReader:
    """Reads the types of one workflow that are written elsewhere, or as elsewhere."""

    def __init__(self, elsewhere: Elsewhere, report: Report, source: Source) -> None:
        self._elsewhere = elsewhere
        self._report = report
        self._source = source
        self._schemas: SchemaReader | None = None
        self._classes: NamedTypes | None = None
        self._endless: set[RecordType] = set()

    def schema(self, node: values.SchemaType, name: str | None) -> Type:
        """Return the type of a schema that stands in the workflow, called `name`."""
        found = self._schema_reader().inline(self._source, node.schema, name)
        return self._checked(Span(node.span.start, node.schema.span.start), found)

    def ref(self, node: values.RefType) -> Type:
        """Return the type of a schema in a file."""
        found = self._schema_reader().ref(self._source, node.path_span, node.path)
        return self._checked(node.path_span, found)

    def python(self, node: values.PythonType) -> Type:
        """Return the type of a class of the user's."""
        from durablec.python_source.functions import OUTSIDE_REPAIR
        from durablec.python_source.named_types import NamedType, NamedTypes

        if self._classes is None:
            self._classes = NamedTypes(self._elsewhere.library)
        found = self._classes.find(node.path)
        place = Place(self._source, node.path_span)
        if isinstance(found, NamedType):
            if found.why is not None:
                message = f"`{node.path}` is `{found.type}`, because {found.why}"
                self._report.append(Diagnostic(LOOSE_TYPE, message, place))
            return self._checked(node.path_span, found.type)
        rule, message, help = UNKNOWN_TYPE, found.message, found.help
        if found.kind in ("syntax", "unreadable"):
            rule = PYTHON_SYNTAX
        elif found.kind == "outside" and self._elsewhere.has_packages:
            rule, message = LOOSE_TYPE, f"`{node.path}` is `any`: {message}"
        elif found.kind == "outside":
            help = OUTSIDE_REPAIR
        self._report.append(Diagnostic(rule, message, place, found.labels, help))
        return DYN

    def _checked(self, span: Span, type_: Type) -> Type:
        """Report a record that no value can be, once."""
        for record in endless([type_] if isinstance(type_, RecordType) else []):
            if record not in self._endless:
                self._endless.add(record)
                message = f"`{record.name}` holds itself without end"
                self._report.add(ENDLESS_TYPE, self._source, span, message, help=REPAIR)
        return type_

    def _schema_reader(self) -> "SchemaReader":
        from durablec.json_schema.reader import SchemaReader

        if self._schemas is None:
            self._schemas = SchemaReader(self._elsewhere.schemas, self._report)
        return self._schemas
