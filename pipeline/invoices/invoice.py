"""The invoice that an extraction amounts to, as accountants see it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from pipeline.invoices.extraction import Adjustment, Extraction, Line, TaxShare
from pipeline.invoices.fields import FieldName
from pipeline.invoices.kinds import Kind
from pipeline.money import Money


@dataclass(frozen=True, slots=True)
class Party:
    """Seller (BG-4) or buyer (BG-7) as the invoice names them."""

    name: str | None = None
    vat_id: str | None = None
    tax_number: str | None = None
    registration: str | None = None
    address: str | None = None
    country: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice as accountants see it: typed values, positive amounts, ``kind`` gives the direction.

    A credit note that printed negative amounts holds them positive here; ``None`` is not on the document.
    """

    kind: Kind
    supplier: Party
    buyer: Party
    number: str | None = None
    issued: date | None = None
    due: date | None = None
    currency: str | None = None
    net: Decimal | None = None
    tax: Decimal | None = None
    gross: Decimal | None = None
    prepaid: Decimal | None = None
    rounding: Decimal | None = None
    payable: Decimal | None = None
    iban: str | None = None
    bic: str | None = None
    payment_reference: str | None = None
    payment_terms: str | None = None
    discount_percent: Decimal | None = None
    discount_until: date | None = None
    purchase_order: str | None = None
    contract: str | None = None
    buyer_reference: str | None = None
    preceding: str | None = None
    delivered: date | None = None
    delivery_note: str | None = None
    period: tuple[date | None, date | None] = (None, None)
    ksef_number: str | None = None
    reverse_charge: bool = False
    lines: tuple[Line, ...] = ()
    taxes: tuple[TaxShare, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    cost_centre: str | None = None
    account: str | None = None

    @property
    def is_credit(self) -> bool:
        """Whether it lowers what we owe."""
        return self.kind is Kind.CREDIT_NOTE

    def money(self, amount: Decimal | None) -> Money | None:
        """An amount of this invoice with its currency; ``None`` where either is missing."""
        return None if amount is None or self.currency is None else Money(amount, self.currency)


def invoice_of(extraction: Extraction) -> Invoice:
    """The invoice that an extraction amounts to: typed, with a credit note's amounts made positive."""
    text, amount, day = extraction.text, extraction.amount, extraction.day
    sign = _sign(extraction)

    def signed(name: FieldName) -> Decimal | None:
        value = amount(name)
        return None if value is None else sign * value

    return Invoice(
        kind=extraction.kind,
        supplier=Party(
            name=text(FieldName.SUPPLIER_NAME),
            vat_id=text(FieldName.SUPPLIER_VAT_ID),
            tax_number=text(FieldName.SUPPLIER_TAX_NUMBER),
            registration=text(FieldName.SUPPLIER_REGISTRATION),
            address=text(FieldName.SUPPLIER_ADDRESS),
            country=text(FieldName.SUPPLIER_COUNTRY),
            email=text(FieldName.SUPPLIER_EMAIL),
        ),
        buyer=Party(
            name=text(FieldName.BUYER_NAME),
            vat_id=text(FieldName.BUYER_VAT_ID),
            address=text(FieldName.BUYER_ADDRESS),
        ),
        number=text(FieldName.INVOICE_NUMBER),
        issued=day(FieldName.INVOICE_DATE),
        due=day(FieldName.DUE_DATE),
        currency=text(FieldName.CURRENCY),
        net=signed(FieldName.NET_TOTAL),
        tax=signed(FieldName.TAX_TOTAL),
        gross=signed(FieldName.GROSS_TOTAL),
        prepaid=signed(FieldName.PREPAID),
        rounding=signed(FieldName.ROUNDING),
        payable=signed(FieldName.AMOUNT_DUE),
        iban=text(FieldName.IBAN),
        bic=text(FieldName.BIC),
        payment_reference=text(FieldName.PAYMENT_REFERENCE),
        payment_terms=text(FieldName.PAYMENT_TERMS),
        discount_percent=amount(FieldName.DISCOUNT_PERCENT),
        discount_until=day(FieldName.DISCOUNT_DATE),
        purchase_order=text(FieldName.PURCHASE_ORDER),
        contract=text(FieldName.CONTRACT),
        buyer_reference=text(FieldName.BUYER_REFERENCE),
        preceding=text(FieldName.PRECEDING_INVOICE),
        delivered=day(FieldName.DELIVERY_DATE),
        delivery_note=text(FieldName.DELIVERY_NOTE),
        period=(day(FieldName.PERIOD_START), day(FieldName.PERIOD_END)),
        ksef_number=text(FieldName.KSEF_NUMBER),
        reverse_charge=text(FieldName.REVERSE_CHARGE) == "true",
        lines=tuple(_line(line, sign) for line in extraction.lines),
        taxes=tuple(_share(share, sign) for share in extraction.taxes),
        adjustments=tuple(Adjustment(sign * one.amount, one.reason, one.tax_rate) for one in extraction.adjustments),
    )


def _sign(extraction: Extraction) -> int:
    """-1 for a credit note that prints its totals negative (UBL and CII print them positive)."""
    gross = extraction.amount(FieldName.GROSS_TOTAL)
    negative = gross is not None and gross < 0
    return -1 if negative and extraction.kind is Kind.CREDIT_NOTE else 1


def _line(line: Line, sign: int) -> Line:
    """A line whose amount has the direction of the document taken off."""
    if sign == 1 or line.net_amount is None:
        return line

    quantity = line.quantity
    if quantity is not None and quantity < 0:
        return replace(line, net_amount=-line.net_amount, quantity=-quantity)
    price = None if line.unit_price is None else -line.unit_price
    return replace(line, net_amount=-line.net_amount, unit_price=price)


def _share(share: TaxShare, sign: int) -> TaxShare:
    base = None if share.base is None else sign * share.base
    tax = None if share.tax is None else sign * share.tax
    return TaxShare(share.rate, base, tax, share.category, share.reason)
