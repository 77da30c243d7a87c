"""Approvals: whose turn it is decides, a no needs words, and a question goes back to the clerk."""

from __future__ import annotations

import pytest

from pipeline.accounts import Role
from pipeline.approval import Plan, Stage
from pipeline.status import Status


@pytest.fixture
def waits(store, invoice):
    """An invoice that waits for olga, then for one of cora and conrad."""

    def made(**fields: str) -> int:
        invoice_id = invoice(**fields)
        store.invoices.move(invoice_id, Status.IN_APPROVAL, "test")
        stages = (Stage(1, "R30 owner", ("olga",), 1), Stage(2, "R40 two controllers", ("cora", "conrad"), 1))
        version = store.invoices.one(invoice_id).version
        store.approvals.record_plan(invoice_id, Plan(False, stages, (("R30 owner", True),), "a" * 64), "test", version)
        return invoice_id

    return made


def test_only_what_waits_for_me_is_mine(sign_in, waits):
    invoice_id = waits()
    olga, cora, zoe = (sign_in(login, Role.APPROVER) for login in ("olga", "cora", "zoe"))

    assert f'href="/approvals/{invoice_id}"' in olga.get("/approvals").text.split("Waiting for others")[0]
    page = cora.get("/approvals").text
    assert "Nothing waits for you." in page
    assert f'href="/approvals/{invoice_id}"' in page
    assert f'href="/approvals/{invoice_id}"' not in zoe.get("/approvals").text


def test_yes_goes_on_to_the_next_and_nobody_decides_out_of_turn(sign_in, waits, store):
    first, second = waits(), waits(invoice_number="X-77", supplier_name="Weser")
    olga, cora = sign_in("olga", Role.APPROVER), sign_in("cora", Role.CONTROLLER)

    early = cora.post(f"/approvals/{first}", data={"decision": "approve"})
    assert early.status_code == 409
    assert "not cora" in early.text
    answer = olga.post(f"/approvals/{first}", data={"decision": "approve"})
    assert answer.headers["location"] == f"/approvals/{second}"
    assert cora.post(f"/approvals/{first}", data={"decision": "approve"}).status_code == 303
    assert store.invoices.one(first).status is Status.APPROVED


@pytest.mark.parametrize(("decision", "status"), [("reject", Status.REJECTED), ("ask", Status.IN_REVIEW)])
def test_a_no_and_a_question_need_words(sign_in, waits, store, decision, status):
    invoice_id = waits()
    olga = sign_in("olga", Role.APPROVER)

    assert olga.post(f"/approvals/{invoice_id}", data={"decision": decision}).status_code == 422
    assert store.invoices.one(invoice_id).status is Status.IN_APPROVAL
    olga.post(f"/approvals/{invoice_id}", data={"decision": decision, "note": "Which order is it?"})
    assert store.invoices.one(invoice_id).status is status
    assert "Which order is it?" in store.invoices.one(invoice_id).reason


def test_nobody_else_sends_it_back(sign_in, waits, store):
    invoice_id = waits()

    answer = sign_in("zoe", Role.APPROVER).post(f"/approvals/{invoice_id}", data={"decision": "ask", "note": "x"})
    assert answer.status_code == 409
    assert store.invoices.one(invoice_id).status is Status.IN_APPROVAL


def test_a_remark_is_kept_in_the_chain_and_shown_escaped(sign_in, waits, store):
    invoice_id = waits()
    olga = sign_in("olga", Role.APPROVER)
    olga.post(f"/approvals/{invoice_id}/comment", data={"text": "<b>late</b> again"})

    page = olga.get(f"/approvals/{invoice_id}").text
    assert "&lt;b&gt;late&lt;/b&gt; again" in page
    assert store.verify_audit().damages == ()
