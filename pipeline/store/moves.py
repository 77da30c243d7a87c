"""Moving an invoice: the one place that holds its row, asks the table of moves, and writes the event."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Connection, Row, select, update

from pipeline.status import IllegalMoveError, Status, check_move
from pipeline.store import audit
from pipeline.store.outbox import take_back_rejections
from pipeline.store.queue import enqueue
from pipeline.store.tables import invoices

BY_ENTRY: Final = frozenset({Status.POSTED, Status.VOID, Status.PAID})
"""Where ledger and invoice must say the same: posted is one entry, void its reversal, paid what the bank booked."""


class StaleVersionError(Exception):
    """Somebody else changed the invoice in between; look again and repeat."""


def move(
    connection: Connection,
    invoice_id: int,
    status: Status,
    actor: str,
    reason: str = "",
    version: int | None = None,
    *,
    with_entry: bool = False,
    dividing: bool = False,
) -> None:
    """Move an invoice within a transaction: the table is asked, the version goes up, the event is written.

    ``with_entry`` says that the same transaction writes the entry that the move stands for, ``dividing`` that it
    divides the document.
    """
    row = locked(connection, invoice_id, version)
    check_move(Status(row.status), status, dividing=dividing)
    taken_out = (row.status, status) == (Status.SCHEDULED, Status.POSTED)
    if status in BY_ENTRY and not with_entry and not taken_out:
        raise IllegalMoveError(f"an invoice becomes {status} together with its entry, by the journal alone")
    stand(connection, row, status, reason=reason)
    audit.append(connection, actor, str(status), f"invoice:{invoice_id}", before=row.status, reason=reason)


def stand(connection: Connection, row: Row[Any], status: Status, **more: str) -> None:
    """Let an invoice stand somewhere, in the queue too; the caller asked ``check_move`` and writes the event."""
    leave(connection, row)
    connection.execute(
        update(invoices)
        .where(invoices.c.id == row.id)
        .values(status=str(status), since=datetime.now(UTC), version=row.version + 1, **more)
    )
    enqueue(connection, row.id, status)


def leave(connection: Connection, row: Row[Any]) -> None:
    """End what waits because of where an invoice stood: nobody is told of a rejection that was taken back."""
    if row.status == Status.REJECTED:
        take_back_rejections(connection, row.id)


def locked(connection: Connection, invoice_id: int, version: int | None) -> Row[Any]:
    """The row, held until the transaction ends. Raises ``LookupError`` and ``StaleVersionError``."""
    row = connection.execute(select(invoices).where(invoices.c.id == invoice_id).with_for_update()).one_or_none()
    if row is None:
        raise LookupError(f"there is no invoice {invoice_id}")
    if version is not None and row.version != version:
        raise StaleVersionError(f"invoice {invoice_id} was changed by somebody else in the meantime")
    return row
