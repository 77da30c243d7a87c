"""Aging: what is open on a day, by how long it is overdue. Each supplier and currency is by itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pipeline.money import Money
from pipeline.reports.figures import Table


class Age(StrEnum):
    """Days beyond the due date."""

    CURRENT = "current"
    DAYS_30 = "1-30"
    DAYS_60 = "31-60"
    DAYS_90 = "61-90"
    OLDER = "90+"


@dataclass(frozen=True, slots=True)
class OpenAmount:
    """What is open of one invoice; negative for a credit note."""

    supplier: str
    due: date
    money: Money


@dataclass(frozen=True, slots=True)
class Aged:
    """One supplier in one currency: the amount of each age."""

    supplier: str
    currency: str
    amounts: tuple[Decimal, ...]

    @property
    def total(self) -> Decimal:
        """All ages together."""
        return sum(self.amounts, Decimal(0))


def age_of(due: date, today: date) -> Age:
    """Due today is current."""
    days = (today - due).days
    if days <= 0:
        return Age.CURRENT
    for age, last in ((Age.DAYS_30, 30), (Age.DAYS_60, 60), (Age.DAYS_90, 90)):
        if days <= last:
            return age
    return Age.OLDER


def aging(today: date, items: Iterable[OpenAmount]) -> tuple[Aged, ...]:
    """By supplier and currency, in that order."""
    sums: dict[tuple[str, str], dict[Age, Decimal]] = {}
    for one in items:
        ages = sums.setdefault((one.supplier, one.money.currency), dict.fromkeys(Age, Decimal(0)))
        ages[age_of(one.due, today)] += one.money.amount
    return tuple(Aged(*key, tuple(sums[key][age] for age in Age)) for key in sorted(sums))


def totals(rows: Iterable[Aged]) -> tuple[Aged, ...]:
    """Every currency over all suppliers."""
    sums: dict[str, list[Decimal]] = {}
    for one in rows:
        known = sums.setdefault(one.currency, [Decimal(0)] * len(Age))
        sums[one.currency] = [before + more for before, more in zip(known, one.amounts, strict=True)]
    return tuple(Aged("", currency, tuple(sums[currency])) for currency in sorted(sums))


def table(rows: Iterable[Aged]) -> Table:
    """One row for each supplier and currency."""
    columns = (
        "supplier",
        "currency",
        *(f"days_{age}" if age is not Age.CURRENT else "current" for age in Age),
        "total",
    )
    return Table(columns, tuple((one.supplier, one.currency, *one.amounts, one.total) for one in rows))
