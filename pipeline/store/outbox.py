"""Effects that leave the house, each under a key that makes it happen once in the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.store.database import Database
from pipeline.store.tables import outbox


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to be sent; ``body`` is JSON text."""

    key: str
    kind: str
    body: str


def rejection_key(invoice_id: int, version: int | None = None) -> str:
    """The key of a letter that tells a supplier of a rejection; without a version, how those of the invoice begin."""
    return f"reject:{invoice_id}:{'' if version is None else version}"


def take_back_rejections(connection: Connection, invoice_id: int) -> None:
    """Drop the letters about an invoice's rejection that did not go out yet."""
    of_invoice = outbox.c.key.startswith(rejection_key(invoice_id), autoescape=True)
    connection.execute(delete(outbox).where(of_invoice, outbox.c.done_at.is_(None)))


class Outbox:
    """Letters waiting to go out."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def put(self, letter: Letter) -> bool:
        """Keep a letter; ``False`` where one with its key was put before."""
        row = {"key": letter.key, "kind": letter.kind, "body": letter.body, "created_at": datetime.now(UTC)}
        try:
            with self._database.write() as connection:
                connection.execute(insert(outbox).values(row))
        except IntegrityError:
            return False
        return True

    def has(self, key: str) -> bool:
        """Whether a letter with this key was put, gone out or not."""
        with self._database.read() as connection:
            return connection.execute(select(outbox.c.key).where(outbox.c.key == key)).first() is not None

    def waiting(self) -> list[Letter]:
        """Letters that did not go out yet, oldest first."""
        chosen = select(outbox).where(outbox.c.done_at.is_(None)).order_by(outbox.c.created_at, outbox.c.key)
        with self._database.read() as connection:
            return [Letter(row.key, row.kind, row.body) for row in connection.execute(chosen)]

    def done(self, key: str) -> None:
        """Note that a letter went out."""
        with self._database.write() as connection:
            waits = (outbox.c.key == key, outbox.c.done_at.is_(None))
            connection.execute(update(outbox).where(*waits).values(done_at=datetime.now(UTC)))
