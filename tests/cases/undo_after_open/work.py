class Unavailable(Exception):
    pass


def book(what: str, fails: list[str]) -> str:
    if what in fails:
        raise Unavailable(what)
    return f"booking of {what}"


def cancel(booking: str) -> None:
    print(f"{booking} is cancelled")
