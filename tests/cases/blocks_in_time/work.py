def nothing() -> None:
    pass
