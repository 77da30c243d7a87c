"""Paying: what is owed is proposed, released by a second person, told to the bank once, and booked as the bank says.

Each sentence may be repeated or killed anywhere: a proposal binds its invoices in one transaction, a file is the same
bytes each time, a booking is known by its key, and an entry has one too.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass, field
from decimal import Decimal

from flows.commands.problems import Problem
from flows.rechecking import duplicates_of
from flows.wiring import Office
from pipeline.accounts import Right, rights_of
from pipeline.letters import SupplierLetter
from pipeline.money import Money
from pipeline.parties import Supplier
from pipeline.payments import Payable, PaymentStatus, Proposal
from pipeline.payments.advice import Advice, remittance_advice
from pipeline.payments.bank_files import BankFile, read_bank_file
from pipeline.payments.choosing import propose as proposed
from pipeline.payments.holds import Circumstances
from pipeline.payments.pain001 import Order, PaymentFile, group_ids, pain001
from pipeline.payments.payables import payable
from pipeline.store import Letter, Payment, Run, Unpaid


@dataclass(slots=True)
class Heard:
    """What a file of the bank came to: bookings that are settled, those that are not with the reason, statuses."""

    settled: int = 0
    moved: int = 0
    unsettled: list[str] = field(default_factory=list)


def payables(desk: Office) -> list[Payable]:
    """Every open item with what is known about it now."""
    suppliers = {one.id: one for one in desk.store.masters.suppliers()}
    asked = desk.store.payments.asked_accounts()
    return [
        _payable(desk, one, suppliers.get(one.supplier_id or ""), asked.get(one.supplier_id or "", []))
        for one in desk.store.payments.unpaid(desk.chart.payables)
    ]


def _payable(desk: Office, unpaid: Unpaid, supplier: Supplier | None, asked: Sequence[str]) -> Payable:
    doubts = [one for one, is_open in desk.store.invoices.findings(unpaid.invoice_id) if is_open]
    twin = next(iter(duplicates_of(desk, unpaid.invoice_id)), None)
    found = Circumstances(supplier, unpaid.invoice.iban, doubts, asked, twin)
    return payable(unpaid.invoice_id, unpaid.invoice, unpaid.owed, found, desk.paying.terms, unpaid.entity_id)


def look(desk: Office, today: dt.date, until: dt.date, companies: Collection[str] | None = None) -> Proposal:
    """What would be proposed, of some companies or of all. Records nothing."""
    found = [one for one in payables(desk) if companies is None or one.entity_id in companies]
    return proposed(found, desk.paying, today, until)


def propose(
    desk: Office, by: str, today: dt.date, until: dt.date, companies: Collection[str] | None = None
) -> tuple[list[Run], Proposal]:
    """A proposal and the runs that it became, one for each account that pays. One person proposes at a time."""
    _check_right(desk, by, Right.PAY_PROPOSE)
    with desk.store.exclusively("paying"):
        proposal = look(desk, today, until, companies)
        return [desk.store.payments.propose(one, by, until) for one in proposal.by_account()], proposal


def release(desk: Office, run_id: int, by: str) -> Run:
    """Let a run leave the house. Raises ``ReleaseRefusedError``."""
    _check_right(desk, by, Right.PAY_RELEASE)

    def worth(totals: Sequence[Money]) -> Money:
        return _worth(desk, totals)

    return desk.store.payments.release(run_id, by, desk.paying.release, worth)


def _worth(desk: Office, totals: Sequence[Money]) -> Money:
    together = Decimal(0)
    for one in totals:
        worth = desk.policy.worth(one.amount, one.currency)
        if worth is None:
            raise Problem(f"[approval.rates] has no rate for {one.currency}: nobody can say what the run is worth")
        together += worth
    return Money(together, desk.policy.currency).rounded()


def _check_right(desk: Office, login: str, right: Right) -> None:
    """Who has an account needs the right; at a terminal somebody without one is bound by the limits alone."""
    account = desk.store.accounts.named(login)
    if account is not None and (not account.active or right not in rights_of(account.roles)):
        raise Problem(f"{login} has no right to {'release' if right is Right.PAY_RELEASE else 'propose'} payments")


def export(desk: Office, run_id: int, by: str) -> bytes:
    """The file of a released run: the same bytes each time. What must not be paid any more is taken out before.

    Raises ``Problem`` where nothing of the run may be sent, and ``NotPayableError``.
    """
    run = desk.store.payments.run(run_id)
    if run.file_sha256 is not None:
        _advise(desk, run)
        return desk.store.archive.get(run.file_sha256)
    if run.released_by is None:
        raise Problem(f"payment run {run_id} is not released: `payables pay release {run_id}`")
    run = desk.store.payments.recheck(run_id, by)
    if not run.standing(PaymentStatus.RELEASED):
        raise Problem(f"nothing of payment run {run_id} may be sent: `payables pay show {run_id}` says why")
    file, groups = _file(desk, run)
    sha256 = desk.store.archive.put(file.content)
    run = desk.store.payments.mark_sent(run_id, file.message_id, sha256, groups, by)
    _advise(desk, run)
    return desk.store.archive.get(run.file_sha256 or sha256)


def _file(desk: Office, run: Run) -> tuple[PaymentFile, dict[str, str]]:
    orders = [_order(desk, one) for one in run.standing(PaymentStatus.RELEASED)]
    names = {one.id: one.name for one in desk.settings.entities}
    account = orders[0].account
    initiator = names.get(account.entity_id or "") or account.name or next(iter(names.values()), "Payables")
    at = run.released_at or run.proposed_at
    file = pain001(
        run.id, orders, initiator=initiator, at=at, schema=desk.paying.schema, batch=desk.paying.batch
    )  # fmt: skip
    return file, group_ids(run.id, orders)


def _order(desk: Office, payment: Payment) -> Order:
    account = desk.paying.account(payment.account)
    return Order(
        payment.end_to_end, account, payment.date, payment.money, payment.name, payment.iban, payment.bic,
        payment.country, payment.reference, tuple(one.number for one in payment.items if one.number),
    )  # fmt: skip


def _advise(desk: Office, run: Run) -> None:
    """A letter to each supplier that has an address; one for each payment, however often this runs."""
    suppliers = {one.id: one for one in desk.store.masters.suppliers()}
    names = {one.id: one.name for one in desk.settings.entities}
    for one in run.standing(PaymentStatus.SENT):
        supplier = suppliers.get(one.supplier_id)
        if supplier is None or not supplier.email:
            continue
        company = names.get(desk.paying.account(one.account).entity_id or "") or next(iter(names.values()), "")
        advice = Advice(company, one.money, one.date, one.iban, one.end_to_end, one.items)
        subject, text = remittance_advice(advice, "pl" if supplier.country == "PL" else "en")
        body = json.dumps(asdict(SupplierLetter(supplier.email, subject, text)))
        desk.store.outbox.put(Letter(f"remittance:{one.end_to_end}", "remittance", body))


def import_file(desk: Office, content: bytes, name: str, by: str) -> Heard:
    """Book what a statement tells and hear what a status report says. Raises ``BankFileError``.

    Bookings of earlier files that fitted nothing are tried again: files come in any order.
    """
    file = read_bank_file(content)
    heard = Heard()
    with desk.store.exclusively("paying"):
        sha256 = desk.store.archive.put(content)
        file_id = desk.store.banking.take_in(sha256, name, file.kind, by)
        heard.moved = desk.store.banking.hear(file.statuses, by)
        _book(desk, file, file_id, by, heard)
        if file.bookings:
            for one in desk.store.banking.unmatched():
                desk.store.banking.book(desk.store.banking.file_of(one.id), one.line, desk.chart, desk.paying, by)
    heard.unsettled = [
        f"{one.line.booked} {one.line.money}: {one.why}"
        for one in desk.store.banking.unmatched()
        if one.line.key in {each.key for each in file.bookings}
    ]
    return heard


def _book(desk: Office, file: BankFile, file_id: int, by: str, heard: Heard) -> None:
    for line in file.bookings:
        why = desk.store.banking.book(file_id, line, desk.chart, desk.paying, by)
        heard.settled += why is None
