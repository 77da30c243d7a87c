"""The ledger's book: entries once, balanced, never changed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from pipeline.ledger import Entry, EntryKind, Posting, reverse
from pipeline.money import Money
from pipeline.status import Status, check_move
from pipeline.store import audit, identities
from pipeline.store.database import Database
from pipeline.store.moves import locked, move
from pipeline.store.rows import to_json
from pipeline.store.tables import entries, postings


class KeyReusedError(Exception):
    """An entry with this key is in the ledger and says something else."""


class NotAReversalError(Exception):
    """A reversal must undo one posted entry of the same invoice to the last unit."""


class Journal:
    """Entries and their postings."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def post(self, entry: Entry, invoice_id: int | None, actor: str) -> bool:
        """Write an entry and move its invoice to posted, in one transaction. ``False`` where it was there already.

        A reversal moves its invoice to void. Raises ``KeyReusedError``, ``NotAReversalError``, ``PostedTwiceError`` and
        what ``move`` raises.
        """
        payload = hashlib.sha256(to_json(entry).encode()).hexdigest()
        with self._database.write() as connection:
            held = None if invoice_id is None else locked(connection, invoice_id, None)
            known = connection.execute(
                select(entries.c.payload_hash).where(entries.c.key == entry.key)
            ).scalar_one_or_none()
            if known is not None:
                if known != payload:
                    raise KeyReusedError(f"the ledger has another entry under {entry.key}")
                return False
            target = Status.VOID if entry.kind is EntryKind.REVERSAL else Status.POSTED
            if held is not None:
                check_move(Status(held.status), target)
            if entry.kind is EntryKind.REVERSAL:
                _check_reversal(connection, entry, invoice_id)
            if held is not None:
                (identities.release if target is Status.VOID else identities.claim)(connection, held.id)
            entry_id = write_entry(connection, entry, invoice_id, payload)
            audit.append(connection, actor, "posted", f"entry:{entry_id}", key=entry.key, payload=payload)
            if invoice_id is not None:
                move(connection, invoice_id, target, actor, f"entry {entry.key}", with_entry=True)
        return True

    def entries(self) -> list[Entry]:
        """Every posted entry, in the order they were written."""
        with self._database.read() as connection:
            rows = connection.execute(select(entries).where(entries.c.posted).order_by(entries.c.id)).all()
            lines: dict[int, list[Posting]] = {}
            chosen = select(postings).order_by(postings.c.entry_id, postings.c.position)
            for line in connection.execute(chosen):
                lines.setdefault(line.entry_id, []).append(_posting(line))
        return [_entry(row, lines[row.id]) for row in rows]

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


def write_entry(connection: Connection, entry: Entry, invoice_id: int | None, payload: str) -> int:
    """Write an entry within a transaction: as a draft, then its postings, then posted.

    The database checks the balance at that moment. The caller writes the event.
    """
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


def entry_under(connection: Connection, key: str) -> Entry:
    """The posted entry of a key. Raises ``LookupError``."""
    row = connection.execute(select(entries).where(entries.c.key == key, entries.c.posted)).one_or_none()
    if row is None:
        raise LookupError(f"the ledger has no entry {key}")
    chosen = select(postings).where(postings.c.entry_id == row.id).order_by(postings.c.position)
    return _entry(row, [_posting(line) for line in connection.execute(chosen)])


def _check_reversal(connection: Connection, entry: Entry, invoice_id: int | None) -> None:
    row = connection.execute(select(entries).where(entries.c.key == entry.reverses, entries.c.posted)).one_or_none()
    if row is None or row.invoice_id != invoice_id:
        raise NotAReversalError(f"{entry.key} reverses {entry.reverses}, which is no entry of its invoice")
    chosen = select(postings).where(postings.c.entry_id == row.id).order_by(postings.c.position)
    original = _entry(row, [_posting(line) for line in connection.execute(chosen)])
    if entry.postings != reverse(original, entry.key, entry.date).postings:
        raise NotAReversalError(f"{entry.key} is not the exact opposite of {entry.reverses}")


def _entry(row: Row[Any], lines: Sequence[Posting]) -> Entry:
    return Entry(row.key, EntryKind(row.kind), row.date, row.description, tuple(lines), row.reverses)


def _posting(row: Row[Any]) -> Posting:
    money = Money.from_minor(row.minor, row.currency)
    return Posting(row.account, money, row.tax_code, row.cost_centre, row.supplier_id, row.memo)
