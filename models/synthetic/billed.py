"""What an invented history is made of: invoices as captured, and labelled arrivals."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final, NamedTuple

COPIES: Final[Mapping[str, int]] = {
    "exact": 14, "written otherwise": 12, "one look-alike": 9, "two look-alikes": 4, "wrong digit": 5,
    "swapped digits": 5, "net for gross": 5, "total swapped": 4, "total by cents": 3, "total scaled": 3,
    "date": 7, "other record": 7, "number and date": 5, "number and total": 3, "billed anew": 4, "currency": 2,
    "no number": 3, "reference as number": 3, "supplier unknown": 2, "other company": 2, "total corrected": 3,
}  # fmt: skip
"""The ways of sending an invoice twice, by their share."""
LOOK_ALIKES: Final[Mapping[str, float]] = {
    "series": 0.172, "sibling": 0.087, "instalment": 0.035, "credit note": 0.010, "after credit": 0.003,
}  # fmt: skip
"""What looks like a copy by nature, and about which share of a history it is."""
COINCIDENCE: Final = "coincidence"


class Billed(NamedTuple):
    """The header of one invoice as it was captured. Amounts are whole minor units, positive; ``sort`` is its class."""

    supplier: str
    vat_id: str
    iban: str
    name: str
    kind: str
    number: str
    issued: date
    currency: str
    net: int
    gross: int
    order: str = ""
    delivery_note: str = ""
    contract: str = ""
    period: date | None = None
    company: int = 0
    sort: str = ""


class Arrival(NamedTuple):
    """One labelled arrival: ``twin`` is the place of the original among what its supplier booked, if it is a copy."""

    billed: Billed
    sort: str
    twin: int | None = None


class Chapter(NamedTuple):
    """All of one supplier: what is booked, and what arrives then."""

    supplier: int
    booked: list[Billed]
    arrivals: list[Arrival]
