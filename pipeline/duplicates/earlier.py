"""What the duplicate check knows of an invoice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.duplicates.forms import norm
from pipeline.invoices import Invoice
from pipeline.parties import Supplier, code
from pipeline.status import Status


@dataclass(frozen=True, slots=True)
class Earlier:
    """One invoice as the duplicate check sees it. ``seller`` is the VAT id, else the record's id, else the name."""

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
    supplier_id: str | None = None
    vat_id: str | None = None
    name: str | None = None
    ksef_number: str | None = None
    iban: str | None = None
    contract: str | None = None


def seller_of(supplier_id: str | None, vat_id: str | None, name: str | None) -> str:
    """Who sold: the VAT id, that two records of one company share; else the master record; else the name."""
    if vat_id and code(vat_id):
        return f"vat:{code(vat_id)}"
    return f"id:{supplier_id}" if supplier_id else f"name:{norm(name or '')}"


def earlier_of(
    invoice: Invoice,
    *,
    invoice_id: int,
    sha256: str,
    index: int,
    supplier: Supplier | None,
    status: Status,
    syntax: str,
) -> Earlier:
    """The projection of an invoice; ``supplier`` is its master record, where that is sure."""
    party = invoice.supplier
    supplier_id = supplier.id if supplier else None
    vat_id = (supplier.vat_id if supplier else None) or party.vat_id
    return Earlier(
        invoice_id, sha256, seller_of(supplier_id, vat_id, party.name), str(invoice.kind), invoice.number,
        invoice.issued, invoice.gross, invoice.net, invoice.currency, invoice.purchase_order, invoice.delivery_note,
        invoice.preceding, invoice.period, status, syntax, index, supplier_id, vat_id, party.name,
        invoice.ksef_number, invoice.iban, invoice.contract,
    )  # fmt: skip
