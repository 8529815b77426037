class Declined(Exception):
    pass


def charge(card: str) -> str:
    if card == "empty":
        raise Declined("nothing on it")
    return f"charged {card}"
