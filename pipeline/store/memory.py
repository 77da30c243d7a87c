"""Supplier memory: what people's corrections taught, and what was forgotten of it. Nothing is ever changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select

from pipeline.invoices import Extraction
from pipeline.store import audit
from pipeline.store.database import Database
from pipeline.store.rows import from_json, to_json
from pipeline.store.tables import examples, forgotten, recollections
from pipeline.supplier_memory import Example, Recollection, overlay

NEWEST = 300
"""Examples of a supplier that are looked at when its invoice is judged; older ones are of older layouts."""


@dataclass(frozen=True, slots=True)
class Lesson:
    """An example as the store has it, and who forgot it."""

    id: int
    example: Example
    forgotten_by: str | None = None
    forgotten_at: datetime | None = None
    why: str = ""

    @property
    def live(self) -> bool:
        """Whether it is read by."""
        return self.forgotten_by is None and bool(self.example.places)


class Memory:
    """The examples of every supplier."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def of_supplier(self, supplier_id: str) -> list[Example]:
        """The newest examples that are read by, newest first."""
        chosen = (
            _with_fate()
            .where(examples.c.supplier_id == supplier_id, examples.c.teaches, forgotten.c.by.is_(None))
            .order_by(examples.c.id.desc())
            .limit(NEWEST)
        )
        with self._database.read() as connection:
            return [_lesson(row).example for row in connection.execute(chosen)]

    def lessons(self, supplier_id: str | None = None) -> list[Lesson]:
        """Everything that was ever taught, of one supplier or of all, oldest first; what was forgotten too."""
        chosen = _with_fate().order_by(examples.c.id)
        if supplier_id is not None:
            chosen = chosen.where(examples.c.supplier_id == supplier_id)
        with self._database.read() as connection:
            return [_lesson(row) for row in connection.execute(chosen)]

    def one(self, example_id: int) -> Lesson:
        """One lesson. Raises ``LookupError``."""
        with self._database.read() as connection:
            row = connection.execute(_with_fate().where(examples.c.id == example_id)).one_or_none()
        if row is None:
            raise LookupError(f"there is no example {example_id}")
        return _lesson(row)

    def keys(self, invoice_id: int) -> set[str]:
        """The keys of what an invoice has taught already, forgotten or not."""
        with self._database.read() as connection:
            chosen = select(examples.c.key).where(examples.c.invoice_id == invoice_id)
            return set(connection.execute(chosen).scalars())

    def taught(self, invoice_id: int, person: str, at: datetime) -> list[int]:
        """What a person taught with one invoice at one moment and is not forgotten: the ids of the examples."""
        chosen = _with_fate().where(examples.c.invoice_id == invoice_id)
        with self._database.read() as connection:
            lessons = [_lesson(row) for row in connection.execute(chosen)]
        return [one.id for one in lessons if one.live and (one.example.by, one.example.at) == (person, at)]

    def learn(self, taught: Iterable[Example]) -> int:
        """Keep examples; returns how many were new. What the same invoice taught of the field before is forgotten."""
        new = 0
        with self._database.write() as connection:
            audit.hold(connection)
            for one in taught:
                if connection.execute(select(examples.c.id).where(examples.c.key == one.key)).first():
                    continue
                for earlier in _of_field(connection, one):
                    _forget(connection, earlier, one.by, "said again")
                values = {
                    "key": one.key, "supplier_id": one.supplier_id, "invoice_id": one.invoice_id,
                    "field": str(one.field), "teaches": bool(one.places), "body": to_json(one),
                }  # fmt: skip
                made = connection.execute(insert(examples).values(values).returning(examples.c.id)).scalar_one()
                audit.append(
                    connection, one.by, "taught", f"example:{made}", supplier=one.supplier_id, field=str(one.field),
                    invoice=one.invoice_id, places=len(one.places),
                )  # fmt: skip
                new += 1
        return new

    def forget(self, ids: Sequence[int], by: str, why: str = "") -> int:
        """Read by these no more; returns how many were not forgotten before. Raises ``LookupError``."""
        done = 0
        with self._database.write() as connection:
            audit.hold(connection)
            for example_id in ids:
                row = connection.execute(_with_fate().where(examples.c.id == example_id)).one_or_none()
                if row is None:
                    raise LookupError(f"there is no example {example_id}")
                if row.by is None:
                    _forget(connection, example_id, by, why)
                    done += 1
        return done


def write_recollection(connection: Connection, invoice_id: int, recalled: Recollection) -> None:
    """Keep what memory read on an invoice, in place of what it read when it was judged before."""
    connection.execute(delete(recollections).where(recollections.c.invoice_id == invoice_id))
    if recalled:
        connection.execute(insert(recollections).values(invoice_id=invoice_id, body=to_json(recalled)))


def remembered(connection: Connection, invoice_id: int, as_read: Extraction) -> Extraction:
    """A reading with what memory read of it."""
    chosen = select(recollections.c.body).where(recollections.c.invoice_id == invoice_id)
    body = connection.execute(chosen).scalar_one_or_none()
    return as_read if body is None else overlay(as_read, from_json(Recollection, body))


def _with_fate() -> Select[Any]:
    joined = examples.outerjoin(forgotten, forgotten.c.example_id == examples.c.id)
    return select(examples, forgotten.c.by, forgotten.c.at, forgotten.c.why).select_from(joined)


def _of_field(connection: Connection, one: Example) -> list[int]:
    same = (examples.c.invoice_id == one.invoice_id, examples.c.field == str(one.field))
    rows = connection.execute(_with_fate().where(*same, forgotten.c.by.is_(None)))
    return [row.id for row in rows]


def _forget(connection: Connection, example_id: int, by: str, why: str) -> None:
    connection.execute(insert(forgotten).values(example_id=example_id, by=by, at=datetime.now(UTC), why=why))
    audit.append(connection, by, "forgot", f"example:{example_id}", why=why)


def _lesson(row: Row[Any]) -> Lesson:
    return Lesson(row.id, from_json(Example, row.body), row.by, row.at, row.why or "")
