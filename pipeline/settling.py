"""The words that people choose from when they settle a finding or reject an invoice; their own will do as well."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from pipeline.findings import Reason

_RIGHT: Final = "Checked against the document: it is right."
_SUPPLIER: Final = "The supplier confirmed it."
_BUYER: Final = "The buyer accepts it."
_DUPLICATE: Final = (
    "Two separate deliveries.",
    "An instalment of the same contract.",
    "The earlier one was cancelled.",
)

NOTES: Final[Mapping[Reason, tuple[str, ...]]] = {
    Reason.FIELD_MISSING: ("It is not on the document.", _SUPPLIER),
    Reason.DUPLICATE_EXACT: _DUPLICATE,
    Reason.DUPLICATE_NUMBER: _DUPLICATE,
    Reason.DUPLICATE_NEAR: _DUPLICATE,
    Reason.ORDER_UNKNOWN: (_BUYER, "There is no order for it."),
    Reason.ORDER_MISMATCH: (_BUYER, "The price was agreed anew."),
    Reason.ORDER_OVERBILLED: (_BUYER, "More was delivered."),
    Reason.BANK_CHANGED: ("Called back on a number known before.",),
    Reason.BANK_COUNTRY: ("Called back on a number known before.",),
    Reason.SENDER_LOOKALIKE: ("Called back on a number known before.",),
    Reason.NOT_OUR_COMPANY: ("It is a former name of ours.", _SUPPLIER),
}

REJECTIONS: Final = (
    "It is a duplicate.",
    "It is not addressed to us.",
    "We did not order it.",
    "The amounts are wrong; please send a corrected invoice.",
    "Something that must be on an invoice is missing.",
    "It is not an invoice.",
    "It is a sales invoice of our own.",
)

FILINGS: Final = (
    "A reminder; the invoice is known.",
    "A pro-forma; the invoice will follow.",
    "A statement; it was compared.",
    "An attachment of another invoice.",
)


def notes(reason: Reason) -> tuple[str, ...]:
    """What is usually said of a finding, the most usual first."""
    return NOTES.get(reason, (_RIGHT, _SUPPLIER, _BUYER))
