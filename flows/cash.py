"""What the books say about paying: aging, the cash forecast, lateness, and a supplier's statement against ours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Final

from flows.wiring import Office
from pipeline.payments import PaymentStatus
from pipeline.payments.late import interest
from pipeline.payments.payables import due_of
from pipeline.reports.aging import Aged, OpenAmount, aging
from pipeline.reports.forecast import Expected, Week, forecast
from pipeline.reports.lateness import Lateness, PaidLate, lateness
from pipeline.statements import OurItem, Reconciliation, StatementLine, reconcile, with_twins
from pipeline.status import Status
from pipeline.store import Unpaid

OPEN: Final = (Status.POSTED, Status.SCHEDULED)
AWAITED: Final = (Status.IN_APPROVAL, Status.APPROVED)
_BOUND: Final = (PaymentStatus.PROPOSED, PaymentStatus.RELEASED, PaymentStatus.SENT, PaymentStatus.CONFIRMED)


def aging_of(desk: Office, today: dt.date) -> tuple[Aged, ...]:
    """What is open in the ledger, by age."""
    names = _names(desk)
    return aging(
        today,
        [OpenAmount(names.get(one.supplier_id or "", "?"), _due(desk, one), one.owed) for one in _open(desk)],
    )


def forecast_of(desk: Office, today: dt.date, weeks: int) -> tuple[Week, ...]:
    """Posted items by their terms, those in a payment on its day, and what waits for approval not before today."""
    return forecast(today, [*_expected(desk, today)], _delays(desk), weeks)


def _expected(desk: Office, today: dt.date) -> Iterator[Expected]:
    bound = desk.store.payments.standing(*_BOUND)
    within = {item.invoice_id for one in bound for item in one.items}
    for payment in bound:
        yield Expected(payment.supplier_id, payment.money, payment.date, delayed=False)
    for one in _open(desk):
        if one.invoice_id not in within and one.owed:
            yield Expected(one.supplier_id or "", one.owed, _due(desk, one))
    for heading in desk.store.invoices.headings(*AWAITED):
        record = desk.store.invoices.one(heading.id)
        owed = record.invoice.money(record.invoice.payable or record.invoice.gross)
        if owed is not None:
            sign = -1 if record.invoice.is_credit else 1
            day = max(today, due_of(record.invoice, desk.paying.terms))
            yield Expected(record.supplier_id or "", (owed * sign).rounded(), day)


def _delays(desk: Office) -> dict[str, list[int]]:
    """Days beyond terms of everything that was paid, by supplier."""
    found: dict[str, list[int]] = {}
    for one in desk.store.payments.paid():
        if one.due is not None and one.cleared.amount > 0:
            found.setdefault(one.supplier_id, []).append((one.booked - one.due).days)
    return found


def lateness_of(desk: Office, today: dt.date) -> tuple[Lateness, ...]:
    """Everything paid, and what is overdue today, against its terms; interest by the law of each buying company."""
    return lateness(_late(desk, today))


def _late(desk: Office, today: dt.date) -> Iterator[PaidLate]:
    names = _names(desk)
    for one in desk.store.payments.paid():
        if one.due is not None and one.cleared.amount > 0:
            country = desk.country_of(desk.store.invoices.one(one.invoice_id).entity_id)
            cost = interest(one.cleared, one.due, one.booked, country).money
            name = names.get(one.supplier_id, one.supplier_id)
            yield PaidLate(name, one.number, one.cleared, one.due, one.booked, cost, is_open=False)
    for item in _open(desk):
        due = _due(desk, item)
        if item.owed.amount > 0 and due < today:
            cost = interest(item.owed, due, today, desk.country_of(item.entity_id)).money
            name = names.get(item.supplier_id or "", "?")
            yield PaidLate(name, item.invoice.number or "", item.owed, due, today, cost, is_open=True)


def reconciled(desk: Office, supplier_id: str, lines: Sequence[StatementLine]) -> Reconciliation:
    """A supplier's statement against everything of theirs that we have. Raises ``LookupError``."""
    supplier = desk.store.masters.supplier(supplier_id)
    paid: dict[int, list[Decimal]] = {}
    for one in desk.store.payments.paid():
        if one.cleared.amount > 0:
            paid.setdefault(one.invoice_id, []).append(one.cleared.amount)
    items = [
        _our_item(one, is_posted=is_posted, payments=paid.get(one.invoice_id, []))
        for one, is_posted in desk.store.payments.of_supplier(supplier_id, desk.chart.payables)
        if one.invoice.kind.posts
    ]
    return reconcile(lines, with_twins(items), supplier.currency or desk.settings.currency)


def _our_item(one: Unpaid, *, is_posted: bool, payments: Sequence[Decimal]) -> OurItem:
    gross = one.invoice.gross or Decimal(0)
    return OurItem(
        one.invoice_id, one.invoice.number or "", -gross if one.invoice.is_credit else gross,
        one.owed.amount if is_posted else None, one.owed.currency, one.invoice.issued, tuple(payments),
    )  # fmt: skip


def _open(desk: Office) -> list[Unpaid]:
    return [one for one in desk.store.payments.unpaid(desk.chart.payables, *OPEN) if one.owed]


def _due(desk: Office, one: Unpaid) -> dt.date:
    return due_of(one.invoice, desk.paying.terms)


def _names(desk: Office) -> dict[str, str]:
    return {one.id: one.name for one in desk.store.masters.suppliers()}
