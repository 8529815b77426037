class Unavailable(Exception):
    pass


def book(what: str) -> str:
    return f"booking of {what}"


def cancel(booking: str) -> None:
    pass


def ask(callback_id: str) -> None:
    pass


def fail() -> None:
    raise Unavailable("nothing is left")


def much() -> str:
    """Return what can be recorded by itself, and not with another of its size."""
    return "x" * 200_000
