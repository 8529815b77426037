class CardDeclined(Exception):
    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def charge(cents: int, card: str) -> str:
    if card == "broken":
        raise ZeroDivisionError("no terminal")
    if cents > 1000:
        raise CardDeclined(f"{cents} is too much for {card}", 51)
    return f"receipt for {cents}"
