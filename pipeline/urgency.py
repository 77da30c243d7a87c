"""In which order invoices are looked at: signs of fraud, then what must be acted on first, then the larger amount.

Nothing in it depends on today, so that the order can be kept with the invoice and indexed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from pipeline.findings import Finding, Reason
from pipeline.invoices import Invoice

FRAUD_SIGNS: Final = frozenset(
    {
        Reason.BANK_CHANGED, Reason.BANK_COUNTRY, Reason.SENDER_LOOKALIKE, Reason.SENDER_UNPROVEN,
        Reason.SUPPLIER_BLOCKED, Reason.PAGE_CONTRADICTS_XML,
    }
)  # fmt: skip
LATEST: Final = "9999-12-31"
"""The day to act by where none is known: after all others."""
MOST: Final = 10**15
"""Minor units; more than any invoice is worth."""


@dataclass(frozen=True, slots=True)
class Urgency:
    """``at_risk`` counts the signs of fraud; ``act_by`` is an ISO date; ``worth`` is in the company's minor units."""

    at_risk: int
    act_by: str
    worth: int

    @property
    def place(self) -> str:
        """Digits that sort as the urgency does, the most urgent first, on any database in any language."""
        return f"{99 - min(self.at_risk, 99):02d}{self.act_by.replace('-', '')}{MOST - min(self.worth, MOST):016d}"


def urgency(
    invoice: Invoice, findings: Sequence[Finding], rates: Mapping[str, Decimal] | None = None, currency: str = "EUR"
) -> Urgency:
    """How urgent an invoice is. ``rates`` give the worth of one unit of another currency; unknown ones count as one."""
    act_by = min((day for day in (invoice.discount_until, invoice.due) if day is not None), default=None)
    return Urgency(
        at_risk=len({one.reason for one in findings} & FRAUD_SIGNS),
        act_by=act_by.isoformat() if act_by else LATEST,
        worth=_worth(invoice, rates or {}, currency),
    )


def _worth(invoice: Invoice, rates: Mapping[str, Decimal], currency: str) -> int:
    amount = invoice.payable if invoice.payable is not None else invoice.gross
    if amount is None or not amount.is_finite():
        return 0
    code = invoice.currency or currency
    rate = Decimal(1) if code == currency else rates.get(code, Decimal(1))
    return min(int(abs(amount) * rate * 100), MOST)


def discount_worth(invoice: Invoice, today: date) -> Decimal | None:
    """What paying early saves, in the invoice's currency, ``None`` where no discount can be had any more."""
    if invoice.discount_percent is None or invoice.gross is None:
        return None
    if invoice.discount_until is None or invoice.discount_until < today:
        return None
    return (invoice.gross * invoice.discount_percent / 100).quantize(Decimal("0.01"))
