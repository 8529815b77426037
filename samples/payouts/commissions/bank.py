"""The bank. Here it knows one closed account, and the banks of one country are down."""

CLOSED = {"DE75512108001245126199"}
DOWN = "FR"


class TransferRefused(Exception):
    """The bank does not make this transfer, now or later."""


class BankUnavailable(Exception):
    """The bank does not answer for the moment."""


def transfer(iban: str, cents: int, reference: str) -> str:
    """Transfer an amount, and return the transfer's number.

    A reference that has been paid is not paid again.

    Raises:
        TransferRefused: The account is closed.
        BankUnavailable: The bank that holds the account does not answer.
    """
    if iban in CLOSED:
        raise TransferRefused(f"account {iban} is closed")
    if iban.startswith(DOWN):
        raise BankUnavailable(f"no answer from the bank of {iban}")
    return f"T-{iban[-4:]}-{cents}"
