"""The months of a subscription."""

from calendar import monthrange
from datetime import datetime, timedelta

NOTICE = timedelta(days=14)


def months_of_year(start: str) -> list[str]:
    """Return when each of the twelve months from a moment is over, in ISO 8601.

    The last one is cut short by the notice for the renewal. So a year never takes the
    366 days after which AWS ends an execution.
    """
    begin = datetime.fromisoformat(start)
    ends = [_months_later(begin, number) for number in range(1, 13)]
    ends[-1] -= NOTICE
    return [end.isoformat() for end in ends]


def _months_later(begin: datetime, months: int) -> datetime:
    """Return the same day of a later month, or its last day where it is shorter."""
    years, month = divmod(begin.month - 1 + months, 12)
    year = begin.year + years
    day = min(begin.day, monthrange(year, month + 1)[1])
    return begin.replace(year=year, month=month + 1, day=day)
