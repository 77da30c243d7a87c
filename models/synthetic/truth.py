"""What is on each sample, and where it must end: the lines of ``truth.jsonl``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

import pypdfium2

from models.synthetic.letters import ASKS
from models.synthetic.record import Item, Record
from models.synthetic.scenarios import Outcome, Sample

UNLINED = frozenset({"statement", "reminder", "receipt", "delivery_note", "corrective_invoice"})
"""Kinds whose lines are not labelled: they are no sales, include tax, or have no prices."""


def lines_of(sample: Sample) -> Iterator[dict[str, Any]]:
    """One line for each invoice of a sample, or one for a container or a file that cannot be read."""
    head = {
        "doc_path": sample.name,
        "sha256": hashlib.sha256(sample.content).hexdigest(),
        "source": "own",
        "split": "sample",
    }
    if not sample.records:
        expected: dict[str, Any] = {"disposition": sample.disposition} | (
            {"reason": sample.reason} if sample.reason else {}
        )
        parts = [
            {"name": name, "fields": fields_of(record), "expected": _expected(outcome), "doc_type": record.kind}
            for name, (record, outcome) in sample.parts.items()
        ]
        yield head | {"kind": "container" if parts else "unreadable", "doc_type": None, "fields": {}, "line_items": None,
                      "expected": expected, "parts": parts, "purpose": sample.purpose}  # fmt: skip
    for index, (record, outcome) in enumerate(zip(sample.records, sample.outcomes, strict=True)):
        yield head | {
            "index": index, "pages": _pages(sample, index), "kind": sample.kind, "language_guess": record.speaks, "doc_type": record.kind,
            "supplier": record.supplier.name, "layout_group": f"own:{record.looks}", "fields": fields_of(record),
            "line_items": [_line(item, record) for item in record.items] if record.kind not in UNLINED else None,
            "expected": _expected(outcome), "purpose": sample.purpose,
        }  # fmt: skip


def _pages(sample: Sample, index: int) -> list[int] | None:
    """The pages of an invoice, from 1; ``None`` where there is no page."""
    if sample.name.endswith(".xml"):
        return None
    if len(sample.records) > 1:
        return [index + 1]
    with_pages = sample.name.endswith(".pdf")
    return list(range(1, 1 + (len(pypdfium2.PdfDocument(sample.content)) if with_pages else 1)))


def _expected(outcome: Outcome) -> dict[str, Any]:
    return {"disposition": "read", "status": outcome.status, "findings": list(outcome.findings)}


def fields_of(record: Record) -> dict[str, str | None]:
    """The labelled fields; ``None`` is not labelled, an empty text is known not to be on the page."""
    sums = record.kind not in {"reminder", "statement", "delivery_note"}
    receipt = record.kind == "receipt"
    sign = -1 if record.negative else 1
    gross = record.misprint.get("gross", record.gross)
    demanded = record.kind in ASKS
    account = record.pays_to if demanded else None
    parted = sums and not record.inclusive
    return {
        "supplier_name": record.supplier.short if receipt else record.supplier.name,
        "supplier_vat_id": record.supplier.vat_id,
        "invoice_number": None if receipt else record.number,
        "invoice_date": record.issued.isoformat(),
        "due_date": record.due.isoformat() if record.due and not receipt else "",
        "purchase_order": record.order,
        "currency": record.currency if sums else None,
        "net_total": f"{sign * record.net:.2f}" if parted else None,
        "tax_total": f"{sign * record.tax:.2f}" if parted else None,
        "gross_total": f"{sign * gross:.2f}" if sums else None,
        "amount_due": f"{gross - record.prepaid:.2f}" if sums and demanded else None,
        "iban": "" if not record.pays_to else account,
        "buyer_name": "" if receipt else record.buyer.name,
    }


def _line(item: Item, record: Record) -> dict[str, str | None]:
    return {
        "description": item.description,
        "quantity": f"{item.quantity:f}",
        "unit_price": f"{item.price:f}",
        "net_amount": f"{-item.net if record.negative else item.net:.2f}",
        "tax_rate": f"{item.rate.normalize():f}",
    }
