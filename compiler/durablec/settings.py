"""Settings as they were written, in a workflow or in `durablec.toml`, with their places."""

from collections.abc import Mapping
from typing import NamedTuple

from durablec_dsl import values
from durablec_dsl.source import Place, Source


class Setting(NamedTuple):
    """One setting; a mapping holds settings again.

    `place` is that of the key at the top, and of the value below it. `key` is where the
    key stands under which a mapping holds it.
    """

    value: "str | int | float | bool | list[Setting] | dict[str, Setting] | None"
    place: Place
    key: Place | None = None


Settings = Mapping[str, Setting]


def settings_of(source: Source, record: values.RecordValue | None) -> Settings:
    """Return a record of the workflow's file as settings."""
    if record is None:
        return {}
    return {
        field.key: Setting(_plain(source, field.value), Place(source, field.key_span))
        for field in record.fields
    }


def _plain(
    source: Source, value: values.Value
) -> "str | int | float | bool | list[Setting] | dict[str, Setting] | None":
    match value:
        case values.Literal():
            return value.value
        case values.ListValue():
            return [
                Setting(_plain(source, item), Place(source, item.span))
                for item in value.items
            ]
        case values.RecordValue():
            return {
                field.key: Setting(
                    _plain(source, field.value),
                    Place(source, field.value.span),
                    Place(source, field.key_span),
                )
                for field in value.fields
            }
        case values.Embedded() | values.Template():
            span = value.span
            return source.text[span.start : span.end]
