"""Dates in their order, and not from another time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pipeline.checks.case import Case
from pipeline.findings import Finding, Reason


def check_order(case: Case) -> Iterator[Finding]:
    """Nothing is due before it was issued."""
    invoice = case.invoice
    if invoice.issued and invoice.due and invoice.due < invoice.issued:
        yield Finding(
            Reason.DUE_BEFORE_ISSUE,
            f"It is due on {invoice.due}, before it was issued on {invoice.issued}.",
            ("due_date", "invoice_date"),
            {"value": f"{invoice.issued} {invoice.due}"},
        )


def check_age(case: Case) -> Iterator[Finding]:
    """Issued at most a day from now (time zones) and not very long ago."""
    issued = case.invoice.issued
    if issued is None:
        return
    if issued > case.today + timedelta(days=case.future_days):
        sentence = f"It is dated {issued}, which is {(issued - case.today).days} days from now."
        yield Finding(Reason.DATE_IN_FUTURE, sentence, ("invoice_date",), {"value": str(issued)})
    elif issued < case.today - timedelta(days=case.oldest_days):
        sentence = f"It is dated {issued}, {(case.today - issued).days} days ago."
        yield Finding(Reason.DATE_TOO_OLD, sentence, ("invoice_date",), {"value": str(issued)})
