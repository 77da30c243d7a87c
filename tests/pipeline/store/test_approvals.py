"""Plans and decisions: one person, one word on one plan; nothing said is ever lost."""

import json

import pytest

from pipeline.status import IllegalMoveError, Status
from pipeline.store import NotAllowedError, StaleVersionError


def test_a_plan_that_asks_nobody_approves_at_once(any_store, make):
    invoice_id = make.clerk(any_store).approved()

    assert any_store.invoices.one(invoice_id).status is Status.APPROVED
    assert any_store.approvals.unplanned() == []


def test_two_yeses_approve_where_two_are_needed(any_store, make):
    invoice_id = make.clerk(any_store).asked(b"%PDF-1.7", "cora", "conrad", "carl", need=2)

    first = any_store.approvals.decide(invoice_id, "cora", approved=True, note="fine")
    (asked,) = any_store.approvals.asked()
    second = any_store.approvals.decide(invoice_id, "carl", approved=True)

    assert (first, second) == (Status.IN_APPROVAL, Status.APPROVED)
    assert asked.turn == ("conrad", "carl")
    assert [(one.person, one.note) for one in any_store.approvals.decisions(invoice_id)] == [
        ("cora", "fine"),
        ("carl", ""),
    ]


def test_a_no_sends_the_invoice_to_review(any_store, make):
    invoice_id = make.clerk(any_store).asked(b"%PDF-1.7", "omar")

    assert any_store.approvals.decide(invoice_id, "omar", approved=False, note="not ours") is Status.REJECTED
    assert any_store.invoices.one(invoice_id).reason == "not approved: not ours"


@pytest.mark.parametrize("person", ["ann", "cora"])
def test_who_is_not_asked_or_has_answered_may_not_decide(any_store, make, person):
    invoice_id = make.clerk(any_store).asked(b"%PDF-1.7", "cora", "carl", need=2)
    any_store.approvals.decide(invoice_id, "cora", approved=True)
    head = any_store.verify_audit().head

    with pytest.raises(NotAllowedError, match=person):
        any_store.approvals.decide(invoice_id, person, approved=True)
    assert any_store.verify_audit().head == head


def test_what_is_not_in_approval_cannot_be_decided(any_store, make):
    invoice_id = make.clerk(any_store).extracted()

    with pytest.raises(NotAllowedError, match="extracted"):
        any_store.approvals.decide(invoice_id, "omar", approved=True)
    with pytest.raises(LookupError):
        any_store.approvals.decide(99, "omar", approved=True)


def test_a_yes_to_an_earlier_plan_does_not_count_for_the_next(any_store, make):
    clerk = make.clerk(any_store)
    invoice_id = clerk.asked(b"%PDF-1.7", "cora", "carl", need=2)
    any_store.approvals.decide(invoice_id, "cora", approved=True)
    any_store.invoices.record_verdict(invoice_id, make.verdict(), None, "payables")
    assert any_store.approvals.unplanned() == [invoice_id]

    clerk.planned(invoice_id, make.plan("cora", "carl", need=2, mark="b"))

    assert any_store.approvals.asked()[0].turn == ("cora", "carl")
    assert any_store.approvals.decide(invoice_id, "cora", approved=True) is Status.IN_APPROVAL
    assert len(any_store.approvals.decisions(invoice_id)) == 2


def test_a_plan_that_was_replaced_is_still_told_by_the_history(any_store, make):
    clerk = make.clerk(any_store)
    invoice_id = clerk.asked(b"%PDF-1.7", "cora")
    any_store.invoices.record_verdict(invoice_id, make.verdict(), None, "payables")
    clerk.planned(invoice_id, make.plan("carl", mark="b"))

    planned = [one.body["plan"] for one in any_store.invoices.history(invoice_id) if one.action == "planned"]

    assert [one["stages"][0]["people"] for one in planned] == [["cora"], ["carl"]]
    assert json.dumps(planned)
    assert any_store.approvals.plan(invoice_id).stages == make.plan("carl", mark="b").stages


@pytest.mark.parametrize("yes", [True, False])
def test_what_was_said_before_an_invoice_was_judged_anew_counts_for_nothing(any_store, make, yes):
    clerk = make.clerk(any_store)
    invoice_id = clerk.asked(b"%PDF-1.7", "cora", "carl", need=2)
    if any_store.approvals.decide(invoice_id, "cora", approved=yes) is Status.REJECTED:
        any_store.invoices.move(invoice_id, Status.IN_REVIEW, "ann", "reopened")
    any_store.invoices.record_verdict(invoice_id, make.verdict(), None, "payables")

    clerk.planned(invoice_id, make.plan("cora", "carl", need=2))

    assert any_store.approvals.asked()[0].turn == ("cora", "carl")
    assert any_store.approvals.decide(invoice_id, "cora", approved=True) is Status.IN_APPROVAL
    assert any_store.approvals.decide(invoice_id, "carl", approved=True) is Status.APPROVED


def test_who_is_asked_now_sends_it_back_with_a_question_and_once(any_store, make):
    invoice_id = make.clerk(any_store).asked(b"%PDF-1.7", "cora", "carl", need=2)

    with pytest.raises(NotAllowedError, match="ann"):
        any_store.approvals.send_back(invoice_id, "ann", "Which project?")
    any_store.approvals.send_back(invoice_id, "carl", "Which project?")

    record = any_store.invoices.one(invoice_id)
    assert (record.status, record.reason) == (Status.IN_REVIEW, "Which project?")
    with pytest.raises(IllegalMoveError, match="in review, not in approval"):
        any_store.approvals.send_back(invoice_id, "cora", "And by whom?")


def test_nothing_is_sent_back_by_somebody_who_looked_at_an_older_version(any_store, make):
    invoice_id = make.clerk(any_store).asked(b"%PDF-1.7", "cora")

    with pytest.raises(StaleVersionError):
        any_store.approvals.send_back(invoice_id, "cora", "Which project?", 1)
    assert any_store.invoices.one(invoice_id).status is Status.IN_APPROVAL
