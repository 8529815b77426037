class Unavailable(Exception):
    pass


def book(what: str, fails: list[str]) -> str:
    if what in fails:
        raise Unavailable(what)
    return f"booking of {what}"


def cancel(booking: str, fails: list[str]) -> object:
    """Cancel a booking; what this returns has no JSON form, and nobody reads it."""
    if f"cancel {booking}" in fails:
        raise Unavailable(f"cannot cancel the {booking}")
    return object()


def report(error: dict[str, object]) -> object:
    return error["undone"]
