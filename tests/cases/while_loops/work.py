def look(number: int) -> str:
    return "skip" if number == 2 else f"number {number}"
