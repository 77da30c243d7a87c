"""Payments: proposed by one person, released by another, sent once. What the bank says is in ``banking``."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from pipeline.invoices import Invoice
from pipeline.ledger import EntryKind
from pipeline.money import Money
from pipeline.payments.payment import PaymentStatus, end_to_end
from pipeline.payments.proposal import Proposal, Transfer
from pipeline.payments.release import check_release
from pipeline.sentences import Said
from pipeline.status import Status
from pipeline.store import audit
from pipeline.store.database import Database
from pipeline.store.desk_tables import account_requests
from pipeline.store.moves import StaleVersionError, move
from pipeline.store.payment_checks import changes, hands_in
from pipeline.store.payment_moves import let_go, move_payment
from pipeline.store.payment_rows import CHOICES, Payment, Run, found, run_of
from pipeline.store.payment_tables import payment_items, payment_runs, payments
from pipeline.store.rows import from_json
from pipeline.store.tables import entries, invoices, postings


@dataclass(frozen=True, slots=True)
class Unpaid:
    """A posted invoice and what is still owed of it; negative for a credit note."""

    invoice_id: int
    entity_id: str | None
    supplier_id: str | None
    invoice: Invoice
    owed: Money


@dataclass(frozen=True, slots=True)
class Paid:
    """What one booked payment cleared of one invoice."""

    invoice_id: int
    supplier_id: str
    number: str
    cleared: Money
    discount: Money
    booked: date
    due: date | None


class Payments:
    """Runs and their payments."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def unpaid(self, payables: str, *statuses: Status) -> list[Unpaid]:
        """The invoices that stand there (posted, where none is said) with what is open on the account ``payables``."""
        wanted = statuses or (Status.POSTED,)
        with self._database.read() as connection:
            owed = _owed(connection, payables, wanted)
            chosen = select(invoices).where(invoices.c.id.in_(owed)).order_by(invoices.c.id)
            return [
                Unpaid(row.id, row.entity_id, row.supplier_id, from_json(Invoice, row.invoice), owed[row.id])
                for row in connection.execute(chosen)
            ]

    def of_supplier(self, supplier_id: str, payables: str) -> list[tuple[Unpaid, bool]]:
        """Every invoice of a supplier that is or may become one of ours, with what is open; whether it is posted."""
        gone = [Status.REJECTED, Status.VOID, Status.FILED, Status.REPLACED]
        chosen = (
            select(invoices)
            .where(invoices.c.supplier_id == supplier_id, invoices.c.status.not_in([str(one) for one in gone]))
            .order_by(invoices.c.id)
        )
        with self._database.read() as connection:
            owed = _owed(connection, payables, (Status.POSTED, Status.SCHEDULED, Status.PAID))
            rows = connection.execute(chosen).all()
        nothing = Decimal(0)
        return [
            (
                Unpaid(
                    row.id, row.entity_id, row.supplier_id, from_json(Invoice, row.invoice),
                    owed.get(row.id) or Money(nothing, row.currency or "EUR"),
                ),
                row.id in owed,
            )
            for row in rows
            if re.fullmatch("[A-Z]{3}", row.currency or "EUR")
        ]  # fmt: skip

    def asked_accounts(self) -> dict[str, list[str]]:
        """The bank accounts that wait for a second person, by supplier."""
        chosen = select(account_requests.c.supplier_id, account_requests.c.iban).where(
            account_requests.c.settled_at.is_(None)
        )
        waiting: dict[str, list[str]] = {}
        with self._database.read() as connection:
            for supplier_id, iban in connection.execute(chosen).tuples():
                waiting.setdefault(supplier_id, []).append(iban)
        return waiting

    def propose(self, proposal: Proposal, by: str, until: date) -> Run:
        """Keep a proposal; its invoices are scheduled and bound to it. All or nothing.

        Raises ``IllegalMoveError`` where one of them moved meanwhile, and ``ValueError`` where there is nothing to pay.
        """
        if not proposal.transfers:
            raise ValueError("there is nothing to pay")
        with self._database.write() as connection:
            audit.hold(connection)
            run_id = int(
                connection.execute(
                    insert(payment_runs)
                    .values(
                        proposed_by=by, proposed_at=datetime.now(UTC), until=until,
                        choices=CHOICES.dump_json(proposal.choices).decode(),
                    )
                    .returning(payment_runs.c.id)
                ).scalar_one()
            )  # fmt: skip
            for transfer in proposal.transfers:
                _write(connection, run_id, transfer, by)
            said = [f"{one.money} to {one.supplier_id}" for one in proposal.transfers]
            audit.append(connection, by, "proposed", f"payment_run:{run_id}", payments=said)
            return run_of(connection, run_id)

    def run(self, run_id: int) -> Run:
        """One run. Raises ``LookupError``."""
        with self._database.read() as connection:
            return run_of(connection, run_id)

    def runs(self, limit: int = 50) -> list[Run]:
        """The newest runs first."""
        chosen = select(payment_runs.c.id).order_by(payment_runs.c.id.desc()).limit(limit)
        with self._database.read() as connection:
            return [run_of(connection, one) for one in connection.execute(chosen).scalars().all()]

    def companies_of(self, run_id: int) -> set[str | None]:
        """The companies whose invoices a run pays."""
        chosen = (
            select(invoices.c.entity_id)
            .join(payment_items, payment_items.c.invoice_id == invoices.c.id)
            .where(payment_items.c.run_id == run_id)
        )
        with self._database.read() as connection:
            return set(connection.execute(chosen).scalars())

    def standing(self, *statuses: PaymentStatus) -> list[Payment]:
        """The payments that stand there, oldest first."""
        with self._database.read() as connection:
            return found(connection, payments.c.status.in_([str(one) for one in statuses]))

    def release(
        self, run_id: int, by: str, limits: Mapping[str, Decimal], worth: Callable[[Sequence[Money]], Money]
    ) -> Run:
        """Release what may still be paid; what changed since the proposal is taken out first, with the reason.

        ``worth`` gives a run's total in the company's currency. Raises ``ReleaseRefusedError`` and ``LookupError``.
        """
        with self._database.write() as connection:
            audit.hold(connection)
            run = run_of(connection, run_id, hold=True)
            if run.released_by is not None:
                return run
            _take_out(connection, run.standing(PaymentStatus.PROPOSED), by)
            run = run_of(connection, run_id)
            left = run.standing(PaymentStatus.PROPOSED)
            if left:
                check_release(by, run.proposed_by, worth(run.totals()), limits, hands_in(connection, left))
                connection.execute(
                    update(payment_runs).where(payment_runs.c.id == run_id)
                    .values(released_by=by, released_at=datetime.now(UTC))
                )  # fmt: skip
                for one in left:
                    move_payment(connection, one.id, PaymentStatus.RELEASED)
            action = "released" if left else "took out"
            audit.append(connection, by, action, f"payment_run:{run_id}", payments=[one.end_to_end for one in left])
            return run_of(connection, run_id)

    def take_out(self, payment_id: int, by: str, reason: str) -> None:
        """Take one payment out of its run before it is sent. Raises ``IllegalPaymentMoveError`` and ``LookupError``."""
        with self._database.write() as connection:
            audit.hold(connection)
            known = found(connection, payments.c.id == payment_id)
            if not known:
                raise LookupError(f"there is no payment {payment_id}")
            let_go(connection, known[0], PaymentStatus.VOID, by, reason)
            audit.append(connection, by, "took out", f"payment_run:{known[0].run_id}", payment=payment_id, why=reason)

    def recheck(self, run_id: int, by: str) -> Run:
        """Take out what must not be sent any more: accounts and findings may have changed since the release."""
        with self._database.write() as connection:
            audit.hold(connection)
            run = run_of(connection, run_id, hold=True)
            gone = _take_out(connection, run.standing(PaymentStatus.RELEASED), by)
            if gone:
                audit.append(connection, by, "took out", f"payment_run:{run_id}", payments=gone)
            return run_of(connection, run_id)

    def mark_sent(self, run_id: int, message_id: str, sha256: str, groups: Mapping[str, str], by: str) -> Run:
        """Note that a file holds these payments (EndToEndId to PmtInfId), in the moment before it leaves the house.

        Raises ``StaleVersionError`` where they are not exactly what is released and may still be paid. A run that was
        sent stays as it is.
        """
        with self._database.write() as connection:
            audit.hold(connection)
            run = run_of(connection, run_id, hold=True)
            if run.file_sha256 is not None:
                return run
            ready = run.standing(PaymentStatus.RELEASED)
            if {one.end_to_end for one in ready} != set(groups) or changes(connection, ready):
                raise StaleVersionError(f"payment run {run_id} changed in the meantime; make the file again")
            connection.execute(
                update(payment_runs).where(payment_runs.c.id == run_id)
                .values(message_id=message_id, file_sha256=sha256, sent_at=datetime.now(UTC))
            )  # fmt: skip
            for one in ready:
                move_payment(connection, one.id, PaymentStatus.SENT, group_id=groups[one.end_to_end])
            audit.append(connection, by, "sent", f"payment_run:{run_id}", message=message_id, file=sha256)
            return run_of(connection, run_id)

    def paid(self) -> list[Paid]:
        """What was paid and stayed paid, by invoice and payment."""
        chosen = (
            select(payment_items, payments.c.supplier_id, payments.c.currency, payments.c.booked, invoices.c.due)
            .join(payments, payments.c.id == payment_items.c.payment_id)
            .join(invoices, invoices.c.id == payment_items.c.invoice_id)
            .where(payments.c.status == str(PaymentStatus.POSTED), payment_items.c.cleared_minor != 0)
            .order_by(payments.c.id, payment_items.c.position)
        )
        with self._database.read() as connection:
            return [
                Paid(
                    row.invoice_id, row.supplier_id, row.number, Money.from_minor(row.cleared_minor, row.currency),
                    Money.from_minor(row.discount_minor if row.cleared_minor == row.minor else 0, row.currency),
                    row.booked, row.due,
                )
                for row in connection.execute(chosen)
            ]  # fmt: skip


def _write(connection: Connection, run_id: int, transfer: Transfer, by: str) -> None:
    row: dict[str, Any] = {
        "run_id": run_id, "end_to_end": end_to_end(run_id, transfer), "group_id": "", "account": transfer.account.iban,
        "supplier_id": transfer.supplier_id, "name": transfer.name, "iban": transfer.iban, "bic": transfer.bic,
        "country": transfer.country, "reference": transfer.reference, "date": transfer.date,
        "minor": transfer.money.minor, "currency": transfer.money.currency, "status": str(PaymentStatus.PROPOSED),
        "since": datetime.now(UTC), "reason": "",
    }  # fmt: skip
    payment_id = connection.execute(insert(payments).values(row).returning(payments.c.id)).scalar_one()
    for position, one in enumerate(transfer.items, 1):
        move(connection, one.invoice_id, Status.SCHEDULED, by, f"payment run {run_id}")
        connection.execute(
            insert(payment_items).values(
                payment_id=payment_id, position=position, run_id=run_id, invoice_id=one.invoice_id, number=one.number,
                minor=one.clears.minor, discount_minor=one.discount.minor, cleared_minor=0, is_bound=True,
            )
        )  # fmt: skip


def _take_out(connection: Connection, candidates: Sequence[Payment], by: str) -> list[str]:
    """Void what must not be paid any more; returns the EndToEndIds."""
    found_out: Mapping[int, Said] = changes(connection, candidates)
    gone = [one for one in candidates if one.id in found_out]
    for one in gone:
        let_go(connection, one, PaymentStatus.VOID, by, found_out[one.id].english)
    return [one.end_to_end for one in gone]


def _owed(connection: Connection, payables: str, statuses: Collection[Status]) -> dict[int, Money]:
    """What is owed of each invoice: its entry on the creditors' account, less what payments cleared."""
    posted = (
        select(entries.c.invoice_id, postings.c.currency, func.sum(postings.c.minor))
        .join(postings, postings.c.entry_id == entries.c.id)
        .join(invoices, invoices.c.id == entries.c.invoice_id)
        .where(
            entries.c.posted, entries.c.kind.in_([str(EntryKind.INVOICE), str(EntryKind.CREDIT_NOTE)]),
            postings.c.account == payables, invoices.c.status.in_([str(one) for one in statuses]),
        )
        .group_by(entries.c.invoice_id, postings.c.currency)
    )  # fmt: skip
    cleared = select(payment_items.c.invoice_id, func.sum(payment_items.c.cleared_minor)).group_by(
        payment_items.c.invoice_id
    )
    done = {invoice_id: int(minor) for invoice_id, minor in connection.execute(cleared).tuples()}
    return {
        invoice_id: Money.from_minor(-int(minor) - done.get(invoice_id, 0), currency)
        for invoice_id, currency, minor in connection.execute(posted).tuples()
    }
