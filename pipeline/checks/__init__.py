"""The checks of an invoice: each a small module, all of one shape, in a registry that can be read.

A check takes a ``Case`` and yields findings. It is pure: today's date, our companies and the supplier's record come
with the case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from pipeline.checks import arithmetic, bank, claims, currency, dates, identifiers, parties, references, tax
from pipeline.checks.case import Case
from pipeline.findings import Finding

Check = Callable[[Case], Iterator[Finding]]

SELF_CHECKS: Final[tuple[Check, ...]] = (
    arithmetic.check_totals,
    arithmetic.check_lines,
    arithmetic.check_each_line,
    arithmetic.check_due,
    tax.check_shares,
    tax.check_rates,
    identifiers.check_vat_ids,
    identifiers.check_iban,
    identifiers.check_payment_reference,
    identifiers.check_ksef_number,
    dates.check_order,
    dates.check_age,
    currency.check_code,
)
"""An invoice against itself."""

WORLD_CHECKS: Final[tuple[Check, ...]] = (
    parties.check_buyer,
    parties.check_seller,
    parties.check_sender_proof,
    parties.check_sender,
    claims.check_claims,
    currency.check_usual,
    bank.check_account,
    references.check_corrected,
    references.check_amount,
)
"""An invoice against what the company knows."""

__all__ = ["SELF_CHECKS", "WORLD_CHECKS", "Case", "Check"]
