"""The ledger: entries that balance, made from invoices by the chart of accounts."""

from __future__ import annotations

from pipeline.ledger.chart import Chart, ChartError, load
from pipeline.ledger.entries import Entry, EntryKind, Posting, UnbalancedError, balance, reverse
from pipeline.ledger.journal import NotPostableError, journal

__all__ = [
    "Chart",
    "ChartError",
    "Entry",
    "EntryKind",
    "NotPostableError",
    "Posting",
    "UnbalancedError",
    "balance",
    "journal",
    "load",
    "reverse",
]
