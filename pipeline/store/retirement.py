"""Originals whose time is over: put away, brought back, and at last purged.

The record comes first and the bytes follow, so a crash in between leaves bytes too many and never too few; ``settle``
moves what was left. What is put away stays in the balance: the row of a document is never deleted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from pipeline.retention import Retention
from pipeline.status import Disposition, Status
from pipeline.store import audit
from pipeline.store.archive import Archive
from pipeline.store.database import Database
from pipeline.store.tables import documents, invoices, retired

OVER: Final = frozenset({Status.PAID, Status.POSTED, Status.VOID, Status.REJECTED, Status.FILED, Status.REPLACED})
"""Where nobody works on an invoice any more."""


@dataclass(frozen=True, slots=True)
class Due:
    """A document whose time ended on ``kept_until``."""

    document_id: int
    sha256: str
    name: str
    kept_until: date


class Retirement:
    """The retired documents in the words of the trade."""

    def __init__(self, database: Database, archive: Archive) -> None:
        """Over one database and the archive beside it."""
        self._database = database
        self._archive = archive

    def due(self, retention: Retention, today: date) -> list[Due]:
        """What may be put away. A message or an archive goes with the last of what came in it, and never before."""
        with self._database.read() as connection:
            rows = connection.execute(_STANDING).all()
            bills = _bills(connection)
        return sorted(_due(rows, bills, retention, today), key=lambda one: one.document_id)

    def put_away(self, due: Iterable[Due], actor: str) -> int:
        """Retire documents; how many. The bytes go to the trash once no kept document has them."""
        count = 0
        for one in due:
            with self._database.write() as connection:
                if _is_retired(connection, one.document_id):
                    continue
                connection.execute(
                    insert(retired).values(
                        document_id=one.document_id, at=datetime.now(UTC), by=actor, kept_until=one.kept_until
                    )
                )
                subject = f"document:{one.document_id}"
                audit.append(connection, actor, "retired", subject, kept_until=one.kept_until.isoformat())
            count += 1
        self.settle()
        return count

    def restore(self, document_id: int, actor: str) -> bool:
        """Bring a document back; ``False`` where it is not retired or was purged."""
        with self._database.read() as connection:
            row = connection.execute(_retired_row(document_id)).one_or_none()
        if row is None or row.purged_at is not None:
            return False
        self._archive.bring_back(row.sha256)
        with self._database.write() as connection:
            connection.execute(delete(retired).where(retired.c.document_id == document_id))
            audit.append(connection, actor, "unretired", f"document:{document_id}")
        return True

    def purge(self, retention: Retention, now: datetime, actor: str) -> int:
        """Delete for good what was put away ``purge_days`` ago; how many documents."""
        before = now - timedelta(days=retention.purge_days)
        chosen = select(retired.c.document_id).where(retired.c.purged_at.is_(None), retired.c.at <= before)
        with self._database.write() as connection:
            ids = list(connection.execute(chosen).scalars())
            for one in ids:
                connection.execute(update(retired).where(retired.c.document_id == one).values(purged_at=now))
                audit.append(connection, actor, "purged", f"document:{one}")
        self.settle()
        return len(ids)

    def settle(self) -> None:
        """Bring the archive to what the records say: also what a crash left undone."""
        with self._database.read() as connection:
            gone = _names(connection, purged=True)
            away = _names(connection, purged=False) - gone
        for name in away:
            self._archive.retire(name)
        for name in gone:
            self._archive.purge(name)

    def away(self) -> set[str]:
        """The names of originals that need not be in the archive."""
        with self._database.read() as connection:
            return _names(connection, purged=False)


_STANDING: Final = (
    select(
        documents.c.id, documents.c.parent_id, documents.c.sha256, documents.c.name, documents.c.disposition,
        documents.c.received_at, retired.c.document_id.label("retired_id"),
    )
    .outerjoin(retired, retired.c.document_id == documents.c.id)
    .order_by(documents.c.id.desc())
)  # fmt: skip


def _due(
    rows: Iterable[Row[Any]], bills: dict[int, list[tuple[Status, date | None]]], retention: Retention, today: date
) -> Iterator[Due]:
    """Rows come with the youngest first: what is inside a container is judged before it."""
    latest: dict[int, date] = {}
    for row in rows:
        inside = latest.get(row.id)
        until = inside or _kept_until(row, bills.get(row.id, []), retention)
        if row.parent_id is not None:
            latest[row.parent_id] = max(until, latest.get(row.parent_id, until))
        if until < today and row.retired_id is None:
            yield Due(row.id, row.sha256, row.name, until)


def _kept_until(row: Row[Any], bills: list[tuple[Status, date | None]], retention: Retention) -> date:
    """The last day a document is kept for its own sake; for ever is the last day there is."""
    received = row.received_at.date()
    if row.disposition == Disposition.RECEIVED or any(status not in OVER for status, _ in bills):
        return date.max
    if not bills:
        return retention.of_other(received) or date.max
    return max(retention.of_invoice(issued, received) or date.max for _, issued in bills)


def _bills(connection: Connection) -> dict[int, list[tuple[Status, date | None]]]:
    found: dict[int, list[tuple[Status, date | None]]] = {}
    for row in connection.execute(select(invoices.c.document_id, invoices.c.status, invoices.c.issued)):
        found.setdefault(row.document_id, []).append((Status(row.status), row.issued))
    return found


def _names(connection: Connection, *, purged: bool) -> set[str]:
    """The hashes that no kept document has; with ``purged`` those of which no document could be restored."""
    joined = documents.outerjoin(retired, retired.c.document_id == documents.c.id)
    over = retired.c.purged_at.is_not(None) if purged else retired.c.document_id.is_not(None)
    needed = select(documents.c.sha256).select_from(joined).where(~over)
    found = select(documents.c.sha256).select_from(joined).where(over)
    return set(connection.execute(found).scalars()) - set(connection.execute(needed).scalars())


def _retired_row(document_id: int) -> Select[Any]:
    return (
        select(documents.c.sha256, retired.c.purged_at)
        .join(retired, retired.c.document_id == documents.c.id)
        .where(documents.c.id == document_id)
    )


def _is_retired(connection: Connection, document_id: int) -> bool:
    return connection.execute(_retired_row(document_id)).first() is not None
