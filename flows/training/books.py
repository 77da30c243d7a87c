"""An invented history in a store of its own: written through the tables of the product, asked as the product asks."""

from __future__ import annotations

from calendar import monthrange
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from typing import Final, NamedTuple

from sqlalchemy import insert

from models.synthetic.billed import Arrival, Billed, Chapter
from pipeline.duplicates import Earlier, seller_of
from pipeline.status import Disposition, Status
from pipeline.store import Store
from pipeline.store.duplicate_tables import duplicate_facts, duplicate_keys
from pipeline.store.duplicates import facts_row, key_rows
from pipeline.store.tables import documents, invoices

BATCH: Final = 25_000
"""Invoices in one transaction: their keys go in sorted, which the disk likes."""
_MOMENT: Final = datetime(2026, 1, 1, tzinfo=UTC)


class Case(NamedTuple):
    """A labelled arrival: the suspect, its class, the invoice it is a copy of (``None`` for none), and its supplier."""

    suspect: Earlier
    sort: str
    twin: int | None
    supplier: int
    billed: Billed


@dataclass
class Books:
    """What was written: how many of each class, and the arrivals to judge."""

    booked: int = 0
    sorts: Counter[str] = field(default_factory=Counter)
    cases: list[Case] = field(default_factory=list)


def write(store: Store, chapters: Iterable[Chapter]) -> Books:
    """Book a history as posted invoices; the arrivals get ids behind all of them."""
    books = Books()
    batch: list[Earlier] = []
    arrivals: list[tuple[Arrival, int, int]] = []
    for chapter in chapters:
        first = books.booked + 1
        for billed in chapter.booked:
            books.booked += 1
            batch.append(earlier(billed, books.booked, Status.POSTED))
        books.sorts.update(billed.sort for billed in chapter.booked)
        arrivals.extend((one, chapter.supplier, first) for one in chapter.arrivals)
        if len(batch) >= BATCH:
            _insert(store, batch)
            batch.clear()
    _insert(store, batch)
    for place, (one, supplier, first) in enumerate(arrivals, 1):
        suspect = earlier(one.billed, books.booked + place, Status.EXTRACTED)
        twin = None if one.twin is None else first + one.twin
        books.cases.append(Case(suspect, one.sort, twin, supplier, one.billed))
        if one.twin is None:
            books.sorts[one.sort] += 1
    return books


def earlier(billed: Billed, invoice_id: int, status: Status) -> Earlier:
    """An invented invoice as the duplicate check sees it."""
    start = billed.period
    end = start.replace(day=monthrange(start.year, start.month)[1]) if start else None
    supplier, vat_id, name = billed.supplier or None, billed.vat_id or None, billed.name or None
    return Earlier(
        invoice_id, f"{invoice_id:064x}", seller_of(supplier, vat_id, name), billed.kind, billed.number or None,
        billed.issued, Decimal(billed.gross).scaleb(-2), Decimal(billed.net).scaleb(-2), billed.currency,
        billed.order or None, billed.delivery_note or None, None, (start, end), status, "", 0, supplier, vat_id, name,
        None, billed.iban or None, billed.contract or None,
    )  # fmt: skip


def _insert(store: Store, batch: list[Earlier]) -> None:
    if not batch:
        return
    keys = [row for one in batch for row in key_rows(one)]
    keys.sort(key=lambda row: (row["key"], row["day"]))
    with store.database.write() as connection:
        connection.execute(insert(documents), [_document(one) for one in batch])
        connection.execute(insert(invoices), [_invoice(one) for one in batch])
        connection.execute(insert(duplicate_facts), [facts_row(one) for one in batch])
        connection.execute(insert(duplicate_keys), keys)


def _document(one: Earlier) -> dict[str, object]:
    return {
        "id": one.invoice_id, "root_key": one.sha256, "part": "", "sha256": one.sha256, "name": "", "size": 0,
        "media_type": "application/pdf", "origin": "", "received_at": _MOMENT, "disposition": str(Disposition.READ),
        "attempts": 0,
    }  # fmt: skip


def _invoice(one: Earlier) -> dict[str, object]:
    return {
        "id": one.invoice_id, "document_id": one.invoice_id, "position": one.index, "status": str(one.status),
        "since": _MOMENT, "version": 1, "kind": one.kind, "supplier_id": one.supplier_id, "supplier_name": one.name,
        "number": one.number, "issued": one.issued, "currency": one.currency, "gross": f"{one.gross:f}",
        "order_state": "none", "reason": "", "extraction": "{}", "invoice": "{}",
    }  # fmt: skip
