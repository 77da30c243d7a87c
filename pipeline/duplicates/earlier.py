"""What the duplicate check knows of an invoice, and the keys under which it is found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pipeline.duplicates.forms import amount_digits, deletions, key, norm, plain_amount, skeletons
from pipeline.invoices import Invoice
from pipeline.parties import code, plain_name
from pipeline.status import Status

LONGEST_FOR_DELETIONS = 14
SHORTEST_FOR_DELETIONS = 5
SHORTEST_WITH_AMOUNT = 4
"""A skeleton this long is a key with the amount, without its supplier."""
SHORTEST_ALONE = 6
"""A skeleton this long is rare enough to be a key without anything else."""


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
    supplier_id: str | None = None
    vat_id: str | None = None
    name: str | None = None
    ksef_number: str | None = None


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
        invoice.period, status, syntax, index, supplier_id, invoice.supplier.vat_id, invoice.supplier.name,
        invoice.ksef_number,
    )  # fmt: skip


def keys(one: Earlier) -> tuple[int, ...]:
    """The blocking keys: an invoice's possible twins share at least one. Sorted, without repetition.

    64 signed bits each; about sixteen for an invoice. An invoice is found under its master record and under its VAT
    id and name too, so that a copy from before the supplier was in the master still meets the later one.
    """
    return tuple(sorted({*_identity_keys(one), *_number_keys(one), *_amount_keys(one)}))


def _handles(one: Earlier) -> set[str]:
    """Everything that names the seller."""
    told = {one.seller, f"vat:{code(one.vat_id)}", f"name:{plain_name(one.name)}"}
    return told - {"vat:", "name:"}


def _identity_keys(one: Earlier) -> Iterator[int]:
    yield key("file", one.sha256, str(one.index))
    if one.ksef_number:
        yield key("ksef", norm(one.ksef_number))


def _number_keys(one: Earlier) -> Iterator[int]:
    bones = skeletons(one.number) if one.number else ()
    for bone in bones:
        for handle in _handles(one):
            yield key("number", handle, bone)
        if len(bone) >= SHORTEST_ALONE:
            yield key("alone", bone)
        if len(bone) >= SHORTEST_WITH_AMOUNT and one.gross is not None:
            yield key("number+amount", bone, plain_amount(one.gross))
    if bones and SHORTEST_FOR_DELETIONS <= len(bones[0]) <= LONGEST_FOR_DELETIONS:
        for part in deletions(bones[0]):
            yield key("deletion", one.seller, part)


def _amount_keys(one: Earlier) -> Iterator[int]:
    for amount in {amount for amount in (one.gross, one.net) if amount is not None}:
        for handle in _handles(one):
            yield key("amount", handle, plain_amount(amount))
    if one.gross is None:
        return
    yield key("digits", one.seller, amount_digits(one.gross))
    if one.issued:
        yield key("amount+date", plain_amount(one.gross), one.issued.isoformat())
    if one.purchase_order:
        yield key("order+amount", norm(one.purchase_order), plain_amount(one.gross))
