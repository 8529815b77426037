"""The monthly statements: CSV files that the back office puts beside this module."""

import csv
import re
from pathlib import Path
from typing import TypedDict


class Row(TypedDict):
    """A line of a statement as it stands there; the line of the headings is 1."""

    line: int
    agent: str
    email: str
    iban: str
    amount: str


class Payment(TypedDict):
    """What an agent is paid."""

    email: str
    iban: str
    cents: int


class NoStatement(Exception):
    """There is no statement of that month."""


class BadRow(Exception):
    """A line does not say what is to be paid to whom."""


def read(month: str) -> list[Row]:
    """Return the lines of a month's statement, `2026-09` for that of September.

    Raises:
        NoStatement: There is none.
    """
    file = Path(__file__).parent / f"{month}.csv"
    if not re.fullmatch(r"\d{4}-\d{2}", month) or not file.exists():
        raise NoStatement(month)
    with file.open(encoding="utf-8", newline="") as lines:
        rows = [_row(line, cells) for line, cells in enumerate(csv.reader(lines), 1)]
    return rows[1:]


def check(row: Row) -> Payment:
    """Return what a line says is to be paid.

    Raises:
        BadRow: The amount is no amount, or the IBAN has not the form of one.
    """
    if not re.fullmatch(r"\d+\.\d{2}", row["amount"]):
        raise BadRow(f"`{row['amount']}` is no amount")
    if not re.fullmatch(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}", row["iban"]):
        raise BadRow(f"`{row['iban']}` is no IBAN")
    cents = int(row["amount"].replace(".", ""))
    return {"email": row["email"], "iban": row["iban"], "cents": cents}


def _row(line: int, cells: list[str]) -> Row:
    agent, email, iban, amount = cells
    return {
        "line": line,
        "agent": agent,
        "email": email,
        "iban": iban,
        "amount": amount,
    }
