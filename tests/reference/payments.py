"""What the examples of the language reference call: payments."""


class PaymentError(Exception):
    """A payment was not made."""


class PaymentDeclined(PaymentError):
    """The bank has refused; `code` is its reason."""

    def __init__(self, message: str, code: int) -> None:
        super().__init__(message)
        self.code = code


def charge(order_id: str, total: float) -> str:
    """Charge an order, and return the receipt's number.

    Raises:
        PaymentDeclined: The bank has refused.
    """
    if total > 1_000:
        raise PaymentDeclined("over the limit", code=51)
    return f"T-{order_id}"


def refund(receipt: str) -> None:
    """Give the money back."""
