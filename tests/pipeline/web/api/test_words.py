"""What programs say of invoices: kept as the desk would, refused as the desk would, told in one form."""

from __future__ import annotations

import pytest

from pipeline.accounts import Right, Role
from pipeline.findings import Finding, Reason
from pipeline.invoices import FieldName
from pipeline.status import Status
from pipeline.store import Letter
from pipeline.store.outbox import rejection_key

SETTLED = {"reason": "TOTALS_DISAGREE", "note": "It is right."}


def url(invoice_id: int, verb: str = "") -> str:
    return f"/api/v1/invoices/{invoice_id}{'/' + verb if verb else ''}"


def test_an_invoice_is_told_with_everything_about_it(house, program):
    found = program().get(url(house.review)).json()

    assert found["version"] == house.version(house.review)
    assert found["fields"]["gross_total"]["value"] == "119.00"
    assert found["fields"]["gross_total"]["box"] == {"x0": 1.5, "y0": 2.25, "x1": 30.1, "y1": 4.0}
    assert found["gross"] == "119.00"
    assert [(one["code"], one["open"], one["owner"]) for one in found["findings"]] == [
        ("TOTALS_DISAGREE", True, "clerk")
    ]
    assert found["findings"][0]["about"] == "gross_total 120.00"
    assert {one["action"] for one in found["history"]} >= {"received", "extracted", "assessed"}
    assert "state" not in found["history"][0]["data"]
    assert found["links"]["pages"] == [url(house.review, "pages/1")]


def test_approval_is_told_with_whose_turn_it_is(house, program):
    found = program().get(url(house.approval)).json()["approval"]

    assert (found["automatic"], found["turn"], found["decisions"]) == (False, ["ann"], [])
    assert found["stages"][0]["people"] == ["ann"]


def test_corrections_and_answers_are_kept_as_the_person_of_the_token(house, program, acts, store):
    said = {
        "version": house.version(house.review),
        "corrections": [
            {"field": "gross_total", "value": "120", "page": 1, "box": {"x0": 1, "y0": 2, "x1": 3, "y1": 4}}
        ],
        "answers": [SETTLED],
        "lines": [{"description": "Paper", "quantity": "5", "net_amount": "100.00"}],
        "supplier_id": "S1",
    }
    answer = program(Right.REVIEW).post(url(house.review, "say"), json=said)

    assert answer.status_code == 200, answer.text
    _, person, corrections, answers = acts.said[0]
    assert person == "ann"
    assert next((one.field, one.value) for one in corrections) == (FieldName.GROSS_TOTAL, "120")
    assert {one.field for one in corrections} == {"gross_total", "lines", "supplier"}
    assert [(one.reason, one.about) for one in answers] == [(Reason.TOTALS_DISAGREE, "gross_total 120.00")]

    moment = answer.json()["at"]
    program(Right.REVIEW).post(url(house.review, "withdraw"), json={"at": moment})
    assert store.invoices.corrections(house.review) == []


@pytest.mark.parametrize(
    ("said", "pointer"),
    [
        ({"corrections": [{"field": "gross_total", "value": "1.190,00"}]}, "/fields/gross_total"),
        ({"corrections": [{"field": "colour", "value": "red"}]}, "/fields/colour"),
        ({"corrections": [{"field": "due_date", "value": "31.07.2026"}]}, "/fields/due_date"),
        ({"lines": [{"net_amount": "1e9"}]}, "/lines/0/net_amount"),
        ({"colour": "red", "answers": [SETTLED]}, "/colour"),
        ({}, "/"),
    ],
)
def test_what_cannot_be_understood_is_refused_and_says_where(house, program, acts, said, pointer):
    answer = program(Right.REVIEW).post(url(house.review, "say"), json={"version": house.version(house.review), **said})

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["type"] == "/api/v1/reference#not-valid"
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert acts.said == []


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"answers": [{"reason": "UNSURE", "note": "x"}]}, "no such open finding UNSURE"),
        ({"supplier_id": "S9"}, "no supplier S9"),
    ],
)
def test_what_there_is_not_is_refused(house, program, said, sentence):
    answer = program(Right.REVIEW).post(url(house.review, "say"), json={"version": house.version(house.review), **said})

    assert answer.status_code == 422
    assert sentence in answer.json()["detail"]


@pytest.mark.parametrize("verb", ["say", "reject", "file"])
def test_a_version_that_is_no_longer_is_refused(house, program, store, verb):
    body = {"version": house.version(house.review) - 1} | (
        {"answers": [SETTLED]} if verb == "say" else {"reason": "Not ours."}
    )
    answer = program(Right.REVIEW).post(url(house.review, verb), json=body)

    assert (answer.status_code, answer.json()["type"]) == (409, "/api/v1/reference#stale")
    assert store.invoices.one(house.review).status is Status.IN_REVIEW


@pytest.mark.parametrize("verb", ["say", "reject", "file"])
def test_what_somebody_else_has_open_is_left_alone(house, program, store, verb):
    store.queue.claim(house.review, "bob")
    body = {"version": house.version(house.review)} | (
        {"answers": [SETTLED]} if verb == "say" else {"reason": "Not ours."}
    )
    answer = program(Right.REVIEW).post(url(house.review, verb), json=body)

    assert (answer.status_code, answer.json()["detail"]) == (409, "bob has this invoice open.")
    assert program().post(url(house.review, "claim")).status_code == 409


def test_a_finding_of_a_controller_needs_that_scope_too(house, program, store, acts):
    from dataclasses import replace

    doubt = Finding(Reason.BANK_CHANGED, "The account is new.", ("iban",), {"value": "DE1"})
    record = store.invoices.one(house.review)
    from pipeline.assess import Verdict

    found = Verdict(record.invoice, (doubt,), (doubt,), Status.IN_REVIEW, "ours")
    store.invoices.record_verdict(house.review, replace(found), None, "payables")
    said = {"version": house.version(house.review), "answers": [{"reason": "BANK_CHANGED", "note": "Called back."}]}

    refused = program(Right.REVIEW).post(url(house.review, "say"), json=said)
    assert (refused.status_code, refused.json()["type"]) == (403, "/api/v1/reference#not-yours")
    assert program(Right.REVIEW, Right.CONTROL).post(url(house.review, "say"), json=said).status_code == 200


@pytest.mark.parametrize("verb", ["reject", "file"])
def test_what_waits_for_approval_is_not_ended_by_a_clerk(house, program, store, verb):
    body = {"version": house.version(house.approval), "reason": "Not ours."}
    answer = program(Right.REVIEW).post(url(house.approval, verb), json=body)

    assert (answer.status_code, answer.json()["type"]) == (409, "/api/v1/reference#not-now")
    assert store.invoices.one(house.approval).status is Status.IN_APPROVAL


def test_only_what_ended_is_reopened(house, program, store):
    version = house.version(house.approval)
    assert program().post(url(house.approval, "reopen"), json={"version": version}).status_code == 409
    version = house.version(house.rejected)
    assert program().post(url(house.rejected, "reopen"), json={"version": version}).json()["status"] == "in_review"


def test_no_supplier_is_told_of_a_rejection_that_a_program_took_back(house, program, store):
    version = house.version(house.rejected)
    store.outbox.put(Letter(rejection_key(house.rejected, version), "rejection", "{}"))

    program().post(url(house.rejected, "reopen"), json={"version": version})

    assert store.outbox.waiting() == []


def test_a_decision_is_the_persons_own_and_said_once(house, program, store):
    body = {"version": house.version(house.approval), "approved": True, "note": "fine"}
    eve = program(Right.APPROVE, login="eve")

    refused = eve.post(url(house.approval, "decide"), json=body)
    assert (refused.status_code, refused.json()["detail"]) == (403, "eve may not approve this invoice; ann may.")
    assert program(Right.APPROVE).post(url(house.approval, "decide"), json=body).json()["status"] == "approved"
    assert store.approvals.decisions(house.approval)[0].person == "ann"
    assert program().post(url(house.approval, "decide"), json=body).status_code == 409


def test_an_approver_asks_first_and_nobody_else_sends_it_back(house, program, store):
    body = {"version": house.version(house.approval), "question": "Which project is this for?"}

    assert program(login="eve").post(url(house.approval, "ask"), json=body).status_code == 403
    assert program().post(url(house.approval, "ask"), json=body).json()["status"] == "in_review"
    assert store.invoices.one(house.approval).reason == "Which project is this for?"
    again = {**body, "version": house.version(house.approval)}
    assert program().post(url(house.approval, "ask"), json=again).status_code == 409


def test_a_remark_stays_and_changes_nothing(house, program):
    ann, before = program(), house.version(house.posted)
    ann.post(url(house.posted, "comment"), json={"text": "Short by one box."})
    found = ann.get(url(house.posted)).json()

    assert found["version"] == before
    assert found["history"][-1]["data"] == {"text": "Short by one box."}


def test_a_no_needs_a_reason(house, program):
    body = {"version": house.version(house.approval), "approved": False}

    assert program().post(url(house.approval, "decide"), json=body).status_code == 422
    body["note"] = "We did not order it."
    assert program().post(url(house.approval, "decide"), json=body).json()["status"] == "rejected"


def test_pages_of_other_invoices_on_the_same_file_are_not_this_ones(house, program):
    assert program().get(url(house.review, "pages/2")).status_code == 404
    image = program().get(url(house.review, "pages/1"))
    assert image.headers["content-type"] == "image/webp"


def test_the_original_comes_as_a_download_byte_for_byte(house, program):
    answer = program().get(url(house.review, "original"))

    assert answer.content == b"%PDF one"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["content-type"] == "application/octet-stream"


def test_a_file_that_holds_others_invoices_is_not_given_to_who_may_not_see_them(house, program, store, make_two):
    mine, _other = make_two
    eve = program(login="eve", entities=["ours"])

    assert eve.get(url(mine)).status_code == 200
    assert eve.get(url(mine, "original")).status_code == 403


@pytest.fixture
def make_two(store, house):
    """One file with an invoice for each of two companies."""
    import sys
    from dataclasses import replace

    makers = sys.modules["store_makers"]
    document = makers.Clerk(store).received(b"%PDF both")
    both = makers.reading(makers.extraction(index=0), makers.extraction(index=1, number="R-2"))
    ids = store.intake.record_reading(document, both)
    for one, company in zip(ids, ("ours", "theirs"), strict=True):
        store.invoices.record_verdict(one, replace(makers.verdict(), entity_id=company), None, "payables")
    return ids


def test_what_a_person_lost_the_token_lost_too(house, program, store):
    ann = program(Right.REVIEW)
    assert ann.get("/api/v1/queue").status_code == 200

    root = store.accounts.add("root", "Root", {Role.ADMIN}, "test")
    store.accounts.set_password(root.id, "four plain words here", "test")
    store.accounts.change(store.accounts.named("ann").id, "test", roles={Role.APPROVER})
    assert ann.get("/api/v1/queue").status_code == 403
    store.accounts.change(store.accounts.named("ann").id, "test", active=False)
    assert ann.get("/api/v1/me").status_code == 401
