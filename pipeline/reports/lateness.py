"""Lateness: days beyond terms, and the statutory interest that late payments could cost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.money import Money, total
from pipeline.reports.figures import Table, percentile, places, share


@dataclass(frozen=True, slots=True)
class PaidLate:
    """One invoice against its terms. ``paid`` is today for what is still open; ``interest`` what may be claimed."""

    supplier: str
    number: str
    money: Money
    due: date
    paid: date
    interest: Money
    is_open: bool

    @property
    def days(self) -> int:
        """Days beyond terms; negative where it was paid early."""
        return (self.paid - self.due).days


@dataclass(frozen=True, slots=True)
class Lateness:
    """One supplier in one currency."""

    supplier: str
    currency: str
    invoices: int
    late: int
    mean_days: Decimal
    median_days: Decimal | None
    interest: Money


def lateness(items: Iterable[PaidLate]) -> tuple[Lateness, ...]:
    """By supplier and currency; those that could cost most come first."""
    grouped: dict[tuple[str, str], list[PaidLate]] = {}
    for one in items:
        grouped.setdefault((one.supplier, one.money.currency), []).append(one)
    found = [_of(supplier, currency, rows) for (supplier, currency), rows in sorted(grouped.items())]
    return tuple(sorted(found, key=lambda one: -one.interest.amount))


def _of(supplier: str, currency: str, rows: list[PaidLate]) -> Lateness:
    days = [one.days for one in rows]
    return Lateness(
        supplier, currency, len(rows), sum(one > 0 for one in days), Decimal(sum(days)) / len(days),
        percentile(50, Counter(days)), total([one.interest for one in rows], currency),
    )  # fmt: skip


def table(rows: Iterable[Lateness]) -> Table:
    """One row for each supplier and currency."""
    return Table(
        ("supplier", "currency", "invoices", "late", "late_share", "mean_days", "median_days", "statutory_interest"),
        tuple(
            (
                one.supplier, one.currency, one.invoices, one.late, places(share(one.late, one.invoices), 3),
                places(one.mean_days, 1), places(one.median_days, 1), one.interest.amount,
            )
            for one in rows
        ),
    )  # fmt: skip
