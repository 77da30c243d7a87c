"""What a late payment costs: statutory interest between companies, and the fixed sum for recovering it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from importlib.resources import files
from typing import Final

from pipeline.money import Money

YEAR: Final = 365
FIXED: Final = Money(Decimal(40), "EUR")
"""For recovery, whatever the amount (art. 6 of Directive 2011/7/EU); Poland has steps above it."""


@dataclass(frozen=True, slots=True)
class Interest:
    """What a creditor may claim. ``rate_of`` is when the newest rate used began: later ones may not be known here."""

    days: int
    money: Money
    rate_of: date | None


def interest(owed: Money, due: date, paid: date, country: str | None) -> Interest:
    """Interest from the day after the due date to the day of payment, by the rate of each half-year; 365 days a year.

    Where a half-year is not in the table the last one before it holds. Before the first there is no interest here.
    """
    days = (paid - due).days
    if days <= 0:
        return Interest(0, Money(Decimal(0), owed.currency), None)
    sum_of, newest = Decimal(0), None
    for start, count, rate in _pieces(due + timedelta(days=1), paid, country):
        sum_of += owed.amount * rate / 100 * count / YEAR
        newest = start
    return Interest(days, Money(sum_of, owed.currency).rounded(), newest)


def _pieces(first: date, last: date, country: str | None) -> Iterator[tuple[date, int, Decimal]]:
    """The days of each rate: the day the rate began, how many days, the rate."""
    table = sorted(rates(country).items())
    for place, (start, rate) in enumerate(table):
        ends = table[place + 1][0] - timedelta(days=1) if place + 1 < len(table) else last
        count = (min(ends, last) - max(start, first)).days + 1
        if count > 0:
            yield start, count, rate


def rates(country: str | None) -> Mapping[date, Decimal]:
    """The rates of a country by the day each began; those of the directive where it has none here."""
    known = _table()
    return known.get(country or "", known["EU"])


@cache
def _table() -> Mapping[str, Mapping[date, Decimal]]:
    text = files("pipeline.payments").joinpath("late_rates.toml").read_text(encoding="utf-8")
    return {
        country: {date.fromisoformat(day): Decimal(rate) for day, rate in steps.items()}
        for country, steps in tomllib.loads(text).items()
    }
