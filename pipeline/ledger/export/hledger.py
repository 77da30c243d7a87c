"""The ledger as an hledger journal (hledger 1.25 journal format, passes ``check --strict``)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from pipeline.ledger.chart import Chart
from pipeline.ledger.entries import Entry
from pipeline.money import exponent


def export(entries: Sequence[Entry], chart: Chart) -> str:
    """All entries in the order of their dates, then keys; accounts and commodities declared. Ends with a newline."""
    del chart
    postings = [posting for entry in entries for posting in entry.postings]
    head = [f"account {name}" for name in sorted({one.account for one in postings})]
    head += [f"commodity {_example(code)}" for code in sorted({one.money.currency for one in postings})]
    ordered = sorted(entries, key=lambda entry: (entry.date, entry.key))
    return "\n".join([*head, *(line for entry in ordered for line in _entry(entry))]) + "\n"


def _example(currency: str) -> str:
    """``commodity 1000.00 EUR``: hledger reads the number of decimals from it."""
    return f"{Decimal(1000).quantize(Decimal(1).scaleb(-exponent(currency)))} {currency}"


def _entry(entry: Entry) -> Iterator[str]:
    yield ""
    yield f"{entry.date} * ({_plain(entry.key)}) {_plain(entry.description)}"
    for posting in entry.postings:
        notes = [
            ("cost-centre", posting.cost_centre),
            ("tax-code", posting.tax_code),
            ("supplier", posting.supplier_id),
        ]
        comment = ", ".join(f"{name}:{_plain(value)}" for name, value in notes if value)
        yield f"    {posting.account}  {posting.money}" + (f"  ; {comment}" if comment else "")


def _plain(text: str) -> str:
    """One line without what hledger gives a meaning: comments, codes, tag separators."""
    return "".join(" " if character in ";()|,\t" or not character.isprintable() else character for character in text)
