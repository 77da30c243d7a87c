"""What the candidates say about each other: the supplier's customs, its numbering, what a credit note took back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from pipeline.duplicates.earlier import Earlier
from pipeline.duplicates.forms import norm
from pipeline.duplicates.numbering import numbering
from pipeline.duplicates.sellers import same_seller
from pipeline.invoices import Kind
from pipeline.status import Status

REVERSAL_DAYS: Final = 60
"""A credit note without a reference is taken to reverse an invoice of the same total so many days before."""
OFTEN: Final = 0.25
"""Share of a supplier's invoices with a total that comes again, from which equal totals are its custom."""
FEWEST: Final = 4
"""Invoices of a supplier that must be known before its customs are."""
_NEVER: Final = frozenset({Status.REJECTED, Status.VOID, Status.REPLACED})


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is known beside the pair itself.

    ``same_total`` counts the supplier's candidates with the suspect's total. ``totals`` says whether its other totals
    come again ``often``, ``seldom`` or ``never``; ``siblings`` whether it bills one total several times on one day;
    ``reversed`` are the invoices that a credit note took back. ``numbering`` is as in ``numbering.py``. Empty where
    nothing is known.
    """

    same_total: int = 0
    totals: str = ""
    siblings: bool = False
    reversed: frozenset[int] = frozenset()
    numbering: str = ""


def surroundings(suspect: Earlier, candidates: Sequence[Earlier]) -> Surroundings:
    """Counted over the candidates that came before, so that judging again says the same; linked to all credit notes."""
    kin = [
        one
        for one in candidates
        if one.invoice_id < suspect.invoice_id and one.status is not Status.REPLACED and same_seller(suspect, one)
    ]
    bills = [one for one in kin if one.gross is not None and one.kind == suspect.kind]
    days = Counter((one.issued, one.gross) for one in bills)
    takers = [one for one in candidates if one.kind == Kind.CREDIT_NOTE and one.status not in _NEVER]
    return Surroundings(
        sum(one.gross == suspect.gross for one in bills),
        _custom(Counter(one.gross for one in bills if one.gross != suspect.gross)),
        any(count > 1 for count in days.values()),
        frozenset(one.invoice_id for one in candidates if any(is_reversed(one, credit) for credit in takers)),
        numbering(suspect, kin),
    )


def _custom(totals: Counter[Decimal | None]) -> str:
    """How often totals other than the suspect's come again."""
    known = totals.total()
    if known < FEWEST:
        return ""
    again = sum(count for count in totals.values() if count > 1) / known
    return "often" if again >= OFTEN else "seldom" if again else "never"


def is_reversed(one: Earlier, credit: Earlier) -> bool:
    """Whether a credit note takes an invoice back whole: it names it (BT-25), or follows with the same total.

    A delivery note or an order that one of them names and the other does not is another business.
    """
    if one.kind == Kind.CREDIT_NOTE or one.gross != credit.gross or not same_seller(one, credit):
        return False
    if credit.preceding:
        return norm(credit.preceding) == norm(one.number or "")
    if one.issued is None or credit.issued is None:
        return False
    if norm(one.delivery_note or "") != norm(credit.delivery_note or ""):
        return False
    return 0 <= (credit.issued - one.issued).days <= REVERSAL_DAYS
