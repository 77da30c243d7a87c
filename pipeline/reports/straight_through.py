"""Straight through: which share of the invoices nobody had to touch, week by week."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.reports.figures import Table, percent, share
from pipeline.reports.period import Period, by_week


@dataclass(frozen=True, slots=True)
class Judged:
    """The invoices that were judged for the first time on one day, and how many of them are touchless."""

    day: date
    invoices: int
    touchless: int


@dataclass(frozen=True, slots=True)
class Week:
    """One week, by its Monday."""

    start: date
    invoices: int
    touchless: int

    @property
    def rate(self) -> Decimal | None:
        """From 0 to 1; ``None`` where nothing came."""
        return share(self.touchless, self.invoices)


@dataclass(frozen=True, slots=True)
class StraightThrough:
    """Every week of the period, and all of it."""

    weeks: tuple[Week, ...]
    invoices: int
    touchless: int

    @property
    def rate(self) -> Decimal | None:
        """Of the whole period, from 0 to 1: weeks with more invoices weigh more."""
        return share(self.touchless, self.invoices)


def straight_through(period: Period, rows: Sequence[Judged]) -> StraightThrough:
    """The weeks that days make."""
    weeks = tuple(
        Week(start, sum(one.invoices for one in days), sum(one.touchless for one in days))
        for start, days in by_week(period, ((row.day, row) for row in rows)).items()
    )
    return StraightThrough(weeks, sum(one.invoices for one in weeks), sum(one.touchless for one in weeks))


def table(report: StraightThrough) -> Table:
    """One row for each week."""
    columns = ("week", "invoices", "touchless", "with_a_person", "touchless_percent")
    rows = tuple(
        (one.start, one.invoices, one.touchless, one.invoices - one.touchless, percent(one.rate))
        for one in report.weeks
    )
    return Table(columns, rows)
