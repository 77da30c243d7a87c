"""What the candidates say about each other: totals that are usual, and invoices that a credit note took back."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.duplicates.earlier import Earlier
from pipeline.duplicates.features import Surroundings, same_seller
from pipeline.duplicates.forms import norm
from pipeline.invoices import Kind
from pipeline.status import Status

REVERSAL_DAYS = 60
"""A credit note without a reference is taken to reverse an invoice of the same total so many days before."""
_NEVER = frozenset({Status.REJECTED, Status.VOID, Status.REPLACED})


def surroundings(suspect: Earlier, candidates: Sequence[Earlier]) -> Surroundings:
    """Counted and linked over all candidates, the credit notes among them too."""
    totals = sum(
        one.gross == suspect.gross and one.gross is not None and one.kind == suspect.kind and same_seller(suspect, one)
        for one in candidates
        if one.status is not Status.REPLACED
    )
    takers = [one for one in candidates if one.kind == Kind.CREDIT_NOTE and one.status not in _NEVER]
    taken = frozenset(one.invoice_id for one in candidates if any(is_reversed(one, credit) for credit in takers))
    return Surroundings(totals, taken)


def is_reversed(one: Earlier, credit: Earlier) -> bool:
    """Whether a credit note takes an invoice back whole: it names it (BT-25), or follows with the same total."""
    if one.kind == Kind.CREDIT_NOTE or one.gross != credit.gross or not same_seller(one, credit):
        return False
    if credit.preceding:
        return norm(credit.preceding) == norm(one.number or "")
    if one.issued is None or credit.issued is None:
        return False
    if one.delivery_note and credit.delivery_note and norm(one.delivery_note) != norm(credit.delivery_note):
        return False
    return 0 <= (credit.issued - one.issued).days <= REVERSAL_DAYS
