"""The ledger's book: entries once, balanced, never changed."""

from __future__ import annotations

import hashlib
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from pipeline.ledger import Entry, EntryKind, Posting
from pipeline.money import Money
from pipeline.status import Status
from pipeline.store import audit
from pipeline.store.database import Database
from pipeline.store.invoices import move
from pipeline.store.rows import to_json
from pipeline.store.tables import entries, invoices, postings


class KeyReusedError(Exception):
    """An entry with this key is in the ledger and says something else."""


class Journal:
    """Entries and their postings."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def post(self, entry: Entry, invoice_id: int | None, actor: str) -> bool:
        """Write an entry and move its invoice to posted, in one transaction. ``False`` where it was there already."""
        payload = hashlib.sha256(to_json(entry).encode()).hexdigest()
        with self._database.write() as connection:
            if invoice_id is not None:
                _hold(connection, invoice_id)
            known = connection.execute(
                select(entries.c.payload_hash).where(entries.c.key == entry.key)
            ).scalar_one_or_none()
            if known is not None:
                if known != payload:
                    raise KeyReusedError(f"the ledger has another entry under {entry.key}")
                return False
            entry_id = _write(connection, entry, invoice_id, payload)
            audit.append(connection, actor, "posted", f"entry:{entry_id}", key=entry.key, payload=payload)
            if invoice_id is not None:
                target = Status.VOID if entry.kind is EntryKind.REVERSAL else Status.POSTED
                move(connection, invoice_id, target, actor, f"entry {entry.key}")
        return True

    def entries(self) -> list[Entry]:
        """Every posted entry, in the order they were written."""
        with self._database.read() as connection:
            rows = connection.execute(select(entries).where(entries.c.posted).order_by(entries.c.id)).all()
            lines: dict[int, list[Posting]] = {}
            chosen = select(postings).order_by(postings.c.entry_id, postings.c.position)
            for line in connection.execute(chosen):
                lines.setdefault(line.entry_id, []).append(_posting(line))
        return [
            Entry(row.key, EntryKind(row.kind), row.date, row.description, tuple(lines[row.id]), row.reverses)
            for row in rows
        ]

    def trial_balance(self) -> dict[tuple[str, str], Decimal]:
        """The sum of every account in every currency."""
        with self._database.read() as connection:
            return trial_balance(connection)


def trial_balance(connection: Connection) -> dict[tuple[str, str], Decimal]:
    """The sum of every account in every currency."""
    chosen = select(postings.c.account, postings.c.currency, func.sum(postings.c.minor)).group_by(
        postings.c.account, postings.c.currency
    )
    return {
        (account, currency): Money.from_minor(int(minor), currency).amount
        for account, currency, minor in connection.execute(chosen).tuples()
    }


def _hold(connection: Connection, invoice_id: int) -> None:
    """Keep the invoice for this transaction: two workers posting it meet here, and the second finds the entry."""
    connection.execute(select(invoices.c.id).where(invoices.c.id == invoice_id).with_for_update()).one()


def _write(connection: Connection, entry: Entry, invoice_id: int | None, payload: str) -> int:
    """As a draft, then its postings, then posted: the database checks the balance at that moment."""
    entry_id = int(
        connection.execute(
            insert(entries).values(
                key=entry.key, kind=str(entry.kind), date=entry.date, description=entry.description,
                invoice_id=invoice_id, reverses=entry.reverses, payload_hash=payload, posted=False,
            ).returning(entries.c.id)
        ).scalar_one()
    )  # fmt: skip
    rows = [
        {
            "entry_id": entry_id, "position": position, "account": one.account, "minor": one.money.minor,
            "currency": one.money.currency, "tax_code": one.tax_code, "cost_centre": one.cost_centre,
            "supplier_id": one.supplier_id, "memo": one.memo,
        }
        for position, one in enumerate(entry.postings, 1)
    ]  # fmt: skip
    connection.execute(insert(postings), rows)
    connection.execute(update(entries).where(entries.c.id == entry_id).values(posted=True))
    return entry_id


def _posting(row: Row[Any]) -> Posting:
    money = Money.from_minor(row.minor, row.currency)
    return Posting(row.account, money, row.tax_code, row.cost_centre, row.supplier_id, row.memo)
