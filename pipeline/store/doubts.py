"""What is doubted: the open findings of many invoices in one look."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, func, select

from pipeline.status import Status
from pipeline.store.tables import findings, invoices


def reasons(connection: Connection, ids: Collection[int]) -> dict[int, tuple[str, ...]]:
    """The codes of the open findings of each invoice that has any, each once, in the order they were found."""
    chosen = (
        select(findings.c.invoice_id, findings.c.reason)
        .where(findings.c.invoice_id.in_(list(ids)), findings.c.is_open)
        .order_by(findings.c.invoice_id, findings.c.position)
    )
    found: dict[int, list[str]] = {}
    for invoice_id, reason in connection.execute(chosen).tuples():
        found.setdefault(invoice_id, []).append(reason)
    return {invoice_id: tuple(dict.fromkeys(codes)) for invoice_id, codes in found.items()}


def asked(connection: Connection, entities: Collection[str] | None = None) -> dict[str, int]:
    """What clerks are asked now, about the invoices of some companies or all, the most frequent first."""
    chosen = (
        select(findings.c.reason, func.count())
        .join(invoices, invoices.c.id == findings.c.invoice_id)
        .where(findings.c.is_open, invoices.c.status == Status.IN_REVIEW)
        .group_by(findings.c.reason)
        .order_by(func.count().desc(), findings.c.reason)
    )
    if entities is not None:
        chosen = chosen.where(invoices.c.entity_id.in_(list(entities)))
    return dict(connection.execute(chosen).tuples().all())
