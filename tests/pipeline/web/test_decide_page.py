"""Decisions by a link in a mail, and who decides while somebody is away."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from flows.judging import judge_all
from flows.reminding import remind
from pipeline.accounts import Role
from pipeline.approval import Plan, Stage, load
from pipeline.status import Status
from pipeline.web.decide_page import decision_link


@pytest.fixture
def olga(store):
    return store.accounts.add("olga", "Olga", {Role.APPROVER}, "test", email="olga@nordlicht.example")


@pytest.fixture
def waits(store, invoice, olga):
    invoice_id = invoice()
    store.invoices.move(invoice_id, Status.IN_APPROVAL, "test")
    plan = Plan(False, (Stage(1, "R30 owner", ("olga",), 1),), (("R30 owner", True),), "a" * 64)
    store.approvals.record_plan(invoice_id, plan, "test", store.invoices.one(invoice_id).version)
    return invoice_id


@pytest.fixture
def path(store, waits):
    return decision_link(store, "", waits, "olga", store.approvals.plan(waits).hash)


def test_looking_decides_nothing_and_tells_nobody_the_address(client, path, store, waits):
    for _ in range(3):
        answer = client.get(path)

    assert answer.status_code == 200
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "R-1001" in answer.text
    assert store.invoices.one(waits).status is Status.IN_APPROVAL


def test_a_yes_counts_once_and_for_the_person_of_the_link(client, path, store, waits):
    assert "You said yes." in client.post(path, data={"decision": "approve"}).text
    assert store.approvals.decisions(waits)[0].person == "olga"
    assert store.invoices.one(waits).status is Status.APPROVED
    assert client.get(path).status_code == 410
    assert client.post(path, data={"decision": "reject", "note": "no"}).status_code == 404


def test_a_no_needs_words(client, path, store, waits):
    assert client.post(path, data={"decision": "reject"}).status_code == 422
    assert client.post(path, data={"decision": "reject", "note": "Not ours."}).status_code == 200
    assert store.invoices.one(waits).status is Status.REJECTED


def test_another_plan_another_decision_or_a_switched_off_account_makes_it_void(client, path, store, waits, olga):
    plan = Plan(False, (Stage(1, "R30 owner", ("olga",), 1),), (("R30 owner", True),), "b" * 64)
    store.approvals.record_plan(waits, plan, "test", store.invoices.one(waits).version)
    assert client.get(path).status_code == 410

    path = decision_link(store, "", waits, "olga", store.approvals.plan(waits).hash)
    assert client.get(path).status_code == 200
    store.accounts.change(olga.id, "test", active=False)
    assert client.get(path).status_code == 410
    assert client.get(f"{path}/page.webp").status_code == 404


def test_a_new_link_makes_the_one_before_void(client, path, store, waits):
    decision_link(store, "", waits, "olga", store.approvals.plan(waits).hash)

    assert client.get(path).status_code == 410


def test_its_time_ends(client, path, store, waits):
    with store.database.write() as connection:
        connection.exec_driver_sql("update invitations set until = '2026-01-01T00:00:00.000000+00:00'")

    assert client.get(path).status_code == 410


def test_a_reminder_carries_the_link_once_a_day(desk, client, store, waits):
    later = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=3)
    remind(desk, later)
    (letter,) = store.outbox.waiting()
    remind(desk, later)

    assert "/decide/" in letter.body
    assert store.outbox.waiting() == [letter]
    store.outbox.done(letter.key)
    remind(desk, later)
    path = re.search(r"/decide/[\w-]+", letter.body)[0]
    assert client.get(path).status_code == 200


def test_who_is_away_is_stood_in_for_until_they_are_back(sign_in, desk, store, invoice, olga):
    rules = [{"id": "R30 owner", "when": {"gross": {"gt": 10}}, "stage": 10, "who": "owner"}]
    policy = load({"default_owner": "olga", "managers": {"olga": "carl"}, "rules": rules})
    object.__setattr__(desk, "policy", policy)
    from flows.judging import judge_one
    from pipeline.parties import Supplier

    supplier = Supplier("S1", "Elbe Bürobedarf GmbH", "DE811907981", ibans=("DE89370400440532013000",))
    store.masters.import_suppliers([supplier], "test")
    waits = invoice(supplier_vat_id="DE811907981")
    judge_one(desk, waits, "payables")
    assert store.approvals.asked()[0].turn == ("olga",)

    browser = sign_in("olga", Role.APPROVER)
    sign_in("dora", Role.APPROVER)
    today = dt.datetime.now(dt.UTC).date()
    form = {"deputy": "dora", "start": today.isoformat(), "end": (today + dt.timedelta(days=5)).isoformat()}
    assert browser.post("/me/absence", data={**form, "deputy": "nobody"}).status_code == 422
    assert browser.post("/me/absence", data={**form, "end": "2020-01-01"}).status_code == 422
    assert browser.post("/me/absence", data=form).status_code == 303

    judge_all(desk)
    assert store.approvals.asked()[0].turn == ("dora",)
    events = len(store.invoices.history(waits))
    judge_all(desk)
    assert len(store.invoices.history(waits)) == events

    (absence,) = store.absences.of("olga", today)
    assert sign_in("dora").post("/me/absence/end", data={"id": absence.id}).status_code == 404
    browser.post("/me/absence/end", data={"id": absence.id})
    judge_all(desk)
    assert store.approvals.asked()[0].turn == ("olga",)
    assert store.verify_audit().damages == ()
