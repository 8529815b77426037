def note(table: str, rates: dict[str, float]) -> None:
    pass
