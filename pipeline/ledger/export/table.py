"""The ledger as CSV (RFC 4180, UTF-8): one row for each posting."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

from pipeline.csv_safe import safe
from pipeline.ledger.chart import Chart
from pipeline.ledger.entries import Entry

COLUMNS = (
    "date",
    "key",
    "kind",
    "description",
    "account",
    "debit",
    "credit",
    "currency",
    "tax_code",
    "cost_centre",
    "supplier",
)


def export(entries: Sequence[Entry], chart: Chart) -> str:
    """All entries in the order of their dates, then keys, with a header row; rows end with CRLF."""
    del chart
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for entry in sorted(entries, key=lambda one: (one.date, one.key)):
        for posting in entry.postings:
            amount = posting.money.amount
            writer.writerow(
                [
                    entry.date.isoformat(), entry.key, entry.kind, safe(entry.description), posting.account,
                    f"{amount:f}" if amount > 0 else "", f"{-amount:f}" if amount < 0 else "",
                    posting.money.currency, posting.tax_code or "", safe(posting.cost_centre or ""),
                    safe(posting.supplier_id or ""),
                ]
            )  # fmt: skip
    return text.getvalue()
