def report(error: str, message: str) -> None:
    pass
