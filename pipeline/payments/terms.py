"""Terms of payment: from a code to the day an invoice is due, and the days until which a discount holds."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, Literal

from pipeline.money import Money

YEAR: Final = 365
_CODE: Final = re.compile(
    r"(?P<steps>(?:\d+(?:\.\d+)?/\d+\s+)*)(?:net\s*(?P<net>\d+)(?P<eom>\s+eom)?|eom\s*\+\s*(?P<after>\d+))",
    re.IGNORECASE,
)


class BadTermsError(ValueError):
    """Nobody can read these terms; the message shows how they are written."""


@dataclass(frozen=True, slots=True)
class Step:
    """A discount: so many percent of the gross amount when paid within so many days."""

    percent: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class Terms:
    """``net_days`` from the invoice date. ``end_of_month`` says whether its end comes before or after the days.

    ``net 30 eom`` is thirty days and then the end of that month; ``eom + 30`` is the end of the invoice's month and
    then thirty days. For an invoice of 15 January they are 28 February and 2 March.
    """

    net_days: int
    end_of_month: Literal["", "first", "last"] = ""
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Offer:
    """A discount as it stands on one invoice: its percent of the gross amount, and the last day."""

    percent: Decimal
    until: date

    def saved(self, gross: Money) -> Money:
        """What is saved, rounded to the minor unit."""
        return (gross * (self.percent / 100)).rounded()


def read_terms(code: str) -> Terms:
    """Terms from their code, as ``net 30``, ``2/10 net 30``, ``3/7 2/14 net 30 eom``, ``eom + 30``.

    Raises ``BadTermsError``.
    """
    found = _CODE.fullmatch(code.strip())
    if found is None:
        raise BadTermsError(f"{code!r} are no terms like 'net 30', '2/10 net 30', 'net 30 eom' or 'eom + 30'")
    steps = tuple(
        Step(Decimal(percent), int(days)) for percent, _, days in (one.partition("/") for one in found["steps"].split())
    )
    days = int(found["net"] or found["after"])
    if any(one.percent <= 0 or one.percent >= 100 or one.days > days for one in steps):
        raise BadTermsError(f"{code!r}: a discount is more than 0 % and less than 100 %, and ends before the net days")
    end: Literal["", "first", "last"] = "first" if found["after"] else "last" if found["eom"] else ""
    return Terms(days, end, steps)


def due_on(terms: Terms, issued: date) -> date:
    """The day an invoice is due, bank day or not."""
    base = _month_end(issued) if terms.end_of_month == "first" else issued
    due = base + timedelta(days=terms.net_days)
    return _month_end(due) if terms.end_of_month == "last" else due


def offers_on(terms: Terms, issued: date) -> tuple[Offer, ...]:
    """The discounts of an invoice, counted from its date."""
    return tuple(Offer(one.percent, issued + timedelta(days=one.days)) for one in terms.steps)


def yearly_rate(offer: Offer, due: date) -> Decimal | None:
    """What taking a discount earns in percent a year, for the money that leaves so many days early.

    d / (1 - d) x 365 / days: 2 % ten days after the invoice, net 30, is 37.24 %. ``None`` where the discount lasts
    until the due date: nothing is paid early, and it is always worth taking.
    """
    days = (due - offer.until).days
    if days <= 0:
        return None
    share = offer.percent / 100
    return (share / (1 - share) * YEAR / days * 100).quantize(Decimal("0.01"))


def is_worth(offer: Offer, due: date, hurdle: Decimal) -> bool:
    """Whether a discount earns at least the hurdle, in percent a year."""
    rate = yearly_rate(offer, due)
    return rate is None or rate >= hurdle


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
