"""What the bank says, and what follows: the entry of a booking and the invoices paid by it, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import ColumnElement, Connection, func, insert, select, update

from pipeline.ledger import Chart, Entry, EntryKind, Posting, reverse
from pipeline.money import Money
from pipeline.payments.bank_files import BankLine, StatusLine
from pipeline.payments.matching import Awaited, Effect, Match, matches, told
from pipeline.payments.payment import MOVES, PaymentStatus
from pipeline.payments.proposal import Item
from pipeline.payments.rules import PaymentRules
from pipeline.payments.settlement import Settlement, allocate, entry_of
from pipeline.sentences import Said, say, term
from pipeline.status import Status
from pipeline.store import audit
from pipeline.store.database import Database
from pipeline.store.journal import entry_under, write_entry
from pipeline.store.moves import locked, move
from pipeline.store.payment_moves import let_go, move_payment
from pipeline.store.payment_rows import Payment, found
from pipeline.store.payment_tables import bank_files, bank_lines, payment_items, payment_runs, payments
from pipeline.store.rows import from_json, to_json
from pipeline.store.tables import entries, postings


@dataclass(frozen=True, slots=True)
class Booked:
    """A booking that the bank told of. ``why`` says why it is of no payment of ours."""

    id: int
    line: BankLine
    is_matched: bool
    why: str


class Banking:
    """The bank's files and their effects."""

    def __init__(self, database: Database) -> None:
        """Over one database."""
        self._database = database

    def take_in(self, sha256: str, name: str, kind: str, by: str) -> int:
        """Note a file of the bank; the same bytes are the same file."""
        with self._database.write() as connection:
            known = connection.execute(
                select(bank_files.c.id).where(bank_files.c.sha256 == sha256)
            ).scalar_one_or_none()
            if known is not None:
                return int(known)
            row = {"sha256": sha256, "name": name, "kind": kind, "by": by, "at": datetime.now(UTC)}
            file_id = int(connection.execute(insert(bank_files).values(row).returning(bank_files.c.id)).scalar_one())
            audit.append(connection, by, "imported", f"bank_file:{file_id}", name=name, file=sha256)
            return file_id

    def book(self, file_id: int, line: BankLine, chart: Chart, rules: PaymentRules, by: str) -> Said | None:
        """Keep a booking and do what follows from it; ``None`` where it is settled, else why it is not.

        The same line again does nothing; one that fitted nothing is tried again.
        """
        with self._database.write() as connection:
            audit.hold(connection)
            known = connection.execute(select(bank_lines).where(bank_lines.c.key == line.key)).one_or_none()
            if known is not None and known.is_matched:
                return None
            outcome = _effects(connection, line, chart, rules, by)
            why = outcome.english if isinstance(outcome, Said) else ""
            if known is None:
                line_id = int(
                    connection.execute(
                        insert(bank_lines)
                        .values(
                            key=line.key, file_id=file_id, account=line.account, booked=line.booked,
                            minor=line.money.minor, currency=line.money.currency, is_matched=not why, why=why,
                            body=to_json(line),
                        )
                        .returning(bank_lines.c.id)
                    ).scalar_one()
                )  # fmt: skip
            elif why == known.why:
                return outcome if isinstance(outcome, Said) else None
            else:
                line_id = known.id
                connection.execute(
                    update(bank_lines).where(bank_lines.c.id == line_id).values(is_matched=not why, why=why)
                )
            done = [] if isinstance(outcome, Said) else [f"{one.payment_id} {one.effect}" for one in outcome]
            audit.append(
                connection, by, "booked", f"bank_line:{line_id}", amount=str(line.money), payments=done, why=why
            )
            return outcome if isinstance(outcome, Said) else None

    def hear(self, lines: Iterable[StatusLine], by: str) -> int:
        """Do what a status report says; returns how many payments it moved. The same report again moves none."""
        moved = 0
        with self._database.write() as connection:
            audit.hold(connection)
            awaited = _awaited(connection, _waits())
            for line in lines:
                for match in told(line, awaited):
                    moved += _heard(connection, match, by)
        return moved

    def unmatched(self) -> list[Booked]:
        """The bookings of no payment of ours, oldest first."""
        chosen = select(bank_lines).where(~bank_lines.c.is_matched).order_by(bank_lines.c.id)
        with self._database.read() as connection:
            return [
                Booked(row.id, from_json(BankLine, row.body), row.is_matched, row.why)
                for row in connection.execute(chosen)
            ]

    def file_of(self, line_id: int) -> int:
        """The file that told of a booking."""
        chosen = select(bank_lines.c.file_id).where(bank_lines.c.id == line_id)
        with self._database.read() as connection:
            return int(connection.execute(chosen).scalar_one())


def _awaited(connection: Connection, *conditions: ColumnElement[bool]) -> list[Awaited]:
    """The payments that fit, as matching sees them."""
    messages = select(payment_runs.c.id, payment_runs.c.message_id).join(payments).where(*conditions)
    message_of = dict(connection.execute(messages).tuples().all())
    return [
        Awaited(
            one.id, one.end_to_end, one.group_id, message_of[one.run_id] or "", one.account, one.iban, one.money,
            one.status, tuple(item.number for item in one.items),
        )
        for one in found(connection, *conditions)
    ]  # fmt: skip


def _meant(line: BankLine) -> list[ColumnElement[bool]]:
    """Where the payments of a booking are to be looked for, wherever they stand if the bank names them."""
    if line.end_to_end:
        return [payments.c.end_to_end == line.end_to_end]
    if line.group_id:
        return [payments.c.group_id == line.group_id]
    return [_waits(), payments.c.minor == -line.money.minor, payments.c.currency == line.money.currency]


def _waits() -> ColumnElement[bool]:
    """What the bank has, and has not booked."""
    return payments.c.status.in_([str(PaymentStatus.SENT), str(PaymentStatus.CONFIRMED)])


def _effects(connection: Connection, line: BankLine, chart: Chart, rules: PaymentRules, by: str) -> list[Match] | Said:
    """Match a booking and do what follows: for all of its payments, or for none."""
    outcome = matches(line, _awaited(connection, *_meant(line)))
    if isinstance(outcome, Said):
        return outcome
    meant = [(one, found(connection, payments.c.id == one.payment_id)[0]) for one in outcome]
    for match, payment in meant:
        if _target(match) not in MOVES[payment.status]:
            return say("the payment is {status}", status=term(payment.status.label))
        if match.paid is None or match.paid.currency != payment.money.currency:
            return say("it was booked in another currency")
    for match, payment in meant:
        if match.effect is Effect.RETURNED:
            _return(connection, payment, match, line, chart, rules, by)
        else:
            _post(connection, payment, match, line.booked, chart, rules, by)
    return outcome


def _target(match: Match) -> PaymentStatus:
    return PaymentStatus.RETURNED if match.effect is Effect.RETURNED else PaymentStatus.POSTED


def _post(
    connection: Connection, payment: Payment, match: Match, booked: date, chart: Chart, rules: PaymentRules, by: str
) -> None:
    """The entry, what it clears, and the invoices that are paid by it; one that is paid in part is open again."""
    assert match.paid is not None  # noqa: S101 - the caller asked
    cleared = allocate(payment.items, match.paid)
    settlement = Settlement(
        f"payment:{payment.id}", payment.supplier_id, payment.name, rules.account(payment.account).ledger, booked,
        match.paid, match.charges, cleared,
    )  # fmt: skip
    entry = entry_of(settlement, {one.invoice_id: _postings(connection, one.invoice_id) for one in cleared}, chart)
    _write(connection, entry, by)
    for one in cleared:
        connection.execute(
            update(payment_items)
            .where(payment_items.c.payment_id == payment.id, payment_items.c.invoice_id == one.invoice_id)
            .values(cleared_minor=one.clears.minor)
        )
    move_payment(connection, payment.id, PaymentStatus.POSTED, booked=booked, paid_minor=match.paid.minor)
    for item in payment.items:
        _settle_invoice(connection, item, chart, by, f"payment {payment.end_to_end}")
    audit.append(connection, by, "posted", f"payment_run:{payment.run_id}", payment=payment.id, paid=str(match.paid))


def _settle_invoice(connection: Connection, item: Item, chart: Chart, by: str, reason: str) -> None:
    status = Status.PAID if _is_cleared(connection, item.invoice_id, chart) else Status.POSTED
    move(connection, item.invoice_id, status, by, reason, with_entry=True)


def _is_cleared(connection: Connection, invoice_id: int, chart: Chart) -> bool:
    """Whether payments cleared all that was owed of it."""
    owed = sum(one.money.minor for one in _postings(connection, invoice_id) if one.account == chart.payables)
    done = connection.execute(
        select(func.sum(payment_items.c.cleared_minor)).where(payment_items.c.invoice_id == invoice_id)
    ).scalar_one()
    return -owed == int(done)


def _return(
    connection: Connection,
    payment: Payment,
    match: Match,
    line: BankLine,
    chart: Chart,
    rules: PaymentRules,
    by: str,
) -> None:
    """The entry's exact opposite, and what the bank kept of the money; the invoices are open again."""
    assert match.paid is not None  # noqa: S101 - the caller asked
    entry = entry_under(connection, f"payment:{payment.id}")
    day = chart.first_open(line.booked)
    _write(connection, reverse(entry, f"return:{payment.id}", day), by)
    bank = rules.account(payment.account).ledger
    kept = (payment.paid or payment.money) - match.paid
    if kept:
        postings_of = (Posting(chart.bank_charges, kept), Posting(bank, -kept))
        key = f"return:{payment.id}:charges"
        _write(connection, Entry(key, EntryKind.PAYMENT, day, f"{payment.name}, returned payment", postings_of), by)
    connection.execute(update(payment_items).where(payment_items.c.payment_id == payment.id).values(cleared_minor=0))
    move_payment(connection, payment.id, PaymentStatus.RETURNED, match.reason)
    for item in payment.items:
        paid = Status(locked(connection, item.invoice_id, None).status) is Status.PAID
        if paid and not _is_cleared(connection, item.invoice_id, chart):
            reason = f"payment {payment.end_to_end} returned {match.reason}".strip()
            move(connection, item.invoice_id, Status.POSTED, by, reason, with_entry=True)
    audit.append(connection, by, "returned", f"payment_run:{payment.run_id}", payment=payment.id, why=match.reason)


def _heard(connection: Connection, match: Match, by: str) -> bool:
    (payment,) = found(connection, payments.c.id == match.payment_id)
    target = PaymentStatus.REJECTED if match.effect is Effect.REJECTED else PaymentStatus.CONFIRMED
    if target not in MOVES[payment.status]:
        return False
    if target is PaymentStatus.REJECTED:
        let_go(connection, payment, target, by, match.reason or "rejected by the bank")
    else:
        move_payment(connection, payment.id, target, match.reason)
    audit.append(connection, by, str(target), f"payment_run:{payment.run_id}", payment=payment.id, why=match.reason)
    return True


def _postings(connection: Connection, invoice_id: int) -> list[Posting]:
    """The postings of an invoice's own entry."""
    kinds = [str(EntryKind.INVOICE), str(EntryKind.CREDIT_NOTE)]
    chosen = (
        select(postings)
        .join(entries, entries.c.id == postings.c.entry_id)
        .where(entries.c.invoice_id == invoice_id, entries.c.kind.in_(kinds), entries.c.posted)
        .order_by(postings.c.entry_id, postings.c.position)
    )
    return [
        Posting(row.account, Money.from_minor(row.minor, row.currency), row.tax_code, row.cost_centre, row.supplier_id)
        for row in connection.execute(chosen)
    ]


def _write(connection: Connection, entry: Entry, by: str) -> None:
    payload = hashlib.sha256(to_json(entry).encode()).hexdigest()
    entry_id = write_entry(connection, entry, None, payload)
    audit.append(connection, by, "posted", f"entry:{entry_id}", key=entry.key, payload=payload)
