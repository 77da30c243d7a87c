"""What became of everything that arrived: an arrival with every part inside it and the invoices found on each."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, select

from pipeline.documents import Origin
from pipeline.findings import Finding
from pipeline.status import Disposition, Status
from pipeline.store.database import Database
from pipeline.store.rows import from_json
from pipeline.store.tables import documents, invoices


@dataclass(frozen=True, slots=True)
class Found:
    """An invoice on a document."""

    id: int
    status: Status
    entity_id: str | None


@dataclass(frozen=True, slots=True)
class Piece:
    """One thing that arrived, alone or within another; ``parent_id`` is ``None`` for the whole."""

    document_id: int
    parent_id: int | None
    part: str
    name: str
    media_type: str
    size: int
    sha256: str
    received_at: datetime
    origin: Origin
    disposition: Disposition
    finding: Finding | None
    invoices: tuple[Found, ...]


class Arrivals:
    """The documents table, read as trees."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def tree(self, document_id: int) -> list[Piece]:
        """Everything that arrived together with a document, the whole first. Raises ``LookupError``."""
        same = select(documents.c.root_key).where(documents.c.id == document_id)
        with self._database.read() as connection:
            key = connection.execute(same).scalar_one_or_none()
            if key is None:
                raise LookupError(f"there is no document {document_id}")
            rows = connection.execute(select(documents).where(documents.c.root_key == key).order_by(documents.c.id))
            return _pieces(connection, rows.all())

    def page(self, dispositions: Collection[Disposition], before: int | None, limit: int) -> list[Piece]:
        """The newest single documents with ids below ``before``; of every disposition where none is named."""
        chosen = select(documents).order_by(documents.c.id.desc()).limit(limit)
        if dispositions:
            chosen = chosen.where(documents.c.disposition.in_([str(one) for one in dispositions]))
        if before is not None:
            chosen = chosen.where(documents.c.id < before)
        with self._database.read() as connection:
            return _pieces(connection, connection.execute(chosen).all())


def _pieces(connection: Connection, rows: Sequence[Row[Any]]) -> list[Piece]:
    chosen = (
        select(invoices.c.id, invoices.c.document_id, invoices.c.status, invoices.c.entity_id)
        .where(invoices.c.document_id.in_([row.id for row in rows]))
        .order_by(invoices.c.id)
    )
    on: dict[int, list[Found]] = {}
    for one in connection.execute(chosen):
        on.setdefault(one.document_id, []).append(Found(one.id, Status(one.status), one.entity_id))
    return [_piece(row, tuple(on.get(row.id, ()))) for row in rows]


def _piece(row: Row[Any], found: tuple[Found, ...]) -> Piece:
    return Piece(
        row.id, row.parent_id, row.part, row.name, row.media_type, row.size, row.sha256, row.received_at,
        from_json(Origin, row.origin), Disposition(row.disposition),
        from_json(Finding, row.finding) if row.finding else None, found,
    )  # fmt: skip
