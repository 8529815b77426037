"""Estimates how many bytes of JSON a value of a type takes.

Only a type is known, so these are assumptions, which the report states.
"""

from durablec.types import (
    BOOL,
    DOUBLE,
    DURATION,
    INT,
    NULL,
    STRING,
    TIMESTAMP,
    Enumeration,
    ListType,
    MapType,
    Nullable,
    OptionalType,
    RecordType,
    Scalar,
    Type,
)

TEXT_BYTES = 40
LISTED = 10
ERROR_BYTES = 500
CHECKPOINT_BYTES = 262_144
"""Of what a context gives, the SDK keeps no more: it is put together again on replay."""

_SCALARS = {
    INT: 8,
    DOUBLE: 12,
    BOOL: 5,
    NULL: 4,
    STRING: TEXT_BYTES,
    TIMESTAMP: 27,
    DURATION: 10,
}


class Sizes:
    """The sizes of types, where what is not known takes `payload` bytes."""

    def __init__(self, payload: int) -> None:
        self._payload = payload
        self._known: dict[int, tuple[Type, int]] = {}

    def of(self, type_: Type | None) -> int:
        """Return the bytes of a value; one that holds itself counts as unknown inside."""
        if type_ is None:
            return self._payload
        found = self._known.get(id(type_))
        if found is None:
            # The type is kept beside its size, so that no other can have its identity.
            self._known[id(type_)] = (type_, self._payload)
            found = self._known[id(type_)] = (type_, self._measured(type_))
        return found[1]

    def _measured(self, type_: Type) -> int:
        match type_:
            case Scalar():
                return _SCALARS.get(type_, self._payload)
            case Enumeration():
                return max((len(each) for each in type_.values), default=0) + 2
            case ListType():
                return 2 + LISTED * (self.of(type_.item) + 1)
            case MapType():
                return 2 + LISTED * (self.of(type_.value) + TEXT_BYTES // 2)
            case Nullable() | OptionalType():
                return self.of(type_.of)
            case RecordType():
                return 1 + sum(
                    len(name) + 4 + self.of(field.type)
                    for name, field in type_.fields.items()
                )
