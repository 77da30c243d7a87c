"""Where everything stands, counted from the tables in one look."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, func, select

from pipeline.status import Disposition, Status
from pipeline.store.journal import trial_balance
from pipeline.store.tables import documents, entries, findings, invoices


def standing(connection: Connection) -> Mapping[str, Any]:
    """Intake with its balance, invoices by status, open findings of the review queue, the ledger."""
    return {
        "intake": dict(balance(connection)),
        "invoices": _by_status(connection),
        "findings": _doubts(connection),
        "ledger": _ledger(connection),
    }


def _by_status(connection: Connection) -> dict[str, int]:
    return dict(connection.execute(select(invoices.c.status, func.count()).group_by(invoices.c.status)).tuples().all())


def _doubts(connection: Connection) -> dict[str, int]:
    """What the clerks are asked now, the most frequent first."""
    chosen = (
        select(findings.c.reason, func.count())
        .join(invoices, invoices.c.id == findings.c.invoice_id)
        .where(findings.c.is_open, invoices.c.status == Status.IN_REVIEW)
        .group_by(findings.c.reason)
        .order_by(func.count().desc(), findings.c.reason)
    )
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
