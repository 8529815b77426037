def make() -> None:
    pass
