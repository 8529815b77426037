def note() -> str | None:
    return "noted"
