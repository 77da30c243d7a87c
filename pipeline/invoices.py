"""What is read off a document, and the invoice it amounts to.

An ``Extraction`` keeps the ink: each ``Field`` knows its page, its box, who read it and how sure that
is. An ``Invoice`` is the same thing as accountants see it: typed values alone. Names and terms are those of
EN 16931-1:2017 (BT- and BG- numbers beside each).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal, NamedTuple

from pipeline.documents import Box, Page
from pipeline.findings import Finding
from pipeline.money import Money
from pipeline.sentences import N_, Figure, Said, Value, percent, term


class Kind(StrEnum):
    """What a document is (UNTDID 1001 beside it, where there is a code)."""

    INVOICE = "invoice"  # 380
    CREDIT_NOTE = "credit_note"  # 381
    CORRECTIVE_INVOICE = "corrective_invoice"  # 384
    PREPAYMENT_INVOICE = "prepayment_invoice"  # 386
    RECEIPT = "receipt"
    PROFORMA = "proforma"  # 325
    REMINDER = "reminder"
    STATEMENT = "statement"
    DELIVERY_NOTE = "delivery_note"
    PURCHASE_ORDER = "purchase_order"
    OTHER = "other"

    @property
    def posts(self) -> bool:
        """Whether such a document may ever reach the ledger."""
        return self in POSTING_KINDS

    @property
    def label(self) -> str:
        """In words: ``credit note``."""
        return KINDS[self][0]

    @property
    def named(self) -> str:
        """In words with its article: ``a credit note``."""
        return KINDS[self][1]


KINDS: Final[Mapping[Kind, tuple[str, str]]] = {
    Kind.INVOICE: (N_("invoice"), N_("an invoice")),
    Kind.CREDIT_NOTE: (N_("credit note"), N_("a credit note")),
    Kind.CORRECTIVE_INVOICE: (N_("corrective invoice"), N_("a corrective invoice")),
    Kind.PREPAYMENT_INVOICE: (N_("prepayment invoice"), N_("a prepayment invoice")),
    Kind.RECEIPT: (N_("receipt"), N_("a receipt")),
    Kind.PROFORMA: (N_("proforma"), N_("a proforma")),
    Kind.REMINDER: (N_("reminder"), N_("a reminder")),
    Kind.STATEMENT: (N_("statement"), N_("a statement")),
    Kind.DELIVERY_NOTE: (N_("delivery note"), N_("a delivery note")),
    Kind.PURCHASE_ORDER: (N_("purchase order"), N_("a purchase order")),
    Kind.OTHER: (N_("other"), N_("another document")),
}
"""Each kind in words, alone and in a sentence."""


POSTING_KINDS: Final = frozenset(
    {
        Kind.INVOICE,
        Kind.CREDIT_NOTE,
        Kind.CORRECTIVE_INVOICE,
        Kind.PREPAYMENT_INVOICE,
        Kind.RECEIPT,
    }
)


class FieldName(StrEnum):
    """The header fields that are read; ``FIELDS`` says what each holds."""

    INVOICE_NUMBER = "invoice_number"
    INVOICE_DATE = "invoice_date"
    DUE_DATE = "due_date"
    CURRENCY = "currency"
    PURCHASE_ORDER = "purchase_order"
    SUPPLIER_NAME = "supplier_name"
    SUPPLIER_VAT_ID = "supplier_vat_id"
    SUPPLIER_TAX_NUMBER = "supplier_tax_number"
    SUPPLIER_REGISTRATION = "supplier_registration"
    SUPPLIER_ADDRESS = "supplier_address"
    SUPPLIER_COUNTRY = "supplier_country"
    SUPPLIER_EMAIL = "supplier_email"
    BUYER_NAME = "buyer_name"
    BUYER_VAT_ID = "buyer_vat_id"
    BUYER_ADDRESS = "buyer_address"
    BUYER_REFERENCE = "buyer_reference"
    NET_TOTAL = "net_total"
    TAX_TOTAL = "tax_total"
    GROSS_TOTAL = "gross_total"
    PREPAID = "prepaid"
    ROUNDING = "rounding"
    AMOUNT_DUE = "amount_due"
    IBAN = "iban"
    BIC = "bic"
    PAYMENT_REFERENCE = "payment_reference"
    PAYMENT_TERMS = "payment_terms"
    DISCOUNT_PERCENT = "discount_percent"
    DISCOUNT_DATE = "discount_date"
    PRECEDING_INVOICE = "preceding_invoice"
    DELIVERY_DATE = "delivery_date"
    DELIVERY_NOTE = "delivery_note"
    PERIOD_START = "period_start"
    PERIOD_END = "period_end"
    CONTRACT = "contract"
    KSEF_NUMBER = "ksef_number"
    REVERSE_CHARGE = "reverse_charge"


class FieldInfo(NamedTuple):
    """What a field holds, its business term, and whether a mistake in it is money lost."""

    holds: Literal["amount", "date", "code", "name", "text", "currency", "percent", "flag"]
    term: str
    label: str
    critical: bool = False


FIELDS: Final[Mapping[FieldName, FieldInfo]] = {
    FieldName.INVOICE_NUMBER: FieldInfo("code", "BT-1", N_("Invoice number"), critical=True),
    FieldName.INVOICE_DATE: FieldInfo("date", "BT-2", N_("Invoice date"), critical=True),
    FieldName.DUE_DATE: FieldInfo("date", "BT-9", N_("Due date")),
    FieldName.CURRENCY: FieldInfo("currency", "BT-5", N_("Currency"), critical=True),
    FieldName.PURCHASE_ORDER: FieldInfo("code", "BT-13", N_("Purchase order")),
    FieldName.SUPPLIER_NAME: FieldInfo("name", "BT-27", N_("Supplier"), critical=True),
    FieldName.SUPPLIER_VAT_ID: FieldInfo("code", "BT-31", N_("Supplier VAT id")),
    FieldName.SUPPLIER_TAX_NUMBER: FieldInfo("code", "BT-32", N_("Supplier tax number")),
    FieldName.SUPPLIER_REGISTRATION: FieldInfo("code", "BT-30", N_("Supplier registration")),
    FieldName.SUPPLIER_ADDRESS: FieldInfo("text", "BG-5", N_("Supplier address")),
    FieldName.SUPPLIER_COUNTRY: FieldInfo("code", "BT-40", N_("Supplier country")),
    FieldName.SUPPLIER_EMAIL: FieldInfo("code", "BT-43", N_("Supplier e-mail")),
    FieldName.BUYER_NAME: FieldInfo("name", "BT-44", N_("Buyer")),
    FieldName.BUYER_VAT_ID: FieldInfo("code", "BT-48", N_("Buyer VAT id")),
    FieldName.BUYER_ADDRESS: FieldInfo("text", "BG-8", N_("Buyer address")),
    FieldName.BUYER_REFERENCE: FieldInfo("code", "BT-10", N_("Buyer reference")),
    FieldName.NET_TOTAL: FieldInfo("amount", "BT-109", N_("Net total")),
    FieldName.TAX_TOTAL: FieldInfo("amount", "BT-110", N_("Tax total")),
    FieldName.GROSS_TOTAL: FieldInfo("amount", "BT-112", N_("Gross total"), critical=True),
    FieldName.PREPAID: FieldInfo("amount", "BT-113", N_("Prepaid")),
    FieldName.ROUNDING: FieldInfo("amount", "BT-114", N_("Rounding")),
    FieldName.AMOUNT_DUE: FieldInfo("amount", "BT-115", N_("Amount due")),
    FieldName.IBAN: FieldInfo("code", "BT-84", N_("IBAN"), critical=True),
    FieldName.BIC: FieldInfo("code", "BT-86", N_("BIC")),
    FieldName.PAYMENT_REFERENCE: FieldInfo("code", "BT-83", N_("Payment reference")),
    FieldName.PAYMENT_TERMS: FieldInfo("text", "BT-20", N_("Payment terms")),
    FieldName.DISCOUNT_PERCENT: FieldInfo("percent", "BT-20", N_("Early-payment discount")),
    FieldName.DISCOUNT_DATE: FieldInfo("date", "BT-20", N_("Discount until")),
    FieldName.PRECEDING_INVOICE: FieldInfo("code", "BT-25", N_("Corrects invoice")),
    FieldName.DELIVERY_DATE: FieldInfo("date", "BT-72", N_("Delivery date")),
    FieldName.DELIVERY_NOTE: FieldInfo("code", "BT-16", N_("Delivery note")),
    FieldName.PERIOD_START: FieldInfo("date", "BT-73", N_("Period from")),
    FieldName.PERIOD_END: FieldInfo("date", "BT-74", N_("Period to")),
    FieldName.CONTRACT: FieldInfo("code", "BT-12", N_("Contract")),
    FieldName.KSEF_NUMBER: FieldInfo("code", "KSeF", N_("KSeF number")),
    FieldName.REVERSE_CHARGE: FieldInfo("flag", "BT-118", N_("Reverse charge")),
}


def label_of(name: FieldName) -> Said:
    """A field's name in a sentence."""
    return term(FIELDS[name].label)


def value_of(name: FieldName, canonical: str) -> Value:
    """A field's value in a sentence: amounts and days as each language writes them."""
    holds = FIELDS[name].holds
    if holds == "amount":
        return Figure("amount", canonical)
    if holds == "date":
        return Figure("date", canonical)
    return percent(Decimal(canonical)) if holds == "percent" else canonical


CRITICAL: Final = tuple(name for name, info in FIELDS.items() if info.critical)


class Source(StrEnum):
    """Who says so."""

    XML = "xml"
    TEXT = "text"
    OCR = "ocr"
    TERMS = "terms"  # worked out from printed payment terms
    MEMORY = "memory"  # the supplier's remembered layout
    CLERK = "clerk"


@dataclass(frozen=True, slots=True)
class Alternative:
    """A runner-up reading of a field."""

    value: str
    confidence: float
    raw: str = ""
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class Field:
    """One value as it was read, and the ink behind it.

    ``value`` is canonical text: amounts ``1234.50``, dates ISO 8601, currency ISO 4217, codes as printed.
    ``confidence`` is the probability that it is right. ``place`` is an XPath where the source is XML;
    otherwise page and box say where to look. A field that was not found has no ``Field`` at all.
    """

    name: FieldName
    value: str
    confidence: float
    source: Source
    raw: str = ""
    page: int | None = None
    box: Box | None = None
    label_box: Box | None = None
    place: str = ""
    reader: str = ""
    alternatives: tuple[Alternative, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """An invoice line (BG-25). Amounts are in the invoice's currency; missing stays ``None``."""

    description: str = ""  # BT-153
    quantity: Decimal | None = None  # BT-129
    unit: str = ""  # BT-130
    unit_price: Decimal | None = None  # BT-146, net
    discount: Decimal | None = None  # BT-136
    net_amount: Decimal | None = None  # BT-131
    tax_rate: Decimal | None = None  # BT-152, percent
    tax_category: str = ""  # BT-151, UNCL 5305
    order_line: str = ""  # BT-132
    seller_item: str = ""  # BT-155
    page: int | None = None
    box: Box | None = None


@dataclass(frozen=True, slots=True)
class TaxShare:
    """The tax of one category and rate (BG-23)."""

    rate: Decimal | None  # BT-119, percent
    base: Decimal | None  # BT-116
    tax: Decimal | None  # BT-117
    category: str = ""  # BT-118, UNCL 5305: S standard, Z zero, E exempt, AE reverse charge, K, G, O
    reason: str = ""  # BT-120


@dataclass(frozen=True, slots=True)
class Adjustment:
    """A document-level allowance (negative) or charge (positive) (BG-20, BG-21)."""

    amount: Decimal
    reason: str = ""
    tax_rate: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Extraction:
    """One invoice as it was read from one document; never edited, a new reading is a new row.

    ``index`` counts the invoices of the document from 0; ``pages`` are the pages it covers. ``syntax``
    names the e-invoice format (``cii``, ``ubl``, ``fatturapa``, ``ksef``) or is empty for paper.
    ``notes`` are the doubts of the reading itself: a proposed repair, a page that contradicts its XML.
    """

    sha256: str
    index: int
    pages: tuple[int, ...]
    kind: Kind
    kind_confidence: float
    fields: Mapping[FieldName, Field]
    lines: tuple[Line, ...] = ()
    taxes: tuple[TaxShare, ...] = ()
    adjustments: tuple[Adjustment, ...] = ()
    notes: tuple[Finding, ...] = ()
    syntax: str = ""
    language: str = ""
    reader: str = ""

    def text(self, name: FieldName) -> str | None:
        """The value of a field, ``None`` where it was not read."""
        found = self.fields.get(name)
        return found.value if found else None

    def amount(self, name: FieldName) -> Decimal | None:
        """The value of an amount or percent field."""
        value = self.text(name)
        return None if value is None else Decimal(value)

    def day(self, name: FieldName) -> date | None:
        """The value of a date field."""
        value = self.text(name)
        return None if value is None else date.fromisoformat(value)


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything that reading one document gave: its pages with their words, and the invoices on them."""

    sha256: str
    pages: tuple[Page, ...]
    extractions: tuple[Extraction, ...]


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
