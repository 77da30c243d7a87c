"""Invoices: exact, moved in one place, never by somebody who looked at an older version."""

import threading
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from pipeline.findings import Finding, Reason
from pipeline.invoices import FieldName
from pipeline.review import Answer, Correction
from pipeline.status import IllegalMoveError, Status
from pipeline.store import StaleVersionError

AT = datetime(2026, 7, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("gross", ["119.00", "0.1", "1234567890123456789.123456789", "1E+3", "-119.50"])
def test_amounts_come_back_to_the_digit(any_store, make, gross):
    invoice_id = make.clerk(any_store).extracted(gross=gross)

    assert any_store.invoices.one(invoice_id).invoice.gross == Decimal(gross)
    assert any_store.invoices.one(invoice_id).extraction.fields[FieldName.GROSS_TOTAL].value == gross


def test_a_verdict_is_kept_with_its_findings_and_their_order(any_store, make):
    invoice_id = make.clerk(any_store).extracted()
    shut = Finding(Reason.UNSURE, "Look at the IBAN.", ("iban",), {"confidence": "0.41"})
    doubt = Finding(Reason.TOTALS_DISAGREE, "100.00 + 19.00 is not 120.00.")
    judged = make.verdict(Status.IN_REVIEW, findings=(shut, doubt))

    any_store.invoices.record_verdict(invoice_id, judged, None, "payables", 1)

    assert any_store.invoices.findings(invoice_id) == [(shut, True), (doubt, True)]
    assert any_store.status()["findings"] == {"TOTALS_DISAGREE": 1, "UNSURE": 1}
    (heading,) = any_store.invoices.headings(Status.IN_REVIEW)
    assert heading.reasons == ("UNSURE", "TOTALS_DISAGREE")
    assert (heading.gross, heading.currency) == ("119.00", "EUR")


def test_a_change_on_an_older_version_is_refused_and_leaves_nothing(any_store, make):
    invoice_id = make.clerk(any_store).extracted()
    any_store.invoices.record_verdict(invoice_id, make.verdict(Status.IN_REVIEW), None, "payables", 1)
    head = any_store.verify_audit().head

    with pytest.raises(StaleVersionError):
        any_store.invoices.move(invoice_id, Status.REJECTED, "ann", "twice", version=1)
    with pytest.raises(StaleVersionError):
        any_store.invoices.correct(invoice_id, [Correction("iban", None, "ann", AT)], version=1)
    with pytest.raises(StaleVersionError):
        any_store.approvals.record_plan(invoice_id, make.plan("omar"), "payables", 1)

    assert any_store.verify_audit().head == head


def test_of_two_people_who_move_the_same_version_one_is_told(any_store, make):
    invoice_id = make.clerk(any_store).extracted()
    any_store.invoices.record_verdict(invoice_id, make.verdict(Status.IN_REVIEW), None, "payables")
    barrier, outcomes = threading.Barrier(2), []

    def move(person):
        barrier.wait()
        try:
            any_store.invoices.move(invoice_id, Status.REJECTED, person, "no", version=2)
            outcomes.append("moved")
        except StaleVersionError:
            outcomes.append("told")

    threads = [threading.Thread(target=move, args=(person,)) for person in ("ann", "adam")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["moved", "told"]


def test_an_illegal_move_is_refused_and_leaves_nothing(any_store, make):
    invoice_id = make.clerk(any_store).posted()
    before = any_store.invoices.one(invoice_id), any_store.verify_audit().head

    for status in (Status.IN_REVIEW, Status.APPROVED, Status.POSTED, Status.REJECTED):
        with pytest.raises(IllegalMoveError):
            any_store.invoices.move(invoice_id, status, "ann")
    with pytest.raises(IllegalMoveError):
        any_store.invoices.correct(invoice_id, [Correction("iban", None, "ann", AT)])

    assert (any_store.invoices.one(invoice_id), any_store.verify_audit().head) == before


def test_nobody_moves_an_invoice_to_posted_or_void_without_an_entry(any_store, make):
    clerk = make.clerk(any_store)
    approved, posted = clerk.approved(b"%PDF-1.7 a"), clerk.posted(b"%PDF-1.7 b")

    with pytest.raises(IllegalMoveError, match="journal"):
        any_store.invoices.move(approved, Status.POSTED, "ann")
    with pytest.raises(IllegalMoveError, match="journal"):
        any_store.invoices.move(posted, Status.VOID, "ann")


def test_an_invoice_taken_out_of_a_payment_run_is_posted_again(any_store, make):
    invoice_id = make.clerk(any_store).posted()
    any_store.invoices.move(invoice_id, Status.SCHEDULED, "ann")

    any_store.invoices.move(invoice_id, Status.POSTED, "ann", "taken out")

    assert any_store.invoices.one(invoice_id).status is Status.POSTED


def test_what_people_said_is_kept_in_order_beside_what_was_read(any_store, make):
    invoice_id = make.clerk(any_store).extracted()
    any_store.invoices.record_verdict(invoice_id, make.verdict(Status.IN_REVIEW), None, "payables")
    typed = [Correction("iban", "DE02120300000000202051", "ann", AT, 1), Correction("due_date", None, "ann", AT)]
    answered = Answer(Reason.UNSURE, "adam", AT, "I looked.", "iban")

    any_store.invoices.correct(invoice_id, typed)
    any_store.invoices.answer(invoice_id, [answered])

    assert any_store.invoices.corrections(invoice_id) == typed
    assert any_store.invoices.answers(invoice_id) == [answered]
    assert FieldName.IBAN not in any_store.invoices.one(invoice_id).extraction.fields
    assert [event.actor for event in any_store.invoices.history(invoice_id)][-2:] == ["ann", "adam"]


def test_there_is_no_invoice_where_there_is_none(any_store):
    with pytest.raises(LookupError):
        any_store.invoices.one(7)
    with pytest.raises(LookupError):
        any_store.invoices.move(7, Status.REJECTED, "ann")


def test_an_e_invoice_with_a_misspelt_currency_is_kept_as_it_came(any_store, make):
    invoice_id = make.clerk(any_store).extracted(currency="EUROS")

    assert any_store.invoices.one(invoice_id).invoice.currency == "EUROS"
