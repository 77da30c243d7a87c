"""Exact money: a Decimal and the currency it is in."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

MINOR_UNITS: Final[dict[str, int]] = {
    **dict.fromkeys(
        [
            "BIF",
            "CLP",
            "DJF",
            "GNF",
            "ISK",
            "JPY",
            "KMF",
            "KRW",
            "PYG",
            "RWF",
            "UGX",
            "VND",
            "VUV",
            "XAF",
            "XOF",
            "XPF",
        ],
        0,
    ),
    **dict.fromkeys(["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"], 3),
}
"""Digits after the point where it is not two (ISO 4217:2015, list one)."""


class CurrencyMismatchError(ValueError):
    """Two currencies met in one sum."""


def exponent(currency: str) -> int:
    """Digits after the point for a currency (ISO 4217)."""
    return MINOR_UNITS.get(currency, 2)


def round_amount(amount: Decimal, currency: str = "EUR") -> Decimal:
    """Round half away from zero to the currency's minor unit, as invoices do (not banker's rounding)."""
    return amount.quantize(Decimal(1).scaleb(-exponent(currency)), rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount in one currency. Adding two currencies raises ``CurrencyMismatchError``.

    ``amount`` keeps the digits it was given (a unit price may have four); ``rounded`` gives what can
    be paid, and ``minor`` what the database stores.
    """

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        """Refuse what would not be exact: floats, NaN, infinities and codes that are not ISO 4217."""
        if not isinstance(self.amount, Decimal) or not self.amount.is_finite():
            raise TypeError(f"money needs a finite Decimal, not {self.amount!r}")
        if len(self.currency) != 3 or not self.currency.isascii() or not self.currency.isupper():
            raise ValueError(f"not an ISO 4217 currency code: {self.currency!r}")

    @classmethod
    def from_minor(cls, minor: int, currency: str) -> Money:
        """Money from whole minor units: ``from_minor(11900, "EUR")`` is 119.00 EUR."""
        return cls(Decimal(minor).scaleb(-exponent(currency)), currency)

    @property
    def minor(self) -> int:
        """Whole minor units. Raises ``ValueError`` where the amount has a fraction of one."""
        scaled = self.amount.scaleb(exponent(self.currency))
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{self} has a fraction of a minor unit")
        return int(scaled)

    def rounded(self) -> Money:
        """The same money, rounded half away from zero to the minor unit."""
        return Money(round_amount(self.amount, self.currency), self.currency)

    def __add__(self, other: Money) -> Money:
        """Sum in one currency."""
        return Money(self.amount + self._same(other), self.currency)

    def __sub__(self, other: Money) -> Money:
        """Difference in one currency."""
        return Money(self.amount - self._same(other), self.currency)

    def __neg__(self) -> Money:
        """The opposite sign."""
        return Money(-self.amount, self.currency)

    def __abs__(self) -> Money:
        """Without a sign."""
        return Money(abs(self.amount), self.currency)

    def __mul__(self, factor: Decimal | int) -> Money:
        """Unrounded multiple; call ``rounded`` when the rule says so."""
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: Money) -> bool:
        """Order within one currency."""
        return self.amount < self._same(other)

    def __le__(self, other: Money) -> bool:
        """Order within one currency."""
        return self.amount <= self._same(other)

    def __bool__(self) -> bool:
        """Whether it is not zero."""
        return bool(self.amount)

    def __str__(self) -> str:
        """``119.00 EUR``."""
        return f"{self.amount:f} {self.currency}"

    def _same(self, other: Money) -> Decimal:
        if other.currency != self.currency:
            raise CurrencyMismatchError(f"{self} and {other} are in different currencies")
        return other.amount


def total(amounts: list[Money], currency: str) -> Money:
    """The sum of a list, zero of ``currency`` where it is empty."""
    return sum(amounts, Money(Decimal(0), currency))
