"""The header fields of an invoice, with the terms of EN 16931-1:2017."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Final, Literal, NamedTuple

from pipeline.sentences import N_, Figure, Said, Value, percent, term


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
