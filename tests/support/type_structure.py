"""Shows types in tests, with what is in them."""

from durablec import types


def structure(of: types.Type, inside: tuple[types.Type, ...] = ()) -> str:
    """Show a type with the fields of its named records, each once along a way."""
    match of:
        case types.RecordType() if of not in inside:
            fields = (
                f"{name}{'' if field.required else '?'}: "
                f"{structure(field.type, (*inside, of))}"
                for name, field in of.fields.items()
            )
            return f"{of.name or ''}{{{', '.join(fields)}}}"
        case types.ListType(item):
            return f"[{structure(item, inside)}]"
        case types.Nullable(inner):
            return f"{structure(inner, inside)} | null"
        case _:
            return str(of)
