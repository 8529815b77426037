def book(what: str) -> str:
    return f"booking of {what}"


def cancel(seat: int) -> None:
    print(f"seat {seat} is free again")
