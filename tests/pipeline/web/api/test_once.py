"""A request that is sent twice is done once."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import update

from pipeline.accounts import Right
from pipeline.store.desk_tables import idempotency
from pipeline.store.idempotency import InProgressError, Kept, KeyOfAnotherError

KEY = {"Idempotency-Key": "3f1c1f0e-5a0e-4d51-a0f7-3a3f6a1b6f11"}


def test_the_same_request_gets_the_same_answer_and_is_done_once(house, program, store):
    ann = program()
    body = {"version": house.version(house.approval), "approved": True}
    path = f"/api/v1/invoices/{house.approval}/decide"
    first = ann.post(path, json=body, headers=KEY)
    events = store.verify_audit().events
    second = ann.post(path, json=body, headers=KEY)

    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert "idempotency-replayed" not in first.headers
    assert second.headers["idempotency-replayed"] == "true"
    assert store.verify_audit().events == events
    assert ann.post(path, json=body).status_code == 409


def test_another_request_under_the_same_key_is_refused(house, program):
    ann = program()
    ann.post(f"/api/v1/invoices/{house.review}/claim", headers=KEY)
    answer = ann.post(f"/api/v1/invoices/{house.review}/release", headers=KEY)

    assert (answer.status_code, answer.json()["type"]) == (422, "/api/v1/reference#key-reused")


def test_an_upload_is_the_same_whatever_the_boundary_of_its_form(house, program):
    ann = program()
    file = {"file": ("a.pdf", b"%PDF-1.7 once")}
    first = ann.post("/api/v1/documents", files=file, headers=KEY)
    second = ann.post("/api/v1/documents", files=file, headers=KEY)
    other = ann.post("/api/v1/documents", files={"file": ("a.pdf", b"%PDF-1.7 other")}, headers=KEY)

    assert (first.status_code, second.status_code, other.status_code) == (201, 201, 422)
    assert second.headers["location"] == first.headers["location"]


def test_what_failed_is_told_again_and_what_was_our_fault_is_done_again(house, program, acts, store, monkeypatch):
    ann = program()
    body = {"version": house.version(house.review), "answers": [{"reason": "TOTALS_DISAGREE", "note": "right"}]}
    path = f"/api/v1/invoices/{house.review}/say"

    def fails(*given):
        raise RuntimeError("a mistake of ours")

    with monkeypatch.context() as broken:
        broken.setattr(acts, "say", fails)
        fault = ann.post(path, json=body, headers=KEY)
    assert (fault.status_code, fault.headers["content-type"]) == (500, "application/problem+json")
    assert "mistake" not in fault.text

    store.queue.claim(house.review, "bob")
    held = ann.post(path, json=body, headers=KEY)
    store.queue.release(house.review, "bob")
    again = ann.post(path, json=body, headers=KEY)
    assert (held.status_code, again.status_code) == (409, 409)
    assert again.headers["idempotency-replayed"] == "true"
    assert again.headers["content-type"] == "application/problem+json"


def test_a_request_that_is_being_done_is_refused(house, program, store):
    ann, account = program(), store.accounts.named("ann").id
    answers = []

    def meanwhile(request):
        answers.append(ann.post("/api/v1/webhooks", json=hook, headers=KEY))

    hook = {"url": "https://erp.example.com/2", "actions": ["posted"]}
    ann.post("/api/v1/webhooks", json=hook, headers=KEY)
    with store.database.write() as connection:  # as while the first is at work
        connection.execute(
            update(idempotency).where(idempotency.c.account_id == account).values(status=None, answer=None)
        )
    meanwhile(None)

    assert (answers[0].status_code, answers[0].json()["type"]) == (409, "/api/v1/reference#in-progress")


def test_a_secret_is_never_kept_with_the_answer(house, program, store):
    ann = program(Right.ADMIN)
    hook = {"url": "https://erp.example.com/2", "actions": ["posted"]}
    first = ann.post("/api/v1/webhooks", json=hook, headers=KEY)
    second = ann.post("/api/v1/webhooks", json=hook, headers=KEY)

    assert first.json()["secret"].startswith("whsec_")
    assert second.json() == {**first.json(), "secret": None}
    assert len(store.webhooks.all()) == 2


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_has_its_limits(house, program, key):
    answer = program().post(f"/api/v1/invoices/{house.review}/claim", headers={"Idempotency-Key": key})

    assert (answer.status_code, answer.json()["type"]) == (400, "/api/v1/reference#bad-request")


def test_keys_of_two_people_are_two_keys(house, program):
    path = f"/api/v1/invoices/{house.review}/release"

    assert program().post(path, headers=KEY).status_code == 200
    assert "idempotency-replayed" not in program(login="eve").post(path, headers=KEY).headers


def test_keys_in_the_store(any_store):
    account = any_store.accounts.add("ann", "Ann", (), "test").id
    keys = any_store.idempotency

    assert keys.begin(account, "k", "a") is None
    with pytest.raises(InProgressError):
        keys.begin(account, "k", "a")
    with pytest.raises(KeyOfAnotherError):
        keys.begin(account, "k", "b")
    keys.finish(account, "k", Kept(201, "done"))
    keys.release(account, "k")
    assert keys.begin(account, "k", "a") == Kept(201, "done")

    def age(**by):
        with any_store.database.write() as connection:
            connection.execute(update(idempotency).values(at=dt.datetime.now(dt.UTC) - dt.timedelta(**by)))

    age(hours=23)
    assert keys.begin(account, "k", "a") == Kept(201, "done")
    age(hours=25)
    assert keys.begin(account, "k", "a") is None
    age(minutes=11)
    assert keys.begin(account, "k", "a") is None
