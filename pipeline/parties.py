"""The companies on either side: our own entities, suppliers of the master, orders we placed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Entity:
    """One of our own companies. Never the supplier of an invoice that we pay."""

    id: str
    name: str
    vat_id: str | None = None
    tax_number: str | None = None
    country: str | None = None
    currency: str = "EUR"
    address: str | None = None
    ibans: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Supplier:
    """A record of the supplier master. ``ibans`` are the accounts that people have approved."""

    id: str
    name: str
    vat_id: str | None = None
    tax_number: str | None = None
    registration: str | None = None
    country: str | None = None
    address: str | None = None
    email: str | None = None
    phone: str | None = None
    ibans: tuple[str, ...] = ()
    currency: str | None = None
    account: str | None = None
    cost_centre: str | None = None
    aliases: tuple[str, ...] = ()
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class OrderLine:
    """A line of a purchase order; ``received`` is ``None`` where receipts are not kept."""

    number: str
    description: str
    quantity: Decimal
    unit_price: Decimal
    item: str | None = None
    received: Decimal | None = None
    billed: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True)
class PurchaseOrder:
    """What we ordered, at what price."""

    number: str
    supplier_id: str
    currency: str
    lines: tuple[OrderLine, ...]
    ordered: date | None = None
    cost_centre: str | None = None
    raised_by: str | None = None
