"""Who is away, and who decides in their place: said by people, kept for ever, ended early where they come back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row, func, insert, select, update

from pipeline.store import audit
from pipeline.store.database import Database
from pipeline.store.desk_tables import absences, accounts


@dataclass(frozen=True, slots=True)
class Absence:
    """Somebody is away from ``start`` to ``end`` inclusive, unless it was ended before."""

    id: int
    person: str
    deputy: str
    start: date
    end: date
    ended: datetime | None


class BadAbsenceError(ValueError):
    """An absence that cannot be; the message says why."""


class Absences:
    """The absences in the words of the trade."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def add(self, person: str, deputy: str, start: date, end: date, by: str) -> int:
        """Somebody will be away. Raises ``BadAbsenceError``."""
        if end < start:
            raise BadAbsenceError("It ends before it begins.")
        if person == deputy:
            raise BadAbsenceError("Nobody stands in for themselves.")
        with self._database.write() as connection:
            subject = _subject(connection.execute(select(accounts.c.id).where(accounts.c.login == person)).scalar())
            values = {"person": person, "deputy": deputy, "start": start, "end": end}
            made = connection.execute(insert(absences).values(values).returning(absences.c.id)).scalar_one()
            audit.append(connection, by, "absent", subject, deputy=deputy, start=start, end=end)
        return int(made)

    def finish(self, absence_id: int, by: str) -> None:
        """They are back. Raises ``LookupError``."""
        with self._database.write() as connection:
            row = connection.execute(select(absences).where(absences.c.id == absence_id)).one_or_none()
            if row is None:
                raise LookupError(f"there is no absence {absence_id}")
            if row.ended is not None:
                return
            connection.execute(update(absences).where(absences.c.id == absence_id).values(ended=datetime.now(UTC)))
            account = connection.execute(select(accounts.c.id).where(accounts.c.login == row.person)).scalar()
            audit.append(connection, by, "back", _subject(account), deputy=row.deputy)

    def on(self, day: date) -> list[Absence]:
        """Who is away on a day."""
        chosen = select(absences).where(absences.c.start <= day, absences.c.end >= day, absences.c.ended.is_(None))
        with self._database.read() as connection:
            return [_absence(row) for row in connection.execute(chosen.order_by(absences.c.id))]

    def of(self, person: str, today: date) -> list[Absence]:
        """What a person said of themselves that is not over."""
        chosen = select(absences).where(
            absences.c.person == person, absences.c.end >= today, absences.c.ended.is_(None)
        )
        with self._database.read() as connection:
            return [_absence(row) for row in connection.execute(chosen.order_by(absences.c.start))]

    def version(self) -> tuple[int, int]:
        """Changes whenever somebody leaves or comes back."""
        with self._database.read() as connection:
            row = connection.execute(select(func.count(absences.c.id), func.count(absences.c.ended))).one()
        return int(row[0]), int(row[1])


def _subject(account_id: int | None) -> str:
    if account_id is None:
        raise BadAbsenceError("Only somebody with an account can be away.")
    return f"account:{account_id}"


def _absence(row: Row[Any]) -> Absence:
    return Absence(row.id, row.person, row.deputy, row.start, row.end, row.ended)
