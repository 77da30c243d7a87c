"""Touch time: how long people work on one invoice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.reports.figures import Table, percentile, places
from pipeline.reports.period import Period, by_week


@dataclass(frozen=True, slots=True)
class Touched:
    """One invoice that people worked on: the day they last did, and the seconds of all of them."""

    day: date
    seconds: int


@dataclass(frozen=True, slots=True)
class TouchWeek:
    """One week, by its Monday; seconds for each invoice."""

    start: date
    invoices: int
    median: Decimal | None
    p90: Decimal | None


@dataclass(frozen=True, slots=True)
class TouchTime:
    """Every week of the period, and all of it; ``total`` is the seconds of all invoices."""

    weeks: tuple[TouchWeek, ...]
    invoices: int
    median: Decimal | None
    p90: Decimal | None
    total: int


def touch_time(period: Period, rows: Sequence[Touched]) -> TouchTime:
    """The weeks that invoices make."""
    weeks = by_week(period, ((row.day, row.seconds) for row in rows))
    median, p90 = _typical([row.seconds for row in rows])
    return TouchTime(
        tuple(TouchWeek(start, len(seconds), *_typical(seconds)) for start, seconds in weeks.items()),
        len(rows),
        median,
        p90,
        sum(row.seconds for row in rows),
    )


def _typical(seconds: Sequence[int]) -> tuple[Decimal | None, Decimal | None]:
    counted = Counter(seconds)
    return percentile(50, counted), percentile(90, counted)


def table(report: TouchTime) -> Table:
    """One row for each week."""
    columns = ("week", "invoices", "median_seconds", "p90_seconds")
    rows = tuple((one.start, one.invoices, places(one.median, 1), places(one.p90, 1)) for one in report.weeks)
    return Table(columns, rows)
