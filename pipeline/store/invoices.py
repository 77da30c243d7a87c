"""Invoices: where they stand, what is doubted, what people said. The one place that moves an invoice."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Final, cast

from sqlalchemy import Connection, Row, Table, delete, func, insert, select, update

from pipeline.assess import Verdict
from pipeline.checks.case import Past
from pipeline.documents import MediaType
from pipeline.duplicates import Earlier
from pipeline.findings import Finding
from pipeline.invoices import Extraction, Invoice
from pipeline.review import Answer, Correction
from pipeline.status import Status, check_move
from pipeline.store import audit, search_index
from pipeline.store.database import Database
from pipeline.store.desk_tables import withdrawals
from pipeline.store.duplicates import seen_as, write_facts
from pipeline.store.masters import bill
from pipeline.store.memory import remembered, write_recollection
from pipeline.store.moves import leave, locked, move, stand
from pipeline.store.queue import enqueue
from pipeline.store.rows import from_json, to_json
from pipeline.store.tables import answers, corrections, documents, entries, findings, invoices, plans
from pipeline.urgency import Urgency, urgency

E_INVOICES: Final = (MediaType.XML, MediaType.SIGNED)
"""Files that are e-invoices and nothing else."""


@dataclass(frozen=True, slots=True)
class Record:
    """An invoice as the store has it. ``as_read`` is without memory, ``extraction`` with it; neither is corrected."""

    id: int
    document_id: int
    sha256: str
    document_name: str
    status: Status
    since: datetime
    version: int
    invoice: Invoice
    extraction: Extraction
    entity_id: str | None
    supplier_id: str | None
    order_state: str
    reason: str
    as_read: Extraction


@dataclass(frozen=True, slots=True)
class Heading:
    """An invoice in one line, for lists."""

    id: int
    status: Status
    since: datetime
    kind: str
    supplier_name: str | None
    number: str | None
    issued: date | None
    due: date | None
    gross: str | None
    currency: str | None
    document_name: str
    reasons: tuple[str, ...] = ()


class Invoices:
    """The invoices table in the words of the trade."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def one(self, invoice_id: int) -> Record:
        """An invoice. Raises ``LookupError``."""
        with self._database.read() as connection:
            return _record(connection, invoice_id)

    def companies_of(self, document_id: int) -> list[str | None]:
        """The company of each invoice of a document."""
        chosen = select(invoices.c.entity_id).where(invoices.c.document_id == document_id)
        with self._database.read() as connection:
            return list(connection.execute(chosen).scalars())

    def waiting(self, *statuses: Status) -> list[int]:
        """The ids of the invoices that stand there, oldest first; of what came together e-invoices before pages."""
        others = documents.alias()
        arrived = select(func.min(others.c.id)).where(others.c.root_key == documents.c.root_key).scalar_subquery()
        chosen = (
            select(invoices.c.id)
            .join(documents, documents.c.id == invoices.c.document_id)
            .where(invoices.c.status.in_(statuses))
            .order_by(arrived, documents.c.media_type.not_in(E_INVOICES), invoices.c.id)
        )
        with self._database.read() as connection:
            return list(connection.execute(chosen).scalars())

    def together(self, invoice_id: int) -> list[Earlier]:
        """The e-invoices that came in the same message or archive as an invoice."""
        own, others = documents.alias(), invoices.alias()
        root = (
            select(own.c.root_key)
            .join(invoices, invoices.c.document_id == own.c.id)
            .where(invoices.c.id == invoice_id)
            .scalar_subquery()
        )
        chosen = (
            select(others.c.id)
            .join(documents, documents.c.id == others.c.document_id)
            .where(documents.c.root_key == root, documents.c.media_type.in_(E_INVOICES), others.c.id != invoice_id)
        )
        with self._database.read() as connection:
            return [seen_as(connection, one) for one in connection.execute(chosen).scalars()]

    def headings(self, *statuses: Status) -> list[Heading]:
        """The invoices that stand there, in one line each; by due date, then id."""
        chosen = (
            select(invoices, documents.c.name.label("document_name"))
            .join(documents, documents.c.id == invoices.c.document_id)
            .where(invoices.c.status.in_(statuses))
            .order_by(invoices.c.due.is_(None), invoices.c.due, invoices.c.id)
        )
        doubts = (
            select(findings.c.invoice_id, findings.c.reason)
            .join(invoices, invoices.c.id == findings.c.invoice_id)
            .where(invoices.c.status.in_(statuses), findings.c.is_open)
            .order_by(findings.c.invoice_id, findings.c.position)
        )
        with self._database.read() as connection:
            reasons: dict[int, list[str]] = {}
            for invoice_id, reason in connection.execute(doubts).tuples():
                reasons.setdefault(invoice_id, []).append(reason)
            return [_heading(row, tuple(reasons.get(row.id, ()))) for row in connection.execute(chosen)]

    def findings(self, invoice_id: int) -> list[tuple[Finding, bool]]:
        """The findings of an invoice, each with whether it is open."""
        chosen = select(findings).where(findings.c.invoice_id == invoice_id).order_by(findings.c.position)
        with self._database.read() as connection:
            return [(from_json(Finding, row.body), row.is_open) for row in connection.execute(chosen)]

    def corrections(self, invoice_id: int, *, withdrawn: bool = False) -> list[Correction]:
        """What people typed, in the order they did; what they took back only where ``withdrawn`` asks for it."""
        with self._database.read() as connection:
            return [from_json(Correction, body) for _, body in _said(connection, corrections, invoice_id, withdrawn)]

    def answers(self, invoice_id: int, *, withdrawn: bool = False) -> list[Answer]:
        """What people answered, in the order they did; what they took back only where ``withdrawn`` asks for it."""
        with self._database.read() as connection:
            return [from_json(Answer, body) for _, body in _said(connection, answers, invoice_id, withdrawn)]

    def withdraw(self, invoice_id: int, person: str, at: datetime) -> int:
        """Take back everything that a person said of an invoice at one moment; how much that was.

        The invoice goes to review and must be assessed again. Raises ``IllegalMoveError`` once it is posted.
        """
        with self._database.write() as connection:
            row = locked(connection, invoice_id, None)
            check_move(Status(row.status), Status.IN_REVIEW)
            taken = []
            for table, noun in ((corrections, Correction), (answers, Answer)):
                for said_id, body in _said(connection, table, invoice_id, withdrawn=False):
                    one = cast("Correction | Answer", from_json(noun, body))
                    if one.by == person and one.at == at:
                        taken.append({"said": table.name, "said_id": said_id})
            if not taken:
                return 0
            now = datetime.now(UTC)
            connection.execute(
                insert(withdrawals), [{"invoice_id": invoice_id, "by": person, "at": now, **one} for one in taken]
            )
            stand(connection, row, Status.IN_REVIEW)
            audit.append(connection, person, "withdrew", f"invoice:{invoice_id}", before=row.status, said=taken)
        return len(taken)

    def history(self, invoice_id: int) -> list[audit.Event]:
        """Everything that happened to an invoice, its document and its entries, oldest first."""
        written = select(entries.c.id).where(entries.c.invoice_id == invoice_id).order_by(entries.c.id)
        with self._database.read() as connection:
            record = _record(connection, invoice_id)
            posted = [f"entry:{one}" for one in connection.execute(written).scalars()]
            return audit.history(connection, f"document:{record.document_id}", f"invoice:{invoice_id}", *posted)

    def past(self, supplier_id: str | None, invoice_id: int) -> list[Past]:
        """The supplier's earlier invoices, for what is usual."""
        if supplier_id is None:
            return []
        chosen = (
            select(invoices.c.number, invoices.c.gross, invoices.c.currency)
            .where(
                invoices.c.supplier_id == supplier_id,
                invoices.c.id < invoice_id,
                invoices.c.status != Status.REPLACED,
            )
            .order_by(invoices.c.id.desc())
            .limit(200)
        )
        with self._database.read() as connection:
            rows = connection.execute(chosen).all()
        return [Past(row.number, None if row.gross is None else Decimal(row.gross), row.currency) for row in rows]

    def record_verdict(
        self,
        invoice_id: int,
        verdict: Verdict,
        seen: Earlier | None,
        actor: str,
        version: int | None = None,
        wanted: Urgency | None = None,
    ) -> Status:
        """Keep a verdict: the invoice as judged, what memory read of it, its findings, and where it goes.

        ``seen`` is what the duplicate check will ask of it, ``None`` for what it never asks. ``wanted`` says how urgent
        it is; without it that is worked out with no rates.
        """
        with self._database.write() as connection:
            row = locked(connection, invoice_id, version)
            check_move(Status(row.status), verdict.status)
            leave(connection, row)
            _write_verdict(connection, row, verdict)
            _write_findings(connection, invoice_id, verdict)
            if seen is not None:
                write_facts(connection, seen)
            write_recollection(connection, invoice_id, verdict.recalled)
            enqueue(connection, invoice_id, verdict.status, wanted or urgency(verdict.invoice, verdict.open))
            connection.execute(delete(plans).where(plans.c.invoice_id == invoice_id))
            order = verdict.order
            bill(connection, invoice_id, order.order.number if order else None, order.billed if order else {})
            audit.append(
                connection, actor, "assessed", f"invoice:{invoice_id}", before=row.status, after=str(verdict.status),
                open=[str(one.reason) for one in verdict.open],
            )  # fmt: skip
        return verdict.status

    def correct(self, invoice_id: int, made: Sequence[Correction], version: int | None = None) -> None:
        """Keep what a person typed. The invoice goes to review and must be assessed again."""
        self.say(invoice_id, made, (), version)

    def answer(self, invoice_id: int, given: Sequence[Answer], version: int | None = None) -> None:
        """Keep a person's answer to findings. The invoice must be assessed again."""
        self.say(invoice_id, (), given, version)

    def say(
        self, invoice_id: int, made: Sequence[Correction], given: Sequence[Answer], version: int | None = None
    ) -> None:
        """Keep corrections and answers of a person, all or none; allowed while the invoice is not posted.

        The invoice goes to review and must be assessed again.
        """
        with self._database.write() as connection:
            row = locked(connection, invoice_id, version)
            check_move(Status(row.status), Status.IN_REVIEW)
            stand(connection, row, Status.IN_REVIEW)
            _keep(connection, row, corrections, made, "corrected")
            _keep(connection, row, answers, given, "answered")

    def comment(self, invoice_id: int, person: str, text: str) -> None:
        """Keep a remark of a person: it changes nothing, and stays."""
        with self._database.write() as connection:
            locked(connection, invoice_id, None)
            audit.append(connection, person, "commented", f"invoice:{invoice_id}", text=text)

    def move(self, invoice_id: int, status: Status, actor: str, reason: str = "", version: int | None = None) -> None:
        """Move an invoice. Raises ``IllegalMoveError`` and ``StaleVersionError``.

        To posted or void only the journal moves one, together with the entry.
        """
        with self._database.write() as connection:
            move(connection, invoice_id, status, actor, reason, version)


def _keep(
    connection: Connection, row: Row[Any], table: Table, said: Sequence[Correction] | Sequence[Answer], action: str
) -> None:
    """What a person said, word for word, and the event that tells it."""
    if not said:
        return
    for one in said:
        connection.execute(insert(table).values(invoice_id=row.id, body=to_json(one)))
    body = [json.loads(to_json(one)) for one in said]
    audit.append(connection, said[0].by, action, f"invoice:{row.id}", before=row.status, said=body)


def _said(connection: Connection, table: Table, invoice_id: int, withdrawn: bool) -> list[tuple[int, str]]:  # noqa: FBT001
    chosen = select(table.c.id, table.c.body).where(table.c.invoice_id == invoice_id).order_by(table.c.id)
    if not withdrawn:
        back = select(withdrawals.c.said_id).where(
            withdrawals.c.said == table.name, withdrawals.c.invoice_id == invoice_id
        )
        chosen = chosen.where(table.c.id.not_in(back))
    return [(int(row.id), str(row.body)) for row in connection.execute(chosen)]


def _write_verdict(connection: Connection, row: Row[Any], verdict: Verdict) -> None:
    invoice = verdict.invoice
    known = verdict.supplier.supplier.name if verdict.supplier_id and verdict.supplier else None
    search_index.follow(connection, row, invoice, known or invoice.supplier.name)
    connection.execute(
        update(invoices).where(invoices.c.id == row.id).values(
            status=str(verdict.status), version=row.version + 1, kind=str(invoice.kind),
            since=row.since if row.status == verdict.status else datetime.now(UTC),
            entity_id=verdict.entity_id, supplier_id=verdict.supplier_id,
            supplier_name=known or invoice.supplier.name,
            number=invoice.number, issued=invoice.issued, due=invoice.due, currency=invoice.currency,
            gross=None if invoice.gross is None else f"{invoice.gross:f}", order_state=str(verdict.order_state),
            reason="", invoice=to_json(invoice),
        )
    )  # fmt: skip


def _write_findings(connection: Connection, invoice_id: int, verdict: Verdict) -> None:
    connection.execute(delete(findings).where(findings.c.invoice_id == invoice_id))
    for position, finding in enumerate(verdict.findings, 1):
        _insert_finding(connection, invoice_id, position, finding, is_open=finding in verdict.open)


def _insert_finding(connection: Connection, invoice_id: int, position: int, finding: Finding, *, is_open: bool) -> None:
    connection.execute(
        insert(findings).values(
            invoice_id=invoice_id,
            position=position,
            reason=str(finding.reason),
            is_open=is_open,
            body=to_json(finding),
        )
    )


def _record(connection: Connection, invoice_id: int) -> Record:
    row = connection.execute(
        select(invoices, documents.c.sha256, documents.c.name.label("document_name"))
        .join(documents, documents.c.id == invoices.c.document_id)
        .where(invoices.c.id == invoice_id)
    ).one_or_none()
    if row is None:
        raise LookupError(f"there is no invoice {invoice_id}")
    as_read = from_json(Extraction, row.extraction)
    return Record(
        row.id, row.document_id, row.sha256, row.document_name, Status(row.status), row.since, row.version,
        from_json(Invoice, row.invoice), remembered(connection, row.id, as_read), row.entity_id,
        row.supplier_id, row.order_state, row.reason, as_read,
    )  # fmt: skip


def _heading(row: Row[Any], reasons: tuple[str, ...]) -> Heading:
    return Heading(
        row.id, Status(row.status), row.since, row.kind, row.supplier_name, row.number, row.issued, row.due, row.gross,
        row.currency, row.document_name, reasons,
    )  # fmt: skip
