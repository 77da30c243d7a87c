"""The review queue: which invoices a clerk is asked about, in which order, and who has which of them open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, insert, or_, select, tuple_, update

from pipeline.status import Status
from pipeline.store import audit, doubts
from pipeline.store.database import Database
from pipeline.store.desk_tables import claims, review_queue
from pipeline.store.tables import documents, findings, invoices
from pipeline.urgency import LATEST, Urgency

CLAIM: Final = timedelta(minutes=5)
"""How long an invoice stays with a clerk who says nothing; the desk renews it while the page is open."""
PAGE: Final = 50

After = tuple[str, int]
"""Where a page of the queue ended: place in the order, and id."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """An invoice of the queue in one line."""

    id: int
    version: int
    since: datetime
    kind: str
    supplier_name: str | None
    number: str | None
    issued: date | None
    due: date | None
    gross: str | None
    currency: str | None
    entity_id: str | None
    document_name: str
    at_risk: int
    place: str
    held_by: str | None
    reasons: tuple[str, ...] = ()

    @property
    def after(self) -> After:
        """Where the next page begins."""
        return (self.place, self.id)


@dataclass(frozen=True, slots=True)
class Sieve:
    """What of the queue is asked for; ``None`` is everything. ``person`` hides what others have open."""

    entities: Sequence[str] | None = None
    reason: str | None = None
    supplier: str | None = None
    entity: str | None = None
    person: str | None = None


class Queue:
    """The invoices in review."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def page(self, sieve: Sieve, after: After | None = None, limit: int = PAGE) -> list[Waiting]:
        """The most urgent invoices, beginning behind ``after``."""
        chosen = _chosen(sieve).order_by(*_order()).limit(limit)
        if after is not None:
            chosen = chosen.where(tuple_(*_order()) > after)
        with self._database.read() as connection:
            rows = connection.execute(chosen).all()
            found = doubts.reasons(connection, [row.id for row in rows])
        return [_waiting(row, found.get(row.id, ())) for row in rows]

    def next(self, sieve: Sieve, but: int) -> int | None:
        """The most urgent invoice that nobody else has open and that is not ``but``."""
        chosen = _chosen(sieve).where(invoices.c.id != but).order_by(*_order()).limit(1)
        with self._database.read() as connection:
            row = connection.execute(chosen).first()
        return None if row is None else int(row.id)

    def counts(self, entities: Sequence[str] | None = None) -> dict[str, int]:
        """How many invoices wait for each reason that holds them, the most frequent first, and ``all`` of them."""
        waiting = review_queue if entities is None else review_queue.join(invoices)
        whole = select(func.count()).select_from(waiting).where(*_seen_by(entities))
        doubted = waiting.join(findings, findings.c.invoice_id == review_queue.c.invoice_id)
        by_reason = (
            select(findings.c.reason, func.count(func.distinct(findings.c.invoice_id)))
            .select_from(doubted)
            .where(findings.c.is_open, *_seen_by(entities))
            .group_by(findings.c.reason)
            .order_by(func.count(func.distinct(findings.c.invoice_id)).desc(), findings.c.reason)
        )
        with self._database.read() as connection:
            total = int(connection.execute(whole).scalar_one())
            return {"all": total, **dict(connection.execute(by_reason).tuples().all())}

    def claim(self, invoice_id: int, person: str) -> str:
        """Take an invoice to the desk, or keep it there; returns who has it. Opening it is an event."""
        now = datetime.now(UTC)
        with self._database.write() as connection:
            if not self._database.is_sqlite:
                connection.execute(select(invoices.c.id).where(invoices.c.id == invoice_id).with_for_update())
            held = connection.execute(select(claims).where(claims.c.invoice_id == invoice_id)).one_or_none()
            if held is not None and held.until > now and held.person != person:
                return str(held.person)
            if held is not None and held.person == person and held.until > now:
                connection.execute(update(claims).where(claims.c.invoice_id == invoice_id).values(until=now + CLAIM))
                return person
            connection.execute(delete(claims).where(claims.c.invoice_id == invoice_id))
            connection.execute(
                insert(claims).values(invoice_id=invoice_id, person=person, since=now, until=now + CLAIM)
            )
            audit.append(connection, person, "opened", f"invoice:{invoice_id}")
        return person

    def holder(self, invoice_id: int) -> str | None:
        """Who has an invoice open now."""
        chosen = select(claims.c.person).where(claims.c.invoice_id == invoice_id, claims.c.until > datetime.now(UTC))
        with self._database.read() as connection:
            return connection.execute(chosen).scalar_one_or_none()

    def other_holder(self, invoice_id: int, person: str) -> str | None:
        """Who else has an invoice open now."""
        holder = self.holder(invoice_id)
        return None if holder == person else holder

    def release(self, invoice_id: int, person: str) -> None:
        """Give an invoice back."""
        mine = (claims.c.invoice_id == invoice_id) & (claims.c.person == person)
        with self._database.write() as connection:
            connection.execute(delete(claims).where(mine))


def enqueue(connection: Connection, invoice_id: int, status: Status, wanted: Urgency | None = None) -> None:
    """Keep the queue in step with a move, within its transaction."""
    if status is not Status.IN_REVIEW:
        connection.execute(delete(review_queue).where(review_queue.c.invoice_id == invoice_id))
        connection.execute(delete(claims).where(claims.c.invoice_id == invoice_id))
        return
    there = connection.execute(select(review_queue.c.invoice_id).where(review_queue.c.invoice_id == invoice_id)).first()
    if wanted is None:
        if there:
            return
        due = connection.execute(select(invoices.c.due).where(invoices.c.id == invoice_id)).scalar_one()
        wanted = Urgency(0, due.isoformat() if due else LATEST, 0)
    values = {"at_risk": wanted.at_risk, "place": wanted.place}
    if there:
        connection.execute(update(review_queue).where(review_queue.c.invoice_id == invoice_id).values(**values))
    else:
        connection.execute(insert(review_queue).values(invoice_id=invoice_id, **values))


def _order() -> tuple[ColumnElement[Any], ...]:
    return (review_queue.c.place, review_queue.c.invoice_id)


def _seen_by(entities: Sequence[str] | None) -> list[ColumnElement[bool]]:
    return [] if entities is None else [invoices.c.entity_id.in_(list(entities))]


def _chosen(sieve: Sieve) -> Select[Any]:
    now = datetime.now(UTC)
    held = (claims.c.invoice_id == invoices.c.id) & (claims.c.until > now)
    chosen = (
        select(
            invoices.c.id, invoices.c.version, invoices.c.since, invoices.c.kind, invoices.c.supplier_name,
            invoices.c.number, invoices.c.issued, invoices.c.due, invoices.c.gross, invoices.c.currency,
            invoices.c.entity_id, documents.c.name, review_queue.c.at_risk, review_queue.c.place,
            claims.c.person,
        )
        .select_from(review_queue.join(invoices).join(documents, documents.c.id == invoices.c.document_id)
                     .outerjoin(claims, held))
        .where(*_seen_by(sieve.entities))
    )  # fmt: skip
    if sieve.person is not None:
        chosen = chosen.where(or_(claims.c.person.is_(None), claims.c.person == sieve.person))
    if sieve.entity is not None:
        chosen = chosen.where(invoices.c.entity_id == sieve.entity)
    if sieve.supplier:
        chosen = chosen.where(func.lower(invoices.c.supplier_name).contains(sieve.supplier.lower(), autoescape=True))
    if sieve.reason is not None:
        open_one = select(findings.c.invoice_id).where(
            findings.c.reason == sieve.reason, findings.c.is_open, findings.c.invoice_id == invoices.c.id
        )
        chosen = chosen.where(open_one.exists())
    return chosen


def _waiting(row: Row[Any], reasons: tuple[str, ...]) -> Waiting:
    return Waiting(
        row.id, row.version, row.since, row.kind, row.supplier_name, row.number, row.issued, row.due, row.gross,
        row.currency, row.entity_id, row.name, row.at_risk, row.place, row.person, reasons,
    )  # fmt: skip
