"""What may be paid: an open item of a supplier, with everything the proposal asks about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from schwifty import BIC
from schwifty.exceptions import SchwiftyException

from pipeline.invoices import Invoice
from pipeline.money import Money
from pipeline.parties import code
from pipeline.payments.holds import Circumstances, account_to_pay, holds
from pipeline.payments.terms import Offer, Terms, due_on, offers_on
from pipeline.sentences import Said


@dataclass(frozen=True, slots=True)
class Payable:
    """An open item. ``open`` is what we still owe; negative for a credit note.

    ``iban`` is the account to pay to, ``None`` for a credit note or where none is approved; ``holds`` are the reasons
    why it must not be paid now.
    """

    invoice_id: int
    supplier_id: str
    supplier: str
    number: str
    open: Money
    due: date
    entity_id: str | None = None
    offers: tuple[Offer, ...] = ()
    iban: str | None = None
    bic: str | None = None
    country: str | None = None
    reference: str = ""
    holds: tuple[Said, ...] = ()

    @property
    def is_credit(self) -> bool:
        """Whether it lowers what we owe."""
        return self.open.amount < 0


def payable(
    invoice_id: int, invoice: Invoice, owed: Money, found: Circumstances, terms: Terms, entity_id: str | None = None
) -> Payable:
    """The open item of a posted invoice. ``terms`` hold where the invoice says nothing of when it is due.

    Never more than what the invoice asks for: a prepaid part is open in the ledger until it is cleared there.
    """
    is_credit = owed.amount < 0
    if invoice.payable is not None and 0 <= invoice.payable < owed.amount:
        owed = Money(invoice.payable, owed.currency)
    supplier = found.supplier
    iban = None if is_credit else account_to_pay(found.iban, supplier)
    return Payable(
        invoice_id=invoice_id,
        supplier_id=supplier.id if supplier else "",
        supplier=supplier.name if supplier else invoice.supplier.name or "",
        number=invoice.number or "",
        open=owed,
        due=due_of(invoice, terms),
        entity_id=entity_id,
        offers=() if is_credit or owed.amount != invoice.gross else _offers(invoice, terms),
        iban=iban,
        bic=_bic(invoice) if iban is not None and iban == code(invoice.iban) else None,
        country=supplier.country if supplier else None,
        reference=invoice.payment_reference or "",
        holds=tuple(holds(found, is_credit=is_credit)),
    )


def due_of(invoice: Invoice, terms: Terms) -> date:
    """The day it is due: as it says, else by the terms; at once where it has no date either."""
    if invoice.due is not None:
        return invoice.due
    return date.min if invoice.issued is None else due_on(terms, invoice.issued)


def _offers(invoice: Invoice, terms: Terms) -> tuple[Offer, ...]:
    if invoice.discount_percent and invoice.discount_until and 0 < invoice.discount_percent < 100:
        return (Offer(invoice.discount_percent, invoice.discount_until),)
    return offers_on(terms, invoice.issued) if invoice.due is None and invoice.issued else ()


def _bic(invoice: Invoice) -> str | None:
    """The printed BIC where it is one: a bank does not need it."""
    try:
        return BIC(invoice.bic).compact if invoice.bic else None
    except SchwiftyException:
        return None
