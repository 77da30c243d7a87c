"""Everything that arrived: kept once, claimed by one worker at a time, never lost."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, LargeBinary, Row, delete, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.documents import Document, MediaType, Origin, Page
from pipeline.findings import Finding, Reason, finding
from pipeline.intake import Part
from pipeline.intake.sorting import message_key
from pipeline.invoices import Extraction, Reading, invoice_of
from pipeline.sentences import say, say_many
from pipeline.status import Disposition, Status
from pipeline.store import audit, mail_log, search_index
from pipeline.store.archive import Archive
from pipeline.store.database import Database
from pipeline.store.rows import FRAME, frame_of_blob, from_blob, from_json, readable, root_key, to_blob, to_json
from pipeline.store.tables import documents, invoices, pages

MACHINE = "payables"
ATTEMPTS = 5
"""Times a document is claimed, from the second on alone, before it is taken to be what kills its workers."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """What receiving came to: whether it was new, its id, and how many of its parts wait to be read."""

    new: bool
    document_id: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Claim:
    """A document that a worker may read until its lease ends."""

    document_id: int
    document: Document
    attempt: int


@dataclass(frozen=True, slots=True)
class Arrival:
    """One part of something that arrived, and what became of it."""

    document_id: int
    parent_id: int | None
    document: Document
    part: str
    origin: Origin
    disposition: Disposition
    finding: Finding | None


@dataclass(frozen=True, slots=True)
class PageSize:
    """A page's number and its size in points as the reader turned it."""

    number: int
    width: float
    height: float


class Intake:
    """The documents table in the words of the trade."""

    def __init__(self, database: Database, archive: Archive) -> None:
        """Over one database and the archive beside it."""
        self._database = database
        self._archive = archive

    def knows(self, origin: Origin, sha256: str) -> bool:
        """Whether this arrival was received before: same channel, same place, same bytes."""
        with self._database.read() as connection:
            return _root(connection, root_key(origin, sha256)) is not None

    def receive(self, tree: Part) -> Receipt:
        """Keep an arrival with all its parts. The bytes are in the archive before the database knows of them.

        A message that came before by another way, in whatever mailbox, is kept as IGNORED and nothing in it is read
        again.
        """
        for part in tree.walk():
            self._archive.put(part.attachment.content)
        try:
            return self._receive(tree)
        except IntegrityError:  # another process received it between our look and our write: now we see it
            return self._receive(tree)

    def _receive(self, tree: Part) -> Receipt:
        key, message = root_key(tree.attachment.origin, tree.attachment.sha256), message_key(tree)
        with self._database.write() as connection:
            known = _root(connection, key)
            if known is not None:
                return Receipt(new=False, document_id=known, waiting=0)
            earlier = mail_log.document_of(connection, message) if message else None
            if earlier is not None:
                tree = _said_before(
                    tree, _arrival(connection.execute(select(documents).where(documents.c.id == earlier)).one())
                )
            document_id = _insert(connection, tree, key, None)
            if message and earlier is None:
                mail_log.keep(connection, message, document_id)
        waiting = sum(part.disposition is Disposition.RECEIVED for part in tree.walk())
        return Receipt(new=True, document_id=document_id, waiting=waiting)

    def claim(self, worker: str, limit: int, lease_seconds: int, most_bytes: int = 2**62) -> list[Claim]:
        """Take waiting documents for a worker: up to ``limit``, and ``most_bytes`` together, but at least one.

        A lease that ended is taken up again. What was claimed before and not finished waits until nothing else does,
        and is then claimed alone: should it be what kills its workers, it costs nobody else. After ``ATTEMPTS`` times
        it fails with READER_CRASHED.
        """
        now = datetime.now(UTC)
        with self._database.write() as connection:
            free = or_(documents.c.lease_until.is_(None), documents.c.lease_until < now)
            held = (
                select(documents)
                .where(documents.c.disposition == Disposition.RECEIVED, free)
                .order_by(documents.c.id)
                .with_for_update(skip_locked=True)
            )
            for row in connection.execute(held.where(documents.c.attempts >= ATTEMPTS)).all():
                said = say_many("Its reader died {n} time.", "Its reader died {n} times.", row.attempts)
                _dispose(connection, row.id, Disposition.FAILED, Finding.of(Reason.READER_CRASHED, said))
            rows = connection.execute(held.where(documents.c.attempts == 0).limit(limit)).all()
            taken = _within(rows, most_bytes) or connection.execute(held.limit(1)).all()
            connection.execute(
                update(documents)
                .where(documents.c.id.in_([row.id for row in taken]))
                .values(
                    claimed_by=worker,
                    lease_until=now + timedelta(seconds=lease_seconds),
                    attempts=documents.c.attempts + 1,
                )
            )
        return [Claim(row.id, _document(row), row.attempts + 1) for row in taken]

    def renew(self, worker: str, lease_seconds: int) -> None:
        """Keep what a worker has claimed and not finished for so many seconds more."""
        until = datetime.now(UTC) + timedelta(seconds=lease_seconds)
        with self._database.write() as connection:
            connection.execute(update(documents).where(*_held_by(worker)).values(lease_until=until))

    def workers(self) -> list[str]:
        """Who has claimed documents that are not finished."""
        chosen = select(documents.c.claimed_by).where(
            documents.c.disposition == Disposition.RECEIVED, documents.c.claimed_by.is_not(None)
        )
        with self._database.read() as connection:
            return list(connection.execute(chosen.distinct()).scalars())

    def abandon(self, worker: str) -> int:
        """Give back what a worker that died had claimed; how much. Unlike ``release`` the attempt counts."""
        with self._database.write() as connection:
            freed = connection.execute(
                update(documents).where(*_held_by(worker)).values(claimed_by=None, lease_until=None)
            )
        return int(freed.rowcount)

    def release(self, worker: str) -> None:
        """Give back what a worker has claimed and not finished, without counting it as an attempt."""
        with self._database.write() as connection:
            connection.execute(
                update(documents)
                .where(*_held_by(worker))
                .values(claimed_by=None, lease_until=None, attempts=documents.c.attempts - 1)
            )

    def record_reading(self, document_id: int, reading: Reading) -> list[int]:
        """Keep what reading gave: pages, and an invoice for each extraction. A second time changes nothing.

        A document without any invoice on it has failed: somebody thought that it was one, so a person looks.
        """
        with self._database.write() as connection:
            if not _still_waits(connection, document_id):
                return []
            _write_pages(connection, document_id, reading)
            if not reading.extractions:
                _dispose(connection, document_id, Disposition.FAILED, _NO_INVOICE)
                return []
            _finish(connection, document_id, Disposition.READ, None)
            ids = [insert_invoice(connection, document_id, one) for one in reading.extractions]
            audit.append(connection, MACHINE, "read", f"document:{document_id}", invoices=ids)
            for position, invoice_id in enumerate(ids):
                kind = str(reading.extractions[position].kind)
                audit.append(connection, MACHINE, "extracted", f"invoice:{invoice_id}", document=document_id, kind=kind)
        return ids

    def set_aside(self, document_id: int, finding: Finding, disposition: Disposition = Disposition.FAILED) -> None:
        """Say that a document is not read, and why. The original stays in the archive."""
        with self._database.write() as connection:
            if _still_waits(connection, document_id):
                _dispose(connection, document_id, disposition, finding)

    def restore(self, document_id: int, actor: str) -> None:
        """Have a document read that was ignored or failed; nothing where it was not."""
        with self._database.write() as connection:
            restored = connection.execute(
                update(documents)
                .where(
                    documents.c.id == document_id,
                    documents.c.disposition.in_([Disposition.IGNORED, Disposition.FAILED]),
                )
                .values(disposition=Disposition.RECEIVED, finding=None, attempts=0, claimed_by=None, lease_until=None)
            )
            if restored.rowcount:
                audit.append(connection, actor, "restored", f"document:{document_id}")

    def content(self, sha256: str) -> bytes:
        """The bytes of a document. Raises ``DamagedError`` where the archive was changed."""
        return self._archive.get(sha256)

    def arrival(self, document_id: int) -> Arrival:
        """One part of something that arrived. Raises ``LookupError``."""
        with self._database.read() as connection:
            row = connection.execute(select(documents).where(documents.c.id == document_id)).one_or_none()
        if row is None:
            raise LookupError(f"there is no document {document_id}")
        return _arrival(row)

    def arrivals(self, *dispositions: Disposition) -> list[Arrival]:
        """Everything with one of these dispositions, in the order it came."""
        chosen = select(documents).where(documents.c.disposition.in_(dispositions)).order_by(documents.c.id)
        with self._database.read() as connection:
            return [_arrival(row) for row in connection.execute(chosen)]

    def latest(self, limit: int) -> list[Arrival]:
        """What came last, the newest first."""
        chosen = select(documents).order_by(documents.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            return [_arrival(row) for row in connection.execute(chosen)]

    def pages(self, document_id: int) -> list[Page]:
        """The pages of a document as they were read."""
        chosen = select(pages.c.body).where(pages.c.document_id == document_id).order_by(pages.c.number)
        with self._database.read() as connection:
            return [from_blob(body) for (body,) in connection.execute(chosen)]

    def page(self, document_id: int, number: int) -> Page | None:
        """A page of a document as it was read; ``None`` where there is none of that number."""
        chosen = select(pages.c.body).where(pages.c.document_id == document_id, pages.c.number == number)
        with self._database.read() as connection:
            body = connection.execute(chosen).scalar_one_or_none()
        return None if body is None else from_blob(body)

    def page_sizes(self, document_id: int, numbers: Collection[int] | None = None) -> list[PageSize]:
        """The pages of a document, or those with some numbers, for whoever only needs a frame: no word is decoded."""
        beginning = func.substr(pages.c.body, 1, FRAME, type_=LargeBinary)
        chosen = select(beginning).where(pages.c.document_id == document_id).order_by(pages.c.number)
        if numbers is not None:
            chosen = chosen.where(pages.c.number.in_(list(numbers)))
        with self._database.read() as connection:
            return [PageSize(*frame_of_blob(one)) for one in connection.execute(chosen).scalars()]

    def hashes(self) -> set[str]:
        """The names of all originals that the archive must have."""
        with self._database.read() as connection:
            return set(connection.execute(select(documents.c.sha256).distinct()).scalars())

    def waiting(self) -> int:
        """How many documents wait to be read."""
        chosen = select(func.count()).where(documents.c.disposition == Disposition.RECEIVED)
        with self._database.read() as connection:
            return int(connection.execute(chosen).scalar_one())


_NO_INVOICE: Final = Finding.of(Reason.UNKNOWN_TYPE, say("No invoice was found in it."))


def _held_by(worker: str) -> tuple[ColumnElement[bool], ...]:
    return documents.c.claimed_by == worker, documents.c.disposition == Disposition.RECEIVED


def _within(rows: Sequence[Row[Any]], most_bytes: int) -> list[Row[Any]]:
    """The first rows that together have so many bytes, and at least one."""
    sizes = accumulate(row.size for row in rows)
    return [row for at, (row, size) in enumerate(zip(rows, sizes, strict=True)) if at == 0 or size <= most_bytes]


def _still_waits(connection: Connection, document_id: int) -> bool:
    """Whether a document is not read yet. Its row is held: of two readers at once the second changes nothing."""
    chosen = select(documents.c.disposition).where(documents.c.id == document_id).with_for_update()
    return str(connection.execute(chosen).scalar_one()) == Disposition.RECEIVED


def _write_pages(connection: Connection, document_id: int, reading: Reading) -> None:
    """In place of those of an earlier reading, where a document that failed was restored."""
    connection.execute(delete(pages).where(pages.c.document_id == document_id))
    if reading.pages:
        blobs = [{"document_id": document_id, "number": one.number, "body": to_blob(one)} for one in reading.pages]
        connection.execute(insert(pages), blobs)


def _root(connection: Connection, key: str) -> int | None:
    found = connection.execute(
        select(documents.c.id).where(documents.c.root_key == key, documents.c.part == "")
    ).scalar_one_or_none()
    return None if found is None else int(found)


def _said_before(tree: Part, earlier: Arrival) -> Part:
    """A message whose documents came before, set aside as a whole."""
    why = finding(
        Reason.REPEATED_MESSAGE,
        "The same message came before, to {place}.",
        (),
        {"document": str(earlier.document_id)},
        place=earlier.origin.location.rpartition("/")[0] or earlier.origin.location,
    )
    return replace(tree, disposition=Disposition.IGNORED, finding=why, parts=())


def _insert(connection: Connection, part: Part, key: str, parent_id: int | None) -> int:
    """One part and everything inside it, each with its event."""
    attachment = part.attachment
    inserted = connection.execute(
        insert(documents).values(
            root_key=key, part=part.path, parent_id=parent_id, sha256=attachment.sha256, name=attachment.name,
            media_type=str(part.media_type), size=len(attachment.content), origin=to_json(readable(attachment.origin)),
            received_at=datetime.now(UTC), disposition=str(part.disposition),
            finding=to_json(part.finding) if part.finding else None, attempts=0,
        ).returning(documents.c.id)
    ).scalar_one()  # fmt: skip
    audit.append(
        connection, MACHINE, "received", f"document:{inserted}", name=attachment.name, sha256=attachment.sha256,
        disposition=str(part.disposition), reason=str(part.finding.reason) if part.finding else None,
    )  # fmt: skip
    for inner in part.parts:
        _insert(connection, inner, key, int(inserted))
    return int(inserted)


def insert_invoice(connection: Connection, document_id: int, extraction: Extraction) -> int:
    """A new invoice of a document, waiting for its checks; its id. The caller writes the event."""
    invoice = invoice_of(extraction)
    invoice_id = int(
        connection.execute(
            insert(invoices).values(
                document_id=document_id, position=extraction.index, status=str(Status.EXTRACTED), version=1,
                since=datetime.now(UTC), kind=str(extraction.kind), supplier_name=invoice.supplier.name,
                number=invoice.number, issued=invoice.issued, due=invoice.due, currency=invoice.currency,
                gross=None if invoice.gross is None else f"{invoice.gross:f}", order_state="none", reason="",
                extraction=to_json(extraction), invoice=to_json(invoice),
            ).returning(invoices.c.id)
        ).scalar_one()
    )  # fmt: skip
    search_index.index(connection, invoice_id, invoice, invoice.supplier.name)
    return invoice_id


def _finish(connection: Connection, document_id: int, disposition: Disposition, finding: Finding | None) -> None:
    connection.execute(
        update(documents)
        .where(documents.c.id == document_id)
        .values(
            disposition=str(disposition),
            finding=to_json(finding) if finding else None,
            claimed_by=None,
            lease_until=None,
        )
    )


def _dispose(connection: Connection, document_id: int, disposition: Disposition, finding: Finding) -> None:
    _finish(connection, document_id, disposition, finding)
    subject = f"document:{document_id}"
    audit.append(connection, MACHINE, str(disposition), subject, reason=str(finding.reason), sentence=finding.sentence)


def _document(row: Row[Any]) -> Document:
    return Document(row.sha256, row.name, MediaType(row.media_type), row.size)


def _arrival(row: Row[Any]) -> Arrival:
    return Arrival(
        row.id, row.parent_id, _document(row), row.part, from_json(Origin, row.origin), Disposition(row.disposition),
        from_json(Finding, row.finding) if row.finding else None,
    )  # fmt: skip
