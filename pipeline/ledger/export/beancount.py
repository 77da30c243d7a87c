"""The ledger as a beancount file (beancount language syntax, version 3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.ledger.chart import Chart
from pipeline.ledger.entries import Entry, Posting


def export(entries: Sequence[Entry], chart: Chart) -> str:
    """All entries in the order of their dates, then keys; every account opened. Ends with a newline."""
    accounts = sorted({posting.account for entry in entries for posting in entry.postings})
    opened = min([chart.opened, *(entry.date for entry in entries)])
    head = ['option "title" "Payables"', ""] + [f"{opened} open {account}" for account in accounts]
    ordered = sorted(entries, key=lambda entry: (entry.date, entry.key))
    return "\n".join([*head, *(line for entry in ordered for line in _entry(entry))]) + "\n"


def _entry(entry: Entry) -> Iterator[str]:
    yield ""
    yield f"{entry.date} * {_quoted(entry.description)}"
    yield f"  key: {_quoted(entry.key)}"
    if entry.reverses:
        yield f"  reverses: {_quoted(entry.reverses)}"
    for posting in entry.postings:
        yield from _posting(posting)


def _posting(posting: Posting) -> Iterator[str]:
    yield f"  {posting.account}  {posting.money}"
    if posting.tax_code:
        yield f"    tax-code: {_quoted(posting.tax_code)}"
    if posting.cost_centre:
        yield f"    cost-centre: {_quoted(posting.cost_centre)}"
    if posting.supplier_id:
        yield f"    supplier: {_quoted(posting.supplier_id)}"


def _quoted(text: str) -> str:
    """A beancount string: one line, quotes and backslashes escaped, no control characters."""
    plain = "".join(character if character.isprintable() else " " for character in text)
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'
