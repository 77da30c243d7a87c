"""Payments in the store: what the database itself refuses, on both databases."""

import datetime as dt
from decimal import Decimal

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from pipeline.ledger import Chart
from pipeline.money import Money
from pipeline.parties import Supplier
from pipeline.payments import Item, PayingAccount, PaymentRules, PaymentStatus, Proposal, Transfer
from pipeline.payments.bank_files import BankLine
from pipeline.payments.payment import IllegalPaymentMoveError
from pipeline.payments.release import ReleaseRefusedError
from pipeline.status import Status
from pipeline.store import StaleVersionError

OURS = PayingAccount("DE75512108001245126199", "ours", "EUR")
THEIRS = "DE02120300000000202051"
RULES = PaymentRules(accounts=(OURS,))
LIMITS = {"cora": Decimal(1000)}
DAY = dt.date(2026, 7, 10)


def worth(totals):
    return totals[0]


@pytest.fixture
def proposed(any_store, make):
    """A run with one payment for one posted invoice."""
    any_store.masters.import_suppliers([Supplier("S1", "Elbe", ibans=(THEIRS,))], "maria")
    invoice_id = make.clerk(any_store).posted()
    item = Item(invoice_id, "R-1001", Money(Decimal(119), "EUR"), Money(Decimal(0), "EUR"))
    transfer = Transfer(OURS, "S1", "Elbe", THEIRS, None, "DE", "", DAY, (item,))
    return any_store.payments.propose(Proposal((transfer,), ()), "ann", DAY)


def statement(store, sentence):
    with store.database.write() as connection:
        connection.execute(text(sentence))


def test_a_proposal_binds_its_invoices_and_is_in_the_chain(any_store, proposed):
    assert any_store.invoices.one(proposed.payments[0].items[0].invoice_id).status is Status.SCHEDULED
    assert any_store.payments.unpaid("Liabilities:Payables") == []
    assert any_store.verify_audit().damages == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "update payments set iban = 'DE91100000000123456789'",
        "update payments set minor = minor + 1",
        "update payments set status = 'released'",
        "update payments set status = 'sent'",
        "delete from payments",
        "update payment_items set minor = minor + 1",
        "delete from payment_items",
        "update payment_runs set released_by = 'ann'",
        "update payment_runs set proposed_by = 'mallory'",
        "delete from payment_runs",
    ],
)
def test_the_database_itself_refuses_to_change_what_was_proposed(any_store, proposed, sentence):
    with pytest.raises(DBAPIError):
        statement(any_store, sentence)

    assert any_store.verify_audit().damages == ()


def test_the_database_itself_refuses_a_second_payment_of_an_invoice(any_store, proposed):
    copied = (
        "insert into payment_items (payment_id, position, run_id, invoice_id, number, minor, discount_minor,"
        " cleared_minor, is_bound) select payment_id, 2, run_id, invoice_id, number, minor, 0, 0, is_bound"
        " from payment_items"
    )

    with pytest.raises(IntegrityError):
        statement(any_store, copied)


def test_what_was_sent_is_not_taken_out(any_store, proposed):
    (payment,) = proposed.payments
    any_store.payments.release(proposed.id, "cora", LIMITS, worth)
    any_store.payments.mark_sent(proposed.id, "RUN1-A", "a" * 64, {payment.end_to_end: "RUN1-A-1"}, "ann")

    with pytest.raises(IllegalPaymentMoveError):
        any_store.payments.take_out(payment.id, "ann", "a slip")
    with pytest.raises(DBAPIError):
        statement(any_store, "update payments set status = 'void'")
    with pytest.raises(DBAPIError):
        statement(any_store, "update payment_runs set file_sha256 = 'another'")


def test_a_file_that_does_not_hold_what_is_released_is_not_sent(any_store, proposed):
    any_store.payments.release(proposed.id, "cora", LIMITS, worth)

    with pytest.raises(StaleVersionError):
        any_store.payments.mark_sent(proposed.id, "RUN1-A", "a" * 64, {"PAY1-OTHER": "RUN1-A-1"}, "ann")


def test_a_refused_release_leaves_everything_as_it_was(any_store, proposed):
    head = any_store.verify_audit().head

    with pytest.raises(ReleaseRefusedError):
        any_store.payments.release(proposed.id, "ann", LIMITS, worth)

    assert any_store.verify_audit().head == head


def test_releasing_twice_is_releasing_once(any_store, proposed):
    first = any_store.payments.release(proposed.id, "cora", LIMITS, worth)

    assert any_store.payments.release(proposed.id, "cora", LIMITS, worth) == first


def test_what_is_taken_out_is_open_again(any_store, proposed):
    any_store.payments.take_out(proposed.payments[0].id, "ann", "they asked us to wait")

    assert any_store.payments.run(proposed.id).payments[0].reason == "they asked us to wait"
    assert [one.owed.amount for one in any_store.payments.unpaid("Liabilities:Payables")] == [119]


def test_a_booking_is_kept_once_and_cannot_be_changed(any_store, proposed):
    line = BankLine("k" * 64, OURS.iban, DAY, Money(Decimal(-5), "EUR"), text="card fees")
    file_id = any_store.banking.take_in("a" * 64, "a.xml", "camt.053", "ann")

    first = any_store.banking.book(file_id, line, Chart(), RULES, "ann")
    second = any_store.banking.book(file_id, line, Chart(), RULES, "ann")

    assert first.english == second.english == "no payment of ours fits"
    assert [one.line for one in any_store.banking.unmatched()] == [line]
    for sentence in ("update bank_lines set minor = 1", "delete from bank_lines", "update bank_files set name = 'b'"):
        with pytest.raises(DBAPIError):
            statement(any_store, sentence)


def test_a_flipped_digit_in_a_payment_is_found(any_store, proposed):
    drop = "drop trigger payments_fixed" if any_store.database.is_sqlite else "drop trigger payments_fixed on payments"
    statement(any_store, drop)
    statement(any_store, "update payments set minor = 11901")

    assert [one.subject for one in any_store.verify_audit().damages] == [f"payment_run:{proposed.id}"]


def test_a_booked_payment_pays_its_invoice_and_what_was_paid_is_known_with_its_terms(any_store, proposed):
    (payment,) = proposed.payments
    any_store.payments.release(proposed.id, "cora", LIMITS, worth)
    any_store.payments.mark_sent(proposed.id, "RUN1-A", "a" * 64, {payment.end_to_end: "RUN1-A-1"}, "ann")
    line = BankLine("k" * 64, OURS.iban, DAY, Money(Decimal(-119), "EUR"), payment.end_to_end)

    settled = any_store.banking.book(
        any_store.banking.take_in("a" * 64, "a", "camt.053", "ann"), line, Chart(), RULES, "ann"
    )

    assert settled is None
    assert any_store.payments.standing(PaymentStatus.POSTED)[0].paid == Money(Decimal(119), "EUR")
    assert [(one.number, one.booked) for one in any_store.payments.paid()] == [("R-1001", DAY)]
    assert any_store.verify_audit().damages == ()
