def note() -> None:
    pass
