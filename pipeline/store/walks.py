"""Keeping the walks up to date: new events are read, and the invoices they speak of are told again from the start."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, delete, func, insert, select, update

from pipeline.invoices import Invoice
from pipeline.reports.walk import ACTIONS, Walk, walk_of
from pipeline.store.database import Database
from pipeline.store.rows import from_json
from pipeline.store.tables import events, invoices
from pipeline.store.walk_tables import walk_reasons, walk_stays, walk_touches, walked, walks

BATCH: Final = 2_000
"""Events read in one transaction: nobody else who writes waits longer than a moment."""
_SUBJECT: Final = "invoice:"
_NO_DISCOUNT: Final = '"discount_until":null'


@dataclass(frozen=True, slots=True)
class _Event:
    at: datetime
    actor: str
    action: str
    body: Mapping[str, Any]


def catch_up(database: Database) -> int:
    """Read the events since last time; returns how many there were. Two that do it at once do it once."""
    done = 0
    while _is_behind(database):
        with database.write() as connection:
            done += _read_batch(connection)
    return done


def _is_behind(database: Database) -> bool:
    with database.read() as connection:
        known = int(connection.execute(select(walked.c.seq)).scalar_one())
        return int(connection.execute(select(func.coalesce(func.max(events.c.seq), 0))).scalar_one()) > known


def _read_batch(connection: Connection) -> int:
    known = connection.execute(select(walked.c.seq).with_for_update()).scalar_one()
    chosen = select(events.c.seq, events.c.subject).where(events.c.seq > known).order_by(events.c.seq).limit(BATCH)
    new = connection.execute(chosen).all()
    if not new:
        return 0
    subjects = {row.subject for row in new if row.subject.startswith(_SUBJECT)}
    _tell_again(connection, sorted(int(subject.removeprefix(_SUBJECT)) for subject in subjects))
    connection.execute(update(walked).values(seq=new[-1].seq))
    return len(new)


def _tell_again(connection: Connection, ids: Sequence[int]) -> None:
    """Replace everything that is kept of these invoices."""
    if not ids:
        return
    for table in (walks, walk_reasons, walk_stays, walk_touches):
        connection.execute(delete(table).where(table.c.invoice_id.in_(ids)))
    told = _told(connection, ids)
    wanted = (
        invoices.c.id, invoices.c.entity_id, invoices.c.supplier_id, invoices.c.supplier_name, invoices.c.invoice
    )  # fmt: skip
    rows = connection.execute(select(*wanted).where(invoices.c.id.in_(ids))).all()
    found = [(row, walk_of(told.get(row.id, ()))) for row in rows]
    _insert(connection, walks, (_walk(row, walk) for row, walk in found))
    _insert(connection, walk_reasons, (one for row, walk in found for one in _reasons(row, walk)))
    _insert(connection, walk_stays, (one for row, walk in found for one in _stays(row, walk)))
    _insert(connection, walk_touches, (one for row, walk in found for one in _touches(row, walk)))


def _told(connection: Connection, ids: Sequence[int]) -> dict[int, list[_Event]]:
    """All events of these invoices that matter, oldest first."""
    chosen = (
        select(events.c.at, events.c.actor, events.c.action, events.c.subject, events.c.body)
        .where(events.c.subject.in_([f"{_SUBJECT}{one}" for one in ids]), events.c.action.in_(sorted(ACTIONS)))
        .order_by(events.c.seq)
    )
    told: dict[int, list[_Event]] = {}
    for row in connection.execute(chosen):
        event = _Event(row.at, row.actor, row.action, json.loads(row.body))
        told.setdefault(int(row.subject.removeprefix(_SUBJECT)), []).append(event)
    return told


def _insert(connection: Connection, table: Any, rows: Iterable[dict[str, Any]]) -> None:  # noqa: ANN401
    listed = list(rows)
    if listed:
        connection.execute(insert(table), listed)


def _walk(row: Row[Any], walk: Walk) -> dict[str, Any]:
    return {
        "invoice_id": row.id, "entity_id": row.entity_id, "supplier_id": row.supplier_id,
        "supplier_name": row.supplier_name, "judged_at": walk.judged_at, "posted_at": walk.posted_at,
        "reversed_at": walk.reversed_at, "is_filed": walk.filed, "is_touchless": walk.touchless,
        "discount_until": _discount_until(row.invoice),
    }  # fmt: skip


def _discount_until(body: str) -> date | None:
    """The last day of an invoice's discount; most have none, and are not taken apart for it."""
    return None if _NO_DISCOUNT in body else from_json(Invoice, body).discount_until


def _reasons(row: Row[Any], walk: Walk) -> Iterable[dict[str, Any]]:
    for reason, at in walk.reasons.items():
        yield {
            "invoice_id": row.id, "reason": reason, "at": at, "entity_id": row.entity_id,
            "supplier_id": row.supplier_id,
        }  # fmt: skip


def _stays(row: Row[Any], walk: Walk) -> Iterable[dict[str, Any]]:
    for position, one in enumerate(walk.stays, 1):
        yield {
            "invoice_id": row.id, "position": position, "step": str(one.step), "left_at": one.left_at,
            "seconds": one.seconds, "entity_id": row.entity_id,
        }  # fmt: skip


def _touches(row: Row[Any], walk: Walk) -> Iterable[dict[str, Any]]:
    for position, one in enumerate(walk.touches, 1):
        yield {
            "invoice_id": row.id, "position": position, "acted_at": one.acted_at, "seconds": one.seconds,
            "entity_id": row.entity_id,
        }  # fmt: skip
