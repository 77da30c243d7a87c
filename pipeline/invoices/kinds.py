"""What a document is."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from pipeline.sentences import N_


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
