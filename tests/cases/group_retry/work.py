from datetime import datetime, timedelta


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


def arrive(at: str, opens: str) -> str:
    """Arrive at a moment; Unavailable before it opens. Both are ISO 8601 in UTC."""
    if datetime.fromisoformat(at) < datetime.fromisoformat(opens):
        raise Unavailable("closed")
    return "arrived"


def later(moment: str, seconds: int) -> str:
    """Return the moment so many seconds after another."""
    return (datetime.fromisoformat(moment) + timedelta(seconds=seconds)).isoformat()
