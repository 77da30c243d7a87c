"""Due: what is open and when it must be paid, and the discount that lapses soon. Each currency is by itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from pipeline.money import Money, total
from pipeline.reports.figures import Table

SOON: Final = 7
"""Days in which a discount that lapses is at risk."""


class Bucket(StrEnum):
    """When it is due, in days from today."""

    OVERDUE = "overdue"
    WEEK = "0-7"
    FORTNIGHT = "8-14"
    MONTH = "15-30"
    LATER = "later"
    NONE = "none"  # no due date was read


@dataclass(frozen=True, slots=True)
class Owed:
    """Open invoices with one due date: how many, and what they come to; ``None`` where amount or currency is missing.

    A credit note is negative: it lowers what is owed.
    """

    due: date | None
    money: Money | None
    invoices: int = 1


@dataclass(frozen=True, slots=True)
class Offer:
    """A discount on an open invoice: the whole amount, the percent of it, and the last day."""

    gross: Money
    percent: Decimal
    until: date

    @property
    def money(self) -> Money:
        """What is saved, rounded to the minor unit. Of the gross amount, as is usual (Skonto)."""
        return (self.gross * (self.percent / 100)).rounded()


@dataclass(frozen=True, slots=True)
class Share:
    """A bucket in one currency. ``money`` is ``None`` for the invoices without an amount or a currency."""

    bucket: Bucket
    currency: str | None
    invoices: int
    money: Money | None


@dataclass(frozen=True, slots=True)
class AtRisk:
    """The discounts in one currency that lapse within ``SOON`` days."""

    invoices: int
    money: Money


@dataclass(frozen=True, slots=True)
class Due:
    """What is open on one day."""

    today: date
    shares: tuple[Share, ...]
    discounts: tuple[AtRisk, ...]

    def invoices(self, bucket: Bucket | None = None) -> int:
        """How many are open, in one bucket or in all."""
        return sum(one.invoices for one in self.shares if bucket in {None, one.bucket})

    def money(self, bucket: Bucket) -> tuple[Money, ...]:
        """What one bucket comes to, in each currency."""
        return tuple(one.money for one in self.shares if one.bucket is bucket and one.money is not None)


def bucket_of(due: date | None, today: date) -> Bucket:
    """Due today is not overdue yet."""
    if due is None:
        return Bucket.NONE
    days = (due - today).days
    if days < 0:
        return Bucket.OVERDUE
    for bucket, last in ((Bucket.WEEK, 7), (Bucket.FORTNIGHT, 14), (Bucket.MONTH, 30)):
        if days <= last:
            return bucket
    return Bucket.LATER


def due(today: date, owed: Iterable[Owed], offers: Iterable[Offer]) -> Due:
    """By bucket and currency, in the order of time, then of currencies."""
    grouped: dict[tuple[Bucket, str | None], list[Owed]] = {}
    for one in owed:
        currency = one.money.currency if one.money else None
        grouped.setdefault((bucket_of(one.due, today), currency), []).append(one)
    order = {bucket: place for place, bucket in enumerate(Bucket)}
    keys = sorted(grouped, key=lambda key: (order[key[0]], key[1] is None, key[1] or ""))
    return Due(today, tuple(_share(*key, grouped[key]) for key in keys), _at_risk(today, offers))


def _share(bucket: Bucket, currency: str | None, rows: Sequence[Owed]) -> Share:
    money = None if currency is None else total([one.money for one in rows if one.money], currency)
    return Share(bucket, currency, sum(one.invoices for one in rows), money)


def _at_risk(today: date, offers: Iterable[Offer]) -> tuple[AtRisk, ...]:
    by_currency: dict[str, list[Money]] = {}
    for one in offers:
        if 0 <= (one.until - today).days <= SOON:
            by_currency.setdefault(one.gross.currency, []).append(one.money)
    return tuple(AtRisk(len(found), total(found, currency)) for currency, found in sorted(by_currency.items()))


def table(report: Due) -> Table:
    """One row for each bucket and currency."""
    rows = tuple(
        (str(one.bucket), one.currency, one.invoices, one.money.amount if one.money else None) for one in report.shares
    )
    return Table(("due_in_days", "currency", "invoices", "amount"), rows)


def discount_table(report: Due) -> Table:
    """One row for each currency with discounts at risk."""
    rows = tuple((one.money.currency, one.invoices, one.money.amount) for one in report.discounts)
    return Table(("currency", "invoices", "discount_at_risk"), rows)
