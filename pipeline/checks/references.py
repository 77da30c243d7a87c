"""The invoice against the supplier's earlier ones: what it corrects, and whether its amount is usual."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from pipeline.checks.case import Case
from pipeline.findings import Finding, Reason, finding
from pipeline.invoices import Kind
from pipeline.parties import code
from pipeline.sentences import say

ENOUGH = 5
"""Earlier invoices from which an amount can be called unusual."""
FACTOR = 10
"""Times the median from which it is."""


def check_corrected(case: Case) -> Iterator[Finding]:
    """A credit note or correction of an invoice that we never had."""
    invoice = case.invoice
    if (
        invoice.kind not in {Kind.CREDIT_NOTE, Kind.CORRECTIVE_INVOICE}
        or not invoice.preceding
        or case.supplier is None
    ):
        return
    if code(invoice.preceding) not in {code(one.number) for one in case.past}:
        said = say("It corrects invoice {number}, which is not here.", number=invoice.preceding)
        yield Finding.of(Reason.CORRECTED_UNKNOWN, said, ("preceding_invoice",), {"value": invoice.preceding})


def check_amount(case: Case) -> Iterator[Finding]:
    """A total far beyond the supplier's median in the same currency."""
    invoice = case.invoice
    past = [one.gross for one in case.past if one.gross is not None and one.currency == invoice.currency]
    if invoice.gross is None or len(past) < ENOUGH:
        return
    middle = median(past)
    if middle > 0 and invoice.gross > FACTOR * middle:
        yield finding(
            Reason.UNUSUAL_AMOUNT,
            "{gross} {currency} is {times} times this supplier's median of {middle}.",
            ("gross_total",),
            {"value": f"{invoice.gross}"},
            gross=invoice.gross, currency=invoice.currency or "", times=round(invoice.gross / middle),
            middle=middle,
        )  # fmt: skip
