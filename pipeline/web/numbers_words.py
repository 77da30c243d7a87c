"""What the numbers page needs of the language of whoever looks, and times and shares in their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Protocol

from pipeline.money import Money, exponent
from pipeline.reports.figures import percent, places

NOTHING = "–"
"""Where there is nothing to say a number of."""


class Words(Protocol):
    """Sentences, numbers and dates in one language."""

    def gettext(self, message: str, /) -> str:
        """A sentence."""

    def show_number(self, value: Decimal | str | float | None, /) -> str:
        """A count."""

    def show_amount(self, value: Decimal | str | None, /, *, places: int = 2) -> str:
        """A number with so many digits after the point at least."""

    def show_date(self, value: date | str | None, /) -> str:
        """A day."""


def show_share(words: Words, value: Decimal | None, digits: int = 1) -> str:
    """A share of 0 to 1 in percent; never rounded up to all of it, nor down to nothing."""
    if value is None:
        return NOTHING
    shown = percent(value) if digits == 1 else places(value * 100, digits)
    least = Decimal(1).scaleb(-digits)
    if 0 < value < 1:
        shown = min(max(shown or Decimal(0), least), 100 - least)
    return f"{words.show_amount(shown, places=digits)}%"


def show_seconds(words: Words, seconds: Decimal | None) -> str:
    """A time in the unit that fits it."""
    _ = words.gettext
    if seconds is None:
        return NOTHING
    if seconds < 90:
        return _("%(value)s s") % {"value": words.show_number(places(seconds, 0))}
    if seconds < 90 * 60:
        return _("%(value)s min") % {"value": words.show_amount(places(seconds / 60, 1), places=1)}
    if seconds < 48 * 3600:
        return _("%(value)s h") % {"value": words.show_amount(places(seconds / 3600, 1), places=1)}
    return _("%(value)s days") % {"value": words.show_amount(places(seconds / 86400, 1), places=1)}


def show_hours(words: Words, hours: Decimal | None) -> str:
    """A time that is kept in hours."""
    return show_seconds(words, None if hours is None else hours * 3600)


def show_money(words: Words, money: Money | None) -> str:
    """An amount with its currency behind it."""
    if money is None:
        return NOTHING
    return f"{words.show_amount(money.amount, places=exponent(money.currency))}\u00a0{money.currency}"


def show_moneys(words: Words, several: Sequence[Money]) -> str:
    """Amounts in several currencies, side by side and never added."""
    return " · ".join(show_money(words, one) for one in several) or NOTHING
