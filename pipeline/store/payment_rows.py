"""Rows of payments as nouns: runs, payments and their items."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Connection, Row, select

from pipeline.money import Money, total
from pipeline.payments.payment import PaymentStatus
from pipeline.payments.proposal import Choice, Item
from pipeline.store.payment_tables import payment_items, payment_runs, payments

CHOICES: TypeAdapter[tuple[Choice, ...]] = TypeAdapter(tuple[Choice, ...])


@dataclass(frozen=True, slots=True)
class Payment:
    """A payment as the store has it. ``paid`` is what the bank booked, ``None`` before."""

    id: int
    run_id: int
    end_to_end: str
    group_id: str
    account: str
    supplier_id: str
    name: str
    iban: str
    bic: str | None
    country: str | None
    reference: str
    date: dt.date
    money: Money
    status: PaymentStatus
    since: dt.datetime
    reason: str
    booked: dt.date | None
    paid: Money | None
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Run:
    """A proposal and what became of it."""

    id: int
    proposed_by: str
    proposed_at: dt.datetime
    until: dt.date
    choices: tuple[Choice, ...]
    released_by: str | None
    released_at: dt.datetime | None
    sent_at: dt.datetime | None
    message_id: str | None
    file_sha256: str | None
    payments: tuple[Payment, ...]

    def standing(self, *statuses: PaymentStatus) -> tuple[Payment, ...]:
        """Its payments that stand there."""
        return tuple(one for one in self.payments if one.status in statuses)

    def totals(self) -> tuple[Money, ...]:
        """What its payments come to in each currency, without those that were taken out."""
        counted = [one for one in self.payments if one.status is not PaymentStatus.VOID]
        currencies = sorted({one.money.currency for one in counted})
        return tuple(total([one.money for one in counted if one.money.currency == code], code) for code in currencies)


def run_of(connection: Connection, run_id: int, *, hold: bool = False) -> Run:
    """A run with everything in it, held until the transaction ends where asked. Raises ``LookupError``."""
    chosen = select(payment_runs).where(payment_runs.c.id == run_id)
    row = connection.execute(chosen.with_for_update() if hold else chosen).one_or_none()
    if row is None:
        raise LookupError(f"there is no payment run {run_id}")
    return Run(
        row.id, row.proposed_by, row.proposed_at, row.until, CHOICES.validate_json(row.choices), row.released_by,
        row.released_at, row.sent_at, row.message_id, row.file_sha256,
        tuple(found(connection, payments.c.run_id == run_id)),
    )  # fmt: skip


def found(connection: Connection, *conditions: Any) -> list[Payment]:  # noqa: ANN401 - SQL expressions
    """Payments with their items, oldest first."""
    rows = connection.execute(select(payments).where(*conditions).order_by(payments.c.id)).all()
    chosen = (
        select(payment_items)
        .join(payments, payments.c.id == payment_items.c.payment_id)
        .where(*conditions)
        .order_by(payment_items.c.payment_id, payment_items.c.position)
    )
    items: dict[int, list[Row[Any]]] = {}
    for item in connection.execute(chosen):
        items.setdefault(item.payment_id, []).append(item)
    return [_payment(row, items.get(row.id, [])) for row in rows]


def _payment(row: Row[Any], items: Sequence[Row[Any]]) -> Payment:
    def money(minor: int) -> Money:
        return Money.from_minor(minor, row.currency)

    return Payment(
        row.id, row.run_id, row.end_to_end, row.group_id, row.account, row.supplier_id, row.name, row.iban, row.bic,
        row.country, row.reference, row.date, money(row.minor), PaymentStatus(row.status), row.since, row.reason,
        row.booked, None if row.paid_minor is None else money(row.paid_minor),
        tuple(Item(one.invoice_id, one.number, money(one.minor), money(one.discount_minor)) for one in items),
    )  # fmt: skip
