"""An invoice as a record: exact amounts, everything a layout or an XML writer needs, and its truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from models.synthetic.companies import Company

CENT = Decimal("0.01")


def cents(amount: Decimal) -> Decimal:
    """Rounded half away from zero to two digits."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Item:
    """One line. The price is net; ``detail`` is printed below the description."""

    description: str
    quantity: Decimal
    price: Decimal
    rate: Decimal
    unit: str = "C62"
    detail: str = ""
    code: str = ""
    order_line: str = ""

    @property
    def net(self) -> Decimal:
        """Quantity x price, rounded."""
        return cents(self.quantity * self.price)


@dataclass(frozen=True)
class Record:
    """One document. ``misprint`` replaces printed totals to make a document that contradicts itself."""

    number: str
    issued: date
    supplier: Company
    buyer: Company
    items: tuple[Item, ...]
    kind: str = "invoice"
    days: int | None = 30
    currency: str = "EUR"
    order: str = ""
    customer: str = ""
    delivered: date | None = None
    delivery_note: str = ""
    period: tuple[date, date] | None = None
    contract: str = ""
    preceding: str = ""
    prepaid: Decimal = Decimal(0)
    reverse_charge: bool = False
    negative: bool = False
    layout: str = ""
    language: str = ""
    note: str = ""
    iban: str = ""
    misprint: dict[str, Decimal] = field(default_factory=dict)

    @property
    def due(self) -> date | None:
        """When it is to be paid."""
        return None if self.days is None else self.issued + timedelta(days=self.days)

    @property
    def pays_to(self) -> str:
        """The account on the document."""
        return self.iban or self.supplier.iban

    @property
    def net(self) -> Decimal:
        """The sum of the lines."""
        return sum((item.net for item in self.items), Decimal(0))

    @property
    def shares(self) -> dict[Decimal, tuple[Decimal, Decimal]]:
        """Base and tax by rate, ascending."""
        bases: dict[Decimal, Decimal] = {}
        for item in self.items:
            bases[item.rate] = bases.get(item.rate, Decimal(0)) + item.net
        return {rate: (bases[rate], cents(bases[rate] * rate / 100)) for rate in sorted(bases)}

    @property
    def tax(self) -> Decimal:
        """The sum of the tax by rate."""
        return sum((tax for _, tax in self.shares.values()), Decimal(0))

    @property
    def gross(self) -> Decimal:
        """Net and tax."""
        return self.net + self.tax

    @property
    def payable(self) -> Decimal:
        """What is left to pay."""
        return self.gross - self.prepaid

    @property
    def speaks(self) -> str:
        """The language of the document."""
        return self.language or self.supplier.language

    @property
    def looks(self) -> str:
        """The layout of the document."""
        return self.layout or self.supplier.layout
