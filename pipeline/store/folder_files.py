"""Files of folders that were received: so that none is opened twice, and each is filed once it is settled."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import Connection, delete, exists, insert, select

from pipeline.intake.folder import Mark
from pipeline.status import Disposition
from pipeline.store.database import Database
from pipeline.store.tables import documents, folder_files

TOGETHER = 500
"""Files asked about in one question."""


class Outcome(StrEnum):
    """What became of a file with all its parts."""

    WAITS = "waits"
    DONE = "done"
    FAILED = "failed"


class FolderFiles:
    """The files of folders, by place, size and time of change."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def known(self, marks: Iterable[Mark]) -> set[Mark]:
        """Those of the files that were received as they are now."""
        return set(self._documents(marks))

    def note(self, mark: Mark, document_id: int) -> None:
        """Remember that a file was received; one that was changed since takes its place."""
        with self._database.write() as connection:
            connection.execute(delete(folder_files).where(folder_files.c.key == _key(mark)))
            connection.execute(
                insert(folder_files).values(
                    key=_key(mark), document_id=document_id, size=mark.size, modified_ns=mark.modified_ns
                )
            )

    def outcomes(self, marks: Iterable[Mark]) -> dict[Mark, Outcome]:
        """What became of those of the files that were received as they are now."""
        found = self._documents(marks)
        with self._database.read() as connection:
            return {mark: _outcome(connection, document_id) for mark, document_id in found.items()}

    def _documents(self, marks: Iterable[Mark]) -> dict[Mark, int]:
        by_key = {_key(mark): mark for mark in marks}
        keys = list(by_key)
        found: dict[Mark, int] = {}
        with self._database.read() as connection:
            for start in range(0, len(keys), TOGETHER):
                chosen = select(folder_files).where(folder_files.c.key.in_(keys[start : start + TOGETHER]))
                for row in connection.execute(chosen):
                    mark = by_key[row.key]
                    if (row.size, row.modified_ns) == (mark.size, mark.modified_ns):
                        found[mark] = row.document_id
        return found


def _outcome(connection: Connection, document_id: int) -> Outcome:
    tree = documents.alias()
    same = select(tree.c.root_key).where(tree.c.id == document_id).scalar_subquery()

    def any_is(disposition: Disposition) -> bool:
        within = (documents.c.root_key == same) & (documents.c.disposition == disposition)
        return bool(connection.execute(select(exists().where(within))).scalar_one())

    if any_is(Disposition.RECEIVED):
        return Outcome.WAITS
    return Outcome.FAILED if any_is(Disposition.FAILED) else Outcome.DONE


def _key(mark: Mark) -> str:
    return hashlib.sha256(mark.location.encode()).hexdigest()
