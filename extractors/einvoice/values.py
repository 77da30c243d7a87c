"""Canonical text from what an XML element says; ``None`` where it is not a value of its kind."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Final

from pipeline.invoices import FIELDS, FieldName
from pipeline.money import exponent

_DECIMAL: Final = re.compile(r"[+-]?(?:[0-9]{1,24}(?:\.[0-9]{0,24})?|\.[0-9]{1,24})")
"""xs:decimal (XML Schema 1.0 part 2, 3.2.3): a point, no exponent, no grouping."""
_DAY: Final = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[T0-9:.+Z-]*)")
"""ISO 8601 with or without dashes, time and zone: UNTDID 2379 formats 102, 203, 204 and xs:date."""

_ACCOUNT: Final = re.compile(r"[A-Z]{2}[0-9]{2}[0-9A-Z]{1,30}")
"""The shape of an IBAN (ISO 13616); its length and check digits are for the checks to judge."""


def number(text: str) -> Decimal | None:
    """An exact number; ``None`` for words, groupings, decimal commas, NaN and exponents."""
    return Decimal(text) if _DECIMAL.fullmatch(text) else None


def day(text: str) -> date | None:
    """The calendar day of a date or time; the zone is dropped, as the issuer's day is what is meant."""
    found = _DAY.fullmatch(text)
    if not found:
        return None
    try:
        return date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        return None


def unit_price(amount: Decimal | None, base: Decimal | None) -> Decimal | None:
    """The price of one unit: BT-146 by its base quantity (BT-149), to ten places at most."""
    if amount is None or not base:
        return amount
    price = amount / base
    return price if -int(price.as_tuple().exponent) <= 10 else round(price, 10)


def plain(amount: Decimal, currency: str = "") -> str:
    """``1234.50``: the currency's digits after the point, more where the invoice gives more than zeros."""
    digits = exponent(currency)
    stripped = amount.normalize()
    places = max(digits, -int(stripped.as_tuple().exponent))
    return f"{stripped:.{places}f}" if stripped else f"{Decimal(0):.{digits}f}"


def canonical(name: FieldName, text: str, currency: str = "") -> str | None:
    """The value of a header field as every reader writes it; ``None`` where the text is no such value."""
    holds = FIELDS[name].holds
    if holds == "date":
        found = day(text)
        return found.isoformat() if found else None
    if holds in ("amount", "percent"):
        amount = number(text)
        return None if amount is None else plain(amount, currency)
    if holds == "currency":
        return text.upper() if re.fullmatch(r"[A-Za-z]{3}", text) else None
    if name in (FieldName.IBAN, FieldName.BIC):
        code = re.sub(r"\s", "", text).upper()
        return code if name is FieldName.BIC or _ACCOUNT.fullmatch(code) else None
    return text
