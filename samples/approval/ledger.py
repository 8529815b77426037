"""The books."""

BUDGET = 10_000


class LedgerError(Exception):
    """Something kept an entry out of the books."""


class BudgetExceeded(LedgerError):
    """The entry would overdraw the budget. Trying again does not help."""

    def __init__(self, expense: str, missing: float) -> None:
        super().__init__(f"{expense} exceeds the budget by {missing}")
        self.missing = missing


def book(expense: str, amount: float, approver: str) -> str:
    """Enter an expense into the books once and return the entry's number.

    Raises:
        BudgetExceeded: The amount is over what is left.
    """
    if amount > BUDGET:
        raise BudgetExceeded(expense, amount - BUDGET)
    return f"E-{expense}-{approver}"
