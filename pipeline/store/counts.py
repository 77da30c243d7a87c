"""Where everything stands, counted from the tables in one look."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from pipeline.status import Disposition
from pipeline.store import doubts
from pipeline.store.journal import trial_balance
from pipeline.store.tables import documents, entries, invoices


def standing(connection: Connection) -> Mapping[str, Any]:
    """Intake with its balance, invoices by status, open findings of the review queue, the ledger."""
    return {
        "intake": dict(balance(connection)),
        "invoices": by_status(connection),
        "findings": doubts.asked(connection),
        "ledger": _ledger(connection),
    }


def by_status(connection: Connection, entities: Collection[str] | None = None) -> dict[str, int]:
    """How many invoices of some companies, or of all, stand where."""
    chosen = select(invoices.c.status, func.count()).group_by(invoices.c.status)
    if entities is not None:
        chosen = chosen.where(invoices.c.entity_id.in_(list(entities)))
    return dict(connection.execute(chosen).tuples().all())


def _ledger(connection: Connection) -> dict[str, Any]:
    sums = trial_balance(connection)
    currencies = {currency for _, currency in sums}
    return {
        "entries": connection.execute(select(func.count()).select_from(entries)).scalar_one(),
        "balanced": all(not sum(v for (_, c), v in sums.items() if c == one) for one in currencies),
    }


def balance(connection: Connection) -> Mapping[str, Any]:
    """What became of everything received: each thing in one disposition, each one that was read with its invoices."""
    counted = connection.execute(select(documents.c.disposition, func.count()).group_by(documents.c.disposition))
    by = {str(name): int(number) for name, number in counted}
    read_without = connection.execute(
        select(func.count()).where(
            documents.c.disposition == Disposition.READ, ~documents.c.id.in_(select(invoices.c.document_id))
        )
    ).scalar_one()
    total = sum(by.values())
    known = sum(by.get(one, 0) for one in Disposition)
    named = {str(one): by.get(one, 0) for one in Disposition if one is not Disposition.RECEIVED}
    waiting = by.get(Disposition.RECEIVED, 0)
    return {"received": total, **named, "waiting": waiting, "balanced": total == known and not read_without}
