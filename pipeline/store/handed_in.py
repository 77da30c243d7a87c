"""What became of files that somebody handed in, and which were refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select

from pipeline.documents import Channel, Origin
from pipeline.findings import Finding
from pipeline.status import Disposition, Status
from pipeline.store import audit
from pipeline.store.database import Database
from pipeline.store.desk_tables import refused_files
from pipeline.store.rows import from_json
from pipeline.store.tables import documents, invoices


@dataclass(frozen=True, slots=True)
class Piece:
    """One file that arrived, or one inside it: what became of it, and the invoices that were found on it."""

    document_id: int
    name: str
    disposition: Disposition
    finding: Finding | None
    invoices: tuple[tuple[int, Status, str | None], ...] = ()
    """Each with where it stands and our company that it is for."""


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A file that somebody handed in, with everything inside it."""

    document_id: int
    name: str
    pieces: tuple[Piece, ...]

    @property
    def waits(self) -> bool:
        """Whether something of it is still to be read or checked."""
        return any(
            piece.disposition is Disposition.RECEIVED
            or any(status is Status.EXTRACTED for _, status, _ in piece.invoices)
            for piece in self.pieces
        )


@dataclass(frozen=True, slots=True)
class RefusedFile:
    """A file that the virus scanner refused."""

    at: datetime
    by: str
    name: str
    sha256: str
    size: int
    said: str


class HandedInFiles:
    """Uploads, as the person who made them asks about them."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def of(self, ids: Sequence[int], place: str) -> list[HandedIn]:
        """What became of these uploads; those that did not come from ``place`` (the person) are left out."""
        chosen = select(documents).where(documents.c.id.in_(list(ids)), documents.c.part == "").order_by(documents.c.id)
        found = []
        with self._database.read() as connection:
            for row in connection.execute(chosen).all():
                origin = from_json(Origin, row.origin)
                if origin.channel is Channel.UPLOAD and origin.location.startswith(f"{place}/"):
                    found.append(HandedIn(row.id, row.name, _pieces(connection, row.root_key)))
        return found

    def refuse(self, by: str, name: str, sha256: str, size: int, finding: Finding) -> None:
        """Note that a file was refused before it was taken in; its bytes are not kept."""
        with self._database.write() as connection:
            made = connection.execute(
                insert(refused_files)
                .values(
                    at=datetime.now(UTC), by=by, name=name, sha256=sha256, size=size, reason=str(finding.reason),
                    said=finding.sentence,
                )
                .returning(refused_files.c.id)
            ).scalar_one()  # fmt: skip
            audit.append(connection, by, "refused", f"refused_file:{made}", name=name, sha256=sha256)

    def refused(self, limit: int = 50) -> list[RefusedFile]:
        """What was refused lately, the newest first."""
        chosen = select(refused_files).order_by(refused_files.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            return [
                RefusedFile(row.at, row.by, row.name, row.sha256, row.size, row.said)
                for row in connection.execute(chosen)
            ]


def _pieces(connection: Connection, root_key: str) -> tuple[Piece, ...]:
    rows = connection.execute(select(documents).where(documents.c.root_key == root_key).order_by(documents.c.id)).all()
    of_document: dict[int, list[tuple[int, Status, str | None]]] = {}
    on_them = (
        select(invoices.c.id, invoices.c.document_id, invoices.c.status, invoices.c.entity_id)
        .where(invoices.c.document_id.in_([row.id for row in rows]))
        .order_by(invoices.c.id)
    )
    for one in connection.execute(on_them):
        of_document.setdefault(one.document_id, []).append((one.id, Status(one.status), one.entity_id))
    return tuple(
        Piece(
            row.id, row.name, Disposition(row.disposition), from_json(Finding, row.finding) if row.finding else None,
            tuple(of_document.get(row.id, ())),
        )
        for row in rows
        if row.disposition != Disposition.UNPACKED
    )  # fmt: skip
