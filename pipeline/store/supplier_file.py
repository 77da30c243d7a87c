"""What there is about one supplier beside the record: invoices and the history of the record."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from pipeline.status import Status
from pipeline.store import audit
from pipeline.store.database import Database
from pipeline.store.invoices import Heading
from pipeline.store.tables import documents, invoices


class SupplierFile:
    """The file of each supplier."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def invoices(
        self, supplier_id: str, entities: Sequence[str] | None, before: int | None = None, limit: int = 25
    ) -> list[Heading]:
        """The supplier's invoices to our companies ``entities`` (``None`` for all), newest first."""
        chosen = (
            select(invoices, documents.c.name.label("document_name"))
            .join(documents, documents.c.id == invoices.c.document_id)
            .where(invoices.c.supplier_id == supplier_id)
            .order_by(invoices.c.id.desc())
            .limit(limit)
        )
        if entities is not None:
            chosen = chosen.where(invoices.c.entity_id.in_(list(entities)))
        if before is not None:
            chosen = chosen.where(invoices.c.id < before)
        with self._database.read() as connection:
            return [
                Heading(
                    row.id, Status(row.status), row.since, row.kind, row.supplier_name, row.number, row.issued, row.due,
                    row.gross, row.currency, row.document_name,
                )
                for row in connection.execute(chosen)
            ]  # fmt: skip

    def history(self, supplier_id: str) -> list[audit.Event]:
        """Every change of the record, oldest first."""
        with self._database.read() as connection:
            return audit.history(connection, f"supplier:{supplier_id}")
