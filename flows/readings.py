"""What `payables extract` prints: one JSON object for each invoice found, or for a file that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from pipeline.findings import Finding
from pipeline.invoices import Extraction, Field, Line, Reading


def rows(
    path: str, sha256: str, outcome: Reading | Finding, findings: Sequence[Sequence[Finding]]
) -> Iterator[dict[str, Any]]:
    """One row for each invoice; ``findings`` are the open ones of each. A refusal gives one row with its error."""
    if isinstance(outcome, Finding):
        yield {"path": path, "sha256": sha256, "error": {"code": str(outcome.reason), "message": outcome.sentence}}
        return
    for extraction, doubts in zip(outcome.extractions, findings, strict=True):
        yield row(path, extraction, doubts)


def row(path: str, extraction: Extraction, doubts: Sequence[Finding]) -> dict[str, Any]:
    """One invoice: fields with their ink, lines, and whether anybody must look at it."""
    reasons = sorted({str(doubt.reason) for doubt in doubts if doubt.blocks})
    return {
        "path": path,
        "sha256": extraction.sha256,
        "index": extraction.index,
        "pages": list(extraction.pages),
        "doc_type": str(extraction.kind),
        "doc_type_confidence": round(extraction.kind_confidence, 4),
        "language": extraction.language or None,
        "fields": {str(name): _field(found) for name, found in extraction.fields.items()},
        "line_items": [_line(line) for line in extraction.lines],
        "decision": "exception" if reasons else "clean",
        "reasons": reasons,
        "findings": [{"code": str(doubt.reason), "message": doubt.sentence} for doubt in doubts],
    }


def _field(found: Field) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "value": found.value,
        "confidence": round(found.confidence, 4),
        "source": str(found.source),
    }
    if found.page is not None:
        entry["page"] = found.page
    if found.box is not None:
        entry["box"] = [round(edge, 2) for edge in found.box]
    if found.place:
        entry["place"] = found.place
    return entry


def _line(line: Line) -> dict[str, Any]:
    amounts = {
        "quantity": line.quantity,
        "unit_price": line.unit_price,
        "discount": line.discount,
        "net_amount": line.net_amount,
        "tax_rate": line.tax_rate,
    }
    entry: dict[str, Any] = {"description": line.description, "unit": line.unit or None, "page": line.page}
    entry |= {name: _plain(value) for name, value in amounts.items()}
    if line.box is not None:
        entry["box"] = [round(edge, 2) for edge in line.box]
    return entry


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
