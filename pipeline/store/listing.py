"""Pages of invoices and entries for programs: filtered, newest first, continued behind the last id."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from pipeline.ledger import Entry, EntryKind, Posting
from pipeline.money import Money
from pipeline.status import Status
from pipeline.store import doubts
from pipeline.store.counts import by_status
from pipeline.store.database import Database
from pipeline.store.events import changed_since
from pipeline.store.tables import documents, entries, findings, invoices, orders, postings, suppliers


@dataclass(frozen=True, slots=True)
class Listed:
    """An invoice in one line."""

    id: int
    version: int
    status: Status
    since: datetime
    kind: str
    entity_id: str | None
    supplier_id: str | None
    supplier_name: str | None
    number: str | None
    issued: date | None
    due: date | None
    currency: str | None
    gross: str | None
    document_id: int
    document_name: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Filter:
    """What of the invoices is asked for; ``None`` is everything. ``entities`` are those that the asker may see."""

    entities: Collection[str] | None = None
    statuses: Collection[Status] = ()
    reason: str | None = None
    supplier_id: str | None = None
    entity_id: str | None = None
    number: str | None = None
    updated_since: datetime | None = None


class Listing:
    """Invoices as lists."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def page(self, wanted: Filter, before: int | None, limit: int) -> list[Listed]:
        """The newest invoices with ids below ``before``."""
        with self._database.read() as connection:
            chosen = _filtered(connection, wanted).order_by(invoices.c.id.desc()).limit(limit)
            if before is not None:
                chosen = chosen.where(invoices.c.id < before)
            rows = connection.execute(chosen).all()
            found = doubts.reasons(connection, [row.id for row in rows])
        return [_listed(row, found.get(row.id, ())) for row in rows]

    def counts(self, entities: Collection[str]) -> dict[str, dict[str, int]]:
        """How many invoices of some companies stand where, and what is asked of clerks about them."""
        with self._database.read() as connection:
            return {"invoices": by_status(connection, entities), "findings": doubts.asked(connection, entities)}

    def entries(self, invoice_id: int) -> list[Entry]:
        """The ledger's entries of an invoice: the entry and, where it was undone, its reversal."""
        chosen = select(entries).where(entries.c.invoice_id == invoice_id, entries.c.posted).order_by(entries.c.id)
        with self._database.read() as connection:
            rows = connection.execute(chosen).all()
            lines = _postings(connection, [row.id for row in rows])
        return [
            Entry(row.key, EntryKind(row.kind), row.date, row.description, tuple(lines[row.id]), row.reverses)
            for row in rows
        ]

    def supplier_ids(self, after: str, limit: int) -> list[str]:
        """Ids of the supplier master behind ``after``."""
        chosen = select(suppliers.c.id).where(suppliers.c.id > after).order_by(suppliers.c.id).limit(limit)
        with self._database.read() as connection:
            return list(connection.execute(chosen).scalars())

    def order_ids(self, after: str, limit: int) -> list[str]:
        """Normal numbers of purchase orders behind ``after``."""
        chosen = select(orders.c.id).where(orders.c.id > after).order_by(orders.c.id).limit(limit)
        with self._database.read() as connection:
            return list(connection.execute(chosen).scalars())


def _filtered(connection: Connection, wanted: Filter) -> Select[Any]:
    chosen = select(invoices, documents.c.name.label("document_name")).join(
        documents, documents.c.id == invoices.c.document_id
    )
    if wanted.entities is not None:
        chosen = chosen.where(invoices.c.entity_id.in_(list(wanted.entities)))
    if wanted.statuses:
        chosen = chosen.where(invoices.c.status.in_([str(one) for one in wanted.statuses]))
    for column, value in (
        (invoices.c.supplier_id, wanted.supplier_id),
        (invoices.c.entity_id, wanted.entity_id),
        (invoices.c.number, wanted.number),
    ):
        if value is not None:
            chosen = chosen.where(column == value)
    if wanted.reason is not None:
        doubted = select(findings.c.invoice_id).where(findings.c.reason == wanted.reason, findings.c.is_open)
        chosen = chosen.where(invoices.c.id.in_(doubted))
    if wanted.updated_since is not None:
        chosen = chosen.where(invoices.c.id.in_(changed_since(connection, wanted.updated_since)))
    return chosen


def _postings(connection: Connection, ids: Sequence[int]) -> Mapping[int, list[Posting]]:
    chosen = select(postings).where(postings.c.entry_id.in_(ids)).order_by(postings.c.entry_id, postings.c.position)
    found: dict[int, list[Posting]] = {one: [] for one in ids}
    for row in connection.execute(chosen):
        money = Money.from_minor(row.minor, row.currency)
        one = Posting(row.account, money, row.tax_code, row.cost_centre, row.supplier_id, row.memo)
        found[row.entry_id].append(one)
    return found


def _listed(row: Row[Any], reasons: tuple[str, ...]) -> Listed:
    return Listed(
        row.id, row.version, Status(row.status), row.since, row.kind, row.entity_id, row.supplier_id,
        row.supplier_name, row.number, row.issued, row.due, row.currency, row.gross, row.document_id,
        row.document_name, reasons,
    )  # fmt: skip
