"""Requests that are done once however often they are sent: the key that a program gave, and the answer it got.

After draft-ietf-httpapi-idempotency-key-header: the same key with the same request gets the stored answer, with another
request it is refused, and while the first is being done it is refused too.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from pipeline.store.database import Database
from pipeline.store.desk_tables import idempotency

KEPT: Final = timedelta(hours=24)
ABANDONED: Final = timedelta(minutes=10)
"""A request without an answer for so long died with its process; it may be done anew."""


class KeyOfAnotherError(Exception):
    """This key came with another request before."""


class InProgressError(Exception):
    """The request of this key is being done now."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The answer that a request got: its HTTP status, and what else belongs to it as text."""

    status: int
    answer: str


class Idempotency:
    """Keys and answers, of one account each."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def begin(self, account_id: int, key: str, request: str) -> Kept | None:
        """The answer that was kept, or ``None``: the request is to be done, and its key is held.

        ``request`` is a sha256 of what was asked. Raises ``KeyOfAnotherError`` and ``InProgressError``.
        """
        now = datetime.now(UTC)
        mine = (idempotency.c.account_id == account_id, idempotency.c.key == key)
        row = {"account_id": account_id, "key": key, "request": request, "at": now}
        try:
            with self._database.write() as connection:
                dead = idempotency.c.status.is_(None) & (idempotency.c.at < now - ABANDONED)
                connection.execute(delete(idempotency).where((idempotency.c.at < now - KEPT) | dead))
                known = connection.execute(select(idempotency).where(*mine)).one_or_none()
                if known is None:
                    connection.execute(insert(idempotency).values(**row))
                    return None
        except IntegrityError as error:  # another process began it between our look and our write
            raise InProgressError(key) from error
        if known.request != request:
            raise KeyOfAnotherError(key)
        if known.status is None:
            raise InProgressError(key)
        return Kept(known.status, known.answer)

    def finish(self, account_id: int, key: str, kept: Kept) -> None:
        """Keep the answer."""
        mine = (idempotency.c.account_id == account_id, idempotency.c.key == key)
        with self._database.write() as connection:
            connection.execute(update(idempotency).where(*mine).values(status=kept.status, answer=kept.answer))

    def release(self, account_id: int, key: str) -> None:
        """Forget a key whose request came to nothing, so that it may be sent again."""
        mine = (idempotency.c.account_id == account_id, idempotency.c.key == key, idempotency.c.status.is_(None))
        with self._database.write() as connection:
            connection.execute(delete(idempotency).where(*mine))
