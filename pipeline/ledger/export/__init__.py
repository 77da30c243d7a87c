"""Exports of the ledger: siblings of one shape, ``export(entries, chart) -> str``."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from pipeline.ledger.chart import Chart
from pipeline.ledger.entries import Entry
from pipeline.ledger.export import beancount, hledger, table

EXPORTS: Final[Mapping[str, Callable[[Sequence[Entry], Chart], str]]] = {
    "beancount": beancount.export,
    "hledger": hledger.export,
    "csv": table.export,
}
"""Formats by the name that `payables export` takes."""
