class Unavailable(Exception):
    pass


def book(what: str) -> str:
    return f"booking of {what}"


def cancel(booking: str) -> str:
    return booking


def fail() -> None:
    raise Unavailable("never there")


def look() -> str:
    return "pending"
