"""Moving a payment, and what it binds, within a transaction."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, select, update

from pipeline.payments.payment import PaymentStatus, check_payment_move
from pipeline.status import Status
from pipeline.store.moves import locked, move
from pipeline.store.payment_rows import Payment
from pipeline.store.payment_tables import payment_items, payments


def move_payment(
    connection: Connection,
    payment_id: int,
    status: PaymentStatus,
    reason: str = "",
    **more: Any,  # noqa: ANN401 - further columns
) -> None:
    """Move a payment; the caller writes the event of its run. Raises ``IllegalPaymentMoveError``."""
    old = connection.execute(
        select(payments.c.status).where(payments.c.id == payment_id).with_for_update()
    ).scalar_one()
    check_payment_move(PaymentStatus(old), status)
    values = {"status": str(status), "since": datetime.now(UTC), "reason": reason, **more}
    connection.execute(update(payments).where(payments.c.id == payment_id).values(**values))
    if not status.holds_items or status is PaymentStatus.POSTED:
        connection.execute(update(payment_items).where(payment_items.c.payment_id == payment_id).values(is_bound=False))


def let_go(connection: Connection, payment: Payment, status: PaymentStatus, actor: str, reason: str) -> None:
    """A payment ends without money: its invoices are open again."""
    move_payment(connection, payment.id, status, reason)
    for one in payment.items:
        if Status(locked(connection, one.invoice_id, None).status) is Status.SCHEDULED:
            move(connection, one.invoice_id, Status.POSTED, actor, f"payment {payment.end_to_end}: {reason}")
