"""Lists that are continued, filters that hold, documents with every part, master data kept in step."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from pipeline.accounts import Right
from pipeline.parties import Supplier


def test_pages_of_invoices_have_everything_once(house, program):
    ann, found, before = program(Right.SEE), [], None
    while True:
        page = ann.get("/api/v1/invoices", params={"limit": 1, **({"before": before} if before else {})}).json()
        found += [one["id"] for one in page["items"]]
        before = page["next"]
        if before is None:
            break

    assert found == sorted(found, reverse=True)
    assert set(found) == {house.review, house.approval, house.rejected, house.posted}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ({"status": ["in_review", "rejected"]}, {"review", "rejected"}),
        ({"reason": "TOTALS_DISAGREE"}, {"review", "rejected"}),
        ({"number": "R-1"}, {"review"}),
        ({"entity": "ours"}, {"review", "approval", "rejected", "posted"}),
        ({"entity": "theirs"}, set()),
        ({"supplier": "S1"}, set()),
    ],
)
def test_filters(house, program, query, names):
    items = program(Right.SEE).get("/api/v1/invoices", params=query).json()["items"]

    assert {one["id"] for one in items} == {getattr(house, name) for name in names}


def test_only_what_changed_since_a_moment_is_listed_and_looking_is_no_change(house, program, store):
    time.sleep(0.002)
    moment = dt.datetime.now(dt.UTC)
    time.sleep(0.002)
    store.queue.claim(house.review, "ann")
    store.approvals.decide(house.approval, "ann", approved=True)

    ann = program(Right.SEE)
    items = ann.get("/api/v1/invoices", params={"updated_since": moment.isoformat()}).json()["items"]
    later = dt.datetime.now(dt.UTC) + dt.timedelta(days=1)

    assert [one["id"] for one in items] == [house.approval]
    assert ann.get("/api/v1/invoices", params={"updated_since": later.isoformat()}).json()["items"] == []
    assert len(ann.get("/api/v1/invoices", params={"updated_since": "2020-01-01T00:00:00Z"}).json()["items"]) == 4


@pytest.mark.parametrize(
    "query",
    [{"limit": 0}, {"limit": 1000}, {"before": "x"}, {"status": "lost"}, {"updated_since": "2026-07-01T00:00:00"}],
)
def test_a_query_that_is_not_valid_is_refused(house, program, query):
    answer = program(Right.SEE).get("/api/v1/invoices", params=query)

    assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
    assert answer.json()["errors"][0]["pointer"] == next(iter(query))


def test_the_entry_of_a_posted_invoice_balances(house, program):
    found = program(Right.SEE).get(f"/api/v1/invoices/{house.posted}/entries").json()

    assert [(one["account"], one["amount"]) for one in found[0]["postings"]] == [
        ("Expenses:Office", "119.00"), ("Liabilities:Payables", "-119.00"),
    ]  # fmt: skip


def test_a_document_is_taken_in_once_and_found_again(house, program, store):
    ann = program(Right.UPLOAD, Right.SEE)
    file = {"file": ("../rech\x00nung.pdf", b"%PDF-1.7 new", "application/pdf")}
    first, second = ann.post("/api/v1/documents", files=file), ann.post("/api/v1/documents", files=file)

    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    assert first.headers["location"] == f"/api/v1/documents/{first.json()['id']}"
    assert first.json()["done"] is False
    part = ann.get(first.headers["location"]).json()["parts"][0]
    assert (part["disposition"], part["channel"], part["size"]) == ("received", "api", 12)


def test_an_empty_file_is_refused(house, program):
    assert program(Right.UPLOAD).post("/api/v1/documents", files={"file": ("a.pdf", b"")}).status_code == 422


def test_a_file_that_is_too_large_is_refused_as_a_problem(house, program, app):
    most = app.state.config.upload_bytes + 2**20
    answer = program(Right.UPLOAD).post("/api/v1/documents", content=b"", headers={"Content-Length": str(most + 1)})

    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")


def test_who_handed_a_file_in_may_ask_for_it_and_nobody_else_of_another_company(house, program):
    eve = program(login="eve", entities=["theirs"])
    made = eve.post("/api/v1/documents", files={"file": ("a.pdf", b"%PDF-1.7 eve")}).json()["id"]
    mallory = program(login="mallory", entities=["theirs"])

    assert eve.get(f"/api/v1/documents/{made}").status_code == 200
    assert mallory.get(f"/api/v1/documents/{made}").status_code == 404


def test_every_part_of_a_message_is_told_with_what_became_of_it(house, program, store):
    import sys

    makers = sys.modules["store_makers"]
    whole = store.intake.receive(makers.message(b"%PDF a", b"%PDF b")).document_id
    found = program(Right.SEE).get(f"/api/v1/documents/{whole + 2}").json()

    assert found["id"] == whole
    assert [one["disposition"] for one in found["parts"]] == ["unpacked", "ignored", "received", "received"]
    assert found["parts"][1]["finding"]["code"] == "BODY_TEXT"


def test_a_failed_document_is_listed_with_its_reason_and_read_after_all(house, program):
    ann = program()
    failed = ann.get("/api/v1/documents", params={"disposition": "failed"}).json()["items"]

    assert [(one["id"], one["finding"]["code"]) for one in failed] == [(house.failed, "ENCRYPTED")]
    assert ann.post(f"/api/v1/documents/{house.failed}/restore").json()["done"] is False


def test_changing_a_supplier_leaves_its_bank_accounts(house, program, store):
    ann = program(Right.MASTERS)
    answer = ann.put("/api/v1/suppliers/S1", json={"name": "Elbe GmbH", "aliases": ["Elbe"], "blocked": True})

    assert answer.status_code == 200, answer.text
    assert store.masters.supplier("S1") == Supplier(
        "S1", "Elbe GmbH", aliases=("Elbe",), blocked=True, ibans=("DE02120300000000202051",)
    )
    assert ann.put("/api/v1/suppliers/S1", json={"name": "Elbe", "ibans": ["DE00"]}).status_code == 422
    assert [one["id"] for one in ann.get("/api/v1/suppliers").json()["items"]] == ["S1"]


def test_an_order_is_kept_in_exact_numbers(house, program, store):
    ann = program(Right.MASTERS)
    line = {"number": "10", "description": "Paper", "quantity": "0.1", "unit_price": "19.9900"}
    body = {"supplier_id": "S1", "currency": "EUR", "lines": [line]}
    answer = ann.put("/api/v1/orders/PO%2F2026%2F8", json=body)

    assert answer.json()["lines"][0]["unit_price"] == "19.9900"
    assert store.masters.order("PO/2026/8").lines[0].unit_price.as_tuple().exponent == -4
    assert ann.put("/api/v1/orders/X", json={**body, "lines": [line, line]}).status_code == 422
    assert ann.put("/api/v1/orders/X", json={**body, "lines": [{**line, "quantity": 0.1}]}).status_code == 422


def test_an_invoice_is_found_by_its_number(house, program):
    found = program(Right.SEE).get("/api/v1/search", params={"q": "R-1"}).json()

    assert found[0]["id"] == house.review
    assert (found[0]["number"], found[0]["gross"]) == ("R-1", "119.00")


def test_events_are_followed_from_a_number_on(house, program):
    ann = program(Right.AUDIT)
    first = ann.get("/api/v1/events", params={"limit": 3}).json()
    rest = ann.get("/api/v1/events", params={"after": first["next"]}).json()

    assert [one["id"] for one in first["items"]] == [1, 2, 3]
    assert rest["items"][0]["id"] == 4
    assert ann.get("/api/v1/events", params={"after": rest["next"]}).json() == {"items": [], "next": rest["next"]}


def test_who_sees_one_company_gets_its_counts_and_events_alone(house, program):
    eve = program(login="eve", entities=["ours"])

    found = eve.get("/api/v1/status").json()
    assert (found["intake"], found["ledger"], found["invoices"]["in_review"]) == (None, None, 1)
    assert {one["subject"].partition(":")[0] for one in eve.get("/api/v1/events").json()["items"]} == {"invoice"}
    assert [one["id"] for one in eve.get("/api/v1/entities").json()] == ["ours"]


def test_my_approvals_are_mine(house, program):
    eve = program(login="eve")

    assert eve.get("/api/v1/approvals", params={"mine": True}).json()["items"] == []
    assert [one["id"] for one in program().get("/api/v1/approvals", params={"mine": True}).json()["items"]] == [
        house.approval
    ]


def test_a_server_that_cannot_act_says_so(store, house):
    from fastapi.testclient import TestClient

    from pipeline.web.app import create_app

    secret, _ = store.tokens.make(store.accounts.named("ann").id, "x", [Right.UPLOAD, Right.SEE], "ann")
    looking = TestClient(create_app(store, None), headers={"Authorization": f"Bearer {secret}"})

    assert looking.get("/api/v1/invoices").status_code == 200
    answer = looking.post("/api/v1/documents", files={"file": ("a.pdf", b"%PDF")})
    assert (answer.status_code, answer.json()["type"]) == (503, "/api/v1/reference#looking-only")
