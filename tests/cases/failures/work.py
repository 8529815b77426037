class PaymentError(Exception):
    def __init__(self, code: int) -> None:
        super().__init__(f"code {code}")
        self.code = code


class CardError(PaymentError):
    pass


def pay(mode: str) -> None:
    if mode == "card":
        raise CardError(1)
    if mode == "other card":
        raise CardError(2)
    if mode == "key":
        raise KeyError("missing")
