"""Dates in their order, and not from another time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from pipeline.checks.case import Case
from pipeline.findings import Finding, Reason, finding
from pipeline.sentences import say_many


def check_order(case: Case) -> Iterator[Finding]:
    """Nothing is due before it was issued."""
    invoice = case.invoice
    if invoice.issued and invoice.due and invoice.due < invoice.issued:
        yield finding(
            Reason.DUE_BEFORE_ISSUE,
            "It is due on {due}, before it was issued on {issued}.",
            ("due_date", "invoice_date"),
            {"value": f"{invoice.issued} {invoice.due}"},
            due=invoice.due,
            issued=invoice.issued,
        )


def check_age(case: Case) -> Iterator[Finding]:
    """Issued at most a day from now (time zones) and not very long ago."""
    issued = case.invoice.issued
    if issued is None:
        return
    if issued > case.today + timedelta(days=case.future_days):
        said = say_many(
            "It is dated {day}, which is {n} day from now.",
            "It is dated {day}, which is {n} days from now.",
            (issued - case.today).days,
            day=issued,
        )
        yield Finding.of(Reason.DATE_IN_FUTURE, said, ("invoice_date",), {"value": str(issued)})
    elif issued < case.today - timedelta(days=case.oldest_days):
        said = say_many(
            "It is dated {day}, {n} day ago.",
            "It is dated {day}, {n} days ago.",
            (case.today - issued).days,
            day=issued,
        )
        yield Finding.of(Reason.DATE_TOO_OLD, said, ("invoice_date",), {"value": str(issued)})
