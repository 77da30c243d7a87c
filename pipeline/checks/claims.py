"""What a supplier typed beside the file against what stands on it. What was typed never changes the reading."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.checks.case import Case
from pipeline.findings import Finding, Reason, finding
from pipeline.invoices import FieldName, value_of
from pipeline.parties import code

CLAIMED: Final = {
    "invoice_number": "number",
    "invoice_date": "issued",
    "due_date": "due",
    "currency": "currency",
    "gross_total": "gross",
}
"""What the form asks for, by the names of fields, and where the invoice has it."""


def check_claims(case: Case) -> Iterator[Finding]:
    """Each value that was typed otherwise than it was read; nothing where either is missing."""
    for name, typed in case.origin.claims if case.origin else ():
        read = getattr(case.invoice, CLAIMED[name]) if name in CLAIMED else None
        if read is None or not typed:
            continue
        said = f"{read:f}" if name == "gross_total" else str(read)
        if _differs(name, typed, said):
            yield finding(
                Reason.TYPED_OTHERWISE,
                "The supplier typed {typed}; the document says {read}.",
                (name,),
                {"typed": typed, "value": said},
                typed=value_of(FieldName(name), typed),
                read=value_of(FieldName(name), said),
            )


def _differs(name: str, typed: str, said: str) -> bool:
    if name == "gross_total":
        return _plain(typed) != _plain(said)  # an invoice's amounts are positive; its kind gives the direction
    return code(typed) != code(said)


def _plain(amount: str) -> str:
    whole, _, rest = amount.lstrip("-").partition(".")
    return f"{whole}.{rest.rstrip('0')}"
