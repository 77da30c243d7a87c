"""Messages that were received: which are the same delivered twice, and which a folder need not give out again."""

from __future__ import annotations

import hashlib
from typing import Final

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from pipeline.store.database import Database
from pipeline.store.tables import mailbox_messages, messages

WINDOW: Final = 1000
"""The last messages of a folder that are told; older ones are not asked for again."""


def document_of(connection: Connection, key: str) -> int | None:
    """The document that a message was received as, told by its ``message_key``."""
    found = connection.execute(select(messages.c.document_id).where(messages.c.key == key)).scalar_one_or_none()
    return None if found is None else int(found)


def keep(connection: Connection, key: str, document_id: int) -> None:
    """Remember a message. Raises ``IntegrityError`` where another process received it meanwhile."""
    connection.execute(insert(messages).values(key=key, document_id=document_id))


class MailLog:
    """Messages of mailbox folders, by UIDVALIDITY and UID (RFC 3501, 2.3.1.1)."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def seen(self, place: str, uidvalidity: int) -> frozenset[int]:
        """The UIDs of the last messages of a folder that are kept, at most ``WINDOW``."""
        of = mailbox_messages.c
        chosen = (
            select(of.uid)
            .where(of.place == _key(place), of.uidvalidity == uidvalidity)
            .order_by(of.uid.desc())
            .limit(WINDOW)
        )
        with self._database.read() as connection:
            return frozenset(connection.execute(chosen).scalars())

    def note(self, place: str, uidvalidity: int, uid: int, document_id: int) -> None:
        """Remember that a message is kept. Those of an earlier UIDVALIDITY no longer name anything."""
        of = mailbox_messages.c
        row = {"place": _key(place), "uidvalidity": uidvalidity, "uid": uid, "document_id": document_id}
        try:
            with self._database.write() as connection:
                connection.execute(
                    delete(mailbox_messages).where(of.place == _key(place), of.uidvalidity != uidvalidity)
                )
                connection.execute(insert(mailbox_messages).values(row))
        except IntegrityError:  # another run was quicker
            return

    def forget(self, place: str) -> int:
        """Have every message of a folder given out again; how many were known."""
        with self._database.write() as connection:
            chosen = delete(mailbox_messages).where(mailbox_messages.c.place == _key(place))
            return int(connection.execute(chosen).rowcount)


def _key(place: str) -> str:
    return hashlib.sha256(place.encode()).hexdigest()
