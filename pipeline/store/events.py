"""The audit chain as programs follow it: events after a number, and what changed since a moment."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Connection, Row, Select, cast, func, literal, select

from pipeline.store.audit import Event
from pipeline.store.database import Database
from pipeline.store.tables import events, invoices


class Events:
    """The events table, read only."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def after(self, number: int, limit: int, entities: Collection[str] | None = None) -> list[Event]:
        """The events after a number, in order. With ``entities`` only those of these companies' invoices."""
        chosen = select(events).where(events.c.seq > number).order_by(events.c.seq).limit(limit)
        if entities is not None:
            theirs = select(literal("invoice:") + cast(invoices.c.id, events.c.subject.type))
            chosen = chosen.where(events.c.subject.in_(theirs.where(invoices.c.entity_id.in_(list(entities)))))
        with self._database.read() as connection:
            return [event_of(row) for row in connection.execute(chosen)]


def event_of(row: Row[Any]) -> Event:
    """The event that a row stands for."""
    return Event(row.seq, row.at, row.actor, row.action, row.subject, json.loads(row.body))


def changed_since(connection: Connection, moment: datetime) -> Select[tuple[int]]:
    """The ids of the invoices that something happened to since a moment; opening one changes nothing.

    Events are numbered in the order of their times, so the first one is found by halving.
    """
    number = cast(func.substr(events.c.subject, len("invoice:") + 1), BigInteger)
    return select(number).where(
        events.c.seq >= _first_since(connection, moment),
        events.c.subject >= "invoice:",
        events.c.subject < "invoice;",
        events.c.action != "opened",
    )


def _first_since(connection: Connection, moment: datetime) -> int:
    low, high = 1, (connection.execute(select(func.max(events.c.seq))).scalar_one() or 0) + 1
    while low < high:
        middle = (low + high) // 2
        at = connection.execute(select(events.c.at).where(events.c.seq == middle)).scalar_one()
        low, high = (middle + 1, high) if at < moment else (low, middle)
    return low
