"""Early-payment discounts in payment terms that machines can read."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final, NamedTuple

_SKONTO: Final = re.compile(r"#\s*SKONTO\s*#\s*TAGE\s*=\s*([0-9]{1,3})\s*#\s*PROZENT\s*=\s*([0-9]{1,2}(?:[.,][0-9]{1,6})?)", re.IGNORECASE)  # fmt: skip # noqa: E501
"""XRechnung 3.0 rule BR-DE-18: ``#SKONTO#TAGE=14#PROZENT=2.25#``; the comma is a common slip."""


class Discount(NamedTuple):
    """A percentage off the gross when paid within so many days of the invoice date."""

    days: int
    percent: Decimal


def discounts(text: str) -> tuple[Discount, ...]:
    """Every Skonto line of an XRechnung's payment terms (BT-20), in order."""
    return tuple(Discount(int(days), Decimal(percent.replace(",", "."))) for days, percent in _SKONTO.findall(text))
