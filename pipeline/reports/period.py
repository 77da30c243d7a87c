"""The days that a report is about, and their weeks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeVar

LONGEST: Final = 1100
"""Days: three years. A report over more would only show that the work grew."""

Row = TypeVar("Row")


class BadPeriodError(ValueError):
    """Two dates that are no period; the message says what would be."""


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both included; days are those of UTC."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """Raise ``BadPeriodError`` for a period that ends before it begins, or is too long."""
        if self.last < self.first:
            raise BadPeriodError("The last day is before the first one.")
        if (self.last - self.first).days >= LONGEST:
            raise BadPeriodError("A period is three years at most.")

    @property
    def begins(self) -> datetime:
        """The first moment in it."""
        return datetime.combine(self.first, time(), UTC)

    @property
    def ends(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(), UTC)

    @property
    def weeks(self) -> tuple[date, ...]:
        """The Mondays of its weeks (ISO 8601); the first and the last week may be in it only partly."""
        start, count = monday(self.first), (monday(self.last) - monday(self.first)).days // 7 + 1
        return tuple(start + timedelta(weeks=number) for number in range(count))


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def last_weeks(count: int, today: date) -> Period:
    """This week and those before it, ``count`` in all, up to today."""
    return Period(monday(today) - timedelta(weeks=count - 1), today)


def asked(first: str, last: str) -> Period:
    """The period of two typed dates. Raises ``BadPeriodError``."""
    try:
        days = date.fromisoformat(first), date.fromisoformat(last)
    except ValueError as error:
        raise BadPeriodError("A date is written like 2026-07-31.") from error
    if days[1].year > 9000:
        raise BadPeriodError("A date is written like 2026-07-31.")
    return Period(*days)


def by_week(period: Period, rows: Iterable[tuple[date, Row]]) -> dict[date, list[Row]]:
    """The rows of each week of a period, by its Monday; a week without any is there too."""
    weeks: dict[date, list[Row]] = {start: [] for start in period.weeks}
    for day, row in rows:
        weeks[monday(day)].append(row)
    return weeks
