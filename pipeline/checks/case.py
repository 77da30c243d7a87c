"""What a check may look at."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.documents import Origin
from pipeline.invoices import Invoice
from pipeline.parties import Entity, Supplier


@dataclass(frozen=True, slots=True)
class Past:
    """An earlier invoice of the same supplier, for what is usual."""

    number: str | None
    gross: Decimal | None
    currency: str | None


@dataclass(frozen=True, slots=True)
class Case:
    """An invoice and what is known around it. ``structured`` where it came as e-invoice XML, whose rules are exact.

    ``exact`` are the fields that the file itself says, in XML or in its text layer: nobody had to recognise them.
    """

    invoice: Invoice
    today: date
    structured: bool = False
    exact: frozenset[str] = frozenset()
    own: Sequence[Entity] = ()
    entity: Entity | None = None
    """Our company that it is addressed to, where that is clear."""
    supplier: Supplier | None = None
    """The master record of the seller, where the match is sure."""
    likely: Supplier | None = None
    """The nearest master record, where the match is not sure."""
    seller_is_own: bool = False
    past: Sequence[Past] = ()
    origin: Origin | None = None
    known_domains: Sequence[str] = ()
    oldest_days: int = 180
    future_days: int = 1
