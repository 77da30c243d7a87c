"""What is on each sample, and where it must end: the lines of ``truth.jsonl``."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from models.synthetic.record import Item, Record
from models.synthetic.scenarios import Outcome, Sample

PAYS = frozenset({"invoice", "prepayment_invoice", "proforma"})


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
            "index": index, "kind": sample.kind, "language_guess": record.speaks, "doc_type": record.kind,
            "supplier": record.supplier.name, "layout_group": f"own:{record.looks}", "fields": fields_of(record),
            "line_items": [_line(item, record) for item in record.items] if record.kind not in {"statement", "reminder", "receipt"} else None,
            "expected": _expected(outcome), "purpose": sample.purpose,
        }  # fmt: skip


def _expected(outcome: Outcome) -> dict[str, Any]:
    return {"disposition": "read", "status": outcome.status, "findings": list(outcome.findings)}


def fields_of(record: Record) -> dict[str, str | None]:
    """The labelled fields; ``None`` is not labelled, an empty text is known not to be on the page."""
    sums = record.kind not in {"reminder", "statement", "delivery_note"}
    sign = -1 if record.negative else 1
    gross = record.misprint.get("gross", record.gross)
    account = (
        record.pays_to if record.kind in PAYS or (record.kind == "credit_note" and record.looks != "receipt") else None
    )
    return {
        "supplier_name": record.supplier.name if record.kind != "receipt" else record.supplier.short,
        "supplier_vat_id": record.supplier.vat_id or None,
        "invoice_number": record.number if record.kind != "receipt" else None,
        "invoice_date": record.issued.isoformat(),
        "due_date": record.due.isoformat() if record.due and record.kind in PAYS else None,
        "purchase_order": record.order or None,
        "currency": record.currency if sums else None,
        "net_total": f"{sign * record.net:.2f}" if sums else None,
        "tax_total": f"{sign * record.tax:.2f}" if sums and record.tax else None,
        "gross_total": f"{sign * gross:.2f}" if sums else None,
        "amount_due": f"{sign * (gross - record.prepaid):.2f}" if sums and record.prepaid else None,
        "iban": account or None,
        "buyer_name": record.buyer.name if record.kind != "receipt" else None,
    }


def _line(item: Item, record: Record) -> dict[str, str | None]:
    return {
        "description": item.description,
        "quantity": f"{item.quantity:f}",
        "unit_price": f"{item.price:f}",
        "net_amount": f"{-item.net if record.negative else item.net:.2f}",
        "tax_rate": f"{item.rate.normalize():f}",
    }
