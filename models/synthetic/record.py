"""An invoice as a record: exact amounts, everything a layout or an XML writer needs, and its truth."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from models.synthetic.companies import Company

CENT = Decimal("0.01")
ZERO = Decimal(0)


def cents(amount: Decimal) -> Decimal:
    """Rounded half away from zero to two digits."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Item:
    """One line. The price is net, unless the record says that its prices include tax; ``detail`` is printed below."""

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
    """One document. ``misprint`` replaces printed totals to make a document that contradicts itself.

    ``discount`` is a percentage off all lines, ``freight`` a net charge at the highest rate of the lines,
    ``skonto`` a percentage off what is paid within so many days. ``facts`` are labels and values in the block of
    numbers, ``readings`` a table of its own (a meter's, say), ``before`` the lines that a correction replaces.
    """

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
    prepaid: Decimal = ZERO
    discount: Decimal = ZERO
    freight: Decimal = ZERO
    skonto: tuple[Decimal, int] | None = None
    inclusive: bool = False
    reverse_charge: bool = False
    negative: bool = False
    layout: str = ""
    language: str = ""
    voice: int = 0
    note: str = ""
    facts: tuple[tuple[str, str], ...] = ()
    readings: tuple[tuple[str, ...], ...] = ()
    before: tuple[Item, ...] = ()
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
    def skonto_terms(self) -> tuple[Decimal, date]:
        """Percentage and last day of the early-payment discount; without one, 0 % on the day of issue."""
        percent, days = self.skonto or (ZERO, 0)
        return percent, self.issued + timedelta(days=days)

    @property
    def lines_total(self) -> Decimal:
        """The sum of the lines as printed."""
        return sum((item.net for item in self.items), ZERO)

    @property
    def line_bases(self) -> dict[Decimal, Decimal]:
        """The sum of the lines by rate, ascending. A correction counts only what it changes."""
        bases: dict[Decimal, Decimal] = {}
        for item, sign in [*((item, 1) for item in self.items), *((item, -1) for item in self.before)]:
            bases[item.rate] = bases.get(item.rate, ZERO) + sign * item.net
        return dict(sorted(bases.items()))

    @property
    def discounts(self) -> dict[Decimal, Decimal]:
        """What the discount takes off, by rate."""
        return {rate: cents(base * self.discount / 100) for rate, base in self.line_bases.items()}

    @property
    def discounted(self) -> Decimal:
        """What the discount takes off."""
        return sum(self.discounts.values(), ZERO)

    @property
    def shares(self) -> dict[Decimal, tuple[Decimal, Decimal]]:
        """Base and tax by rate, ascending; from prices with tax the base is what remains of the rounded sum."""
        off, bases = self.discounts, self.line_bases
        top = max(bases)
        found = {}
        for rate, lines in bases.items():
            base = lines - off[rate] + (self.freight if rate == top else ZERO)
            if self.inclusive:
                net = cents(base * 100 / (100 + rate))
                found[rate] = (net, base - net)
            else:
                found[rate] = (base, cents(base * rate / 100))
        return found

    @property
    def net(self) -> Decimal:
        """The sum of the bases."""
        return sum((base for base, _ in self.shares.values()), ZERO)

    @property
    def tax(self) -> Decimal:
        """The sum of the tax by rate."""
        return sum((tax for _, tax in self.shares.values()), ZERO)

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
