def book(what: str) -> str:
    return f"booking of {what}"


def cancel(booking: str) -> str:
    return booking
