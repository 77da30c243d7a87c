"""The words that people choose from when they settle a finding or reject an invoice; their own will do as well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipeline.findings import Reason
from pipeline.sentences import N_

_RIGHT: Final = N_("Checked against the document: it is right.")
_SUPPLIER: Final = N_("The supplier confirmed it.")
_BUYER: Final = N_("The buyer accepts it.")
_DUPLICATE: Final = (
    N_("Two separate deliveries."),
    N_("An instalment of the same contract."),
    N_("The earlier one was cancelled."),
)

NOTES: Final[Mapping[Reason, tuple[str, ...]]] = {
    Reason.FIELD_MISSING: (N_("It is not on the document."), _SUPPLIER),
    Reason.DUPLICATE_EXACT: _DUPLICATE,
    Reason.DUPLICATE_NUMBER: _DUPLICATE,
    Reason.DUPLICATE_NEAR: _DUPLICATE,
    Reason.ORDER_UNKNOWN: (_BUYER, N_("There is no order for it.")),
    Reason.ORDER_MISMATCH: (_BUYER, N_("The price was agreed anew.")),
    Reason.ORDER_OVERBILLED: (_BUYER, N_("More was delivered.")),
    Reason.BANK_CHANGED: (N_("Called back on a number known before."),),
    Reason.BANK_COUNTRY: (N_("Called back on a number known before."),),
    Reason.SENDER_LOOKALIKE: (N_("Called back on a number known before."),),
    Reason.SENDER_UNPROVEN: (N_("Called back on a number known before."),),
    Reason.NOT_OUR_COMPANY: (N_("It is a former name of ours."), _SUPPLIER),
}

REJECTIONS: Final = (
    N_("It is a duplicate."),
    N_("It is not addressed to us."),
    N_("We did not order it."),
    N_("The amounts are wrong; please send a corrected invoice."),
    N_("Something that must be on an invoice is missing."),
    N_("It is not an invoice."),
    N_("It is a sales invoice of our own."),
)

FILINGS: Final = (
    N_("A reminder; the invoice is known."),
    N_("A pro-forma; the invoice will follow."),
    N_("A statement; it was compared."),
    N_("An attachment of another invoice."),
)


def notes(reason: Reason) -> tuple[str, ...]:
    """What is usually said of a finding, the most usual first."""
    return NOTES.get(reason, (_RIGHT, _SUPPLIER, _BUYER))
