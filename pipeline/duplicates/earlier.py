"""What the duplicate check knows of an invoice, and the keys under which it is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.duplicates.forms import amount_digits, deletions, key, norm, skeleton
from pipeline.invoices import Invoice
from pipeline.status import Status

LONGEST_FOR_DELETIONS = 14
SHORTEST_FOR_DELETIONS = 5
SHORTEST_ALONE = 6
"""A skeleton this long is rare enough to be a key without its supplier."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """One invoice as the duplicate check sees it. ``seller`` is the master record's id, else the VAT id or name."""

    invoice_id: int
    sha256: str
    seller: str
    kind: str
    number: str | None = None
    issued: date | None = None
    gross: Decimal | None = None
    net: Decimal | None = None
    currency: str | None = None
    purchase_order: str | None = None
    delivery_note: str | None = None
    preceding: str | None = None
    period: tuple[date | None, date | None] = (None, None)
    status: Status = Status.EXTRACTED
    syntax: str = ""
    index: int = 0


def seller_of(invoice: Invoice, supplier_id: str | None) -> str:
    """Who sold: the master record where it is known, else the VAT id, else the name."""
    if supplier_id:
        return f"id:{supplier_id}"
    if invoice.supplier.vat_id:
        return f"vat:{norm(invoice.supplier.vat_id)}"
    return f"name:{norm(invoice.supplier.name or '')}"


def earlier_of(
    invoice: Invoice, *, invoice_id: int, sha256: str, index: int, supplier_id: str | None, status: Status, syntax: str
) -> Earlier:
    """The projection of an invoice."""
    return Earlier(
        invoice_id, sha256, seller_of(invoice, supplier_id), str(invoice.kind), invoice.number, invoice.issued,
        invoice.gross, invoice.net, invoice.currency, invoice.purchase_order, invoice.delivery_note, invoice.preceding,
        invoice.period, status, syntax, index,
    )  # fmt: skip


def keys(one: Earlier) -> tuple[int, ...]:
    """The blocking keys: an invoice's possible twins share at least one. Sorted, without repetition."""
    found = {key("file", one.sha256, str(one.index))}
    bones = skeleton(one.number) if one.number else ""
    if bones:
        found.add(key("number", one.seller, bones))
        if SHORTEST_FOR_DELETIONS <= len(bones) <= LONGEST_FOR_DELETIONS:
            found.update(key("deletion", one.seller, part) for part in deletions(bones))
        if len(bones) >= SHORTEST_ALONE:
            found.add(key("alone", bones))
    for amount in {one.gross, one.net} - {None}:
        found.add(key("amount", one.seller, f"{amount:f}"))
    if one.gross is not None:
        found.add(key("digits", one.seller, amount_digits(one.gross)))
        if bones:
            found.add(key("number+amount", bones, f"{one.gross:f}"))
        if one.issued:
            found.add(key("amount+date", f"{one.gross:f}", one.issued.isoformat()))
        if one.purchase_order:
            found.add(key("order+amount", norm(one.purchase_order), f"{one.gross:f}"))
    return tuple(sorted(found))
