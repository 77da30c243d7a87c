"""An ERP and its people over the API alone, with the real verbs: from a doubt to an approved invoice."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient

from pipeline.accounts import Role

API = "/api/v1"


@pytest.fixture
def program(app, store):
    def made(login: str, *roles: Role) -> TestClient:
        account = store.accounts.named(login) or store.accounts.add(login, login.title(), roles, "test")
        secret, _ = store.tokens.make(account.id, "erp", account.rights, login)
        return TestClient(app, headers={"Authorization": f"Bearer {secret}"})

    return made


def test_an_unknown_supplier_is_added_picked_and_its_invoice_approved(program, invoice, store):
    cora, ann = program("cora", Role.CONTROLLER), program("ann", Role.CLERK)
    one = invoice()
    (waiting,) = ann.get(f"{API}/queue").json()["items"]
    assert (waiting["id"], "SUPPLIER_UNKNOWN" in waiting["reasons"]) == (one, True)

    cora.put(
        f"{API}/suppliers/S7", json={"name": "Elbe Bürobedarf GmbH", "country": "DE", "account": "Expenses:Office"}
    )
    words = {"version": waiting["version"], "supplier_id": "S7"}
    tried = cora.post(f"{API}/invoices/{one}/weigh", json=words).json()
    assert "SUPPLIER_UNKNOWN" not in [found["code"] for found in tried["findings"] if found["open"]]
    assert store.invoices.one(one).version == waiting["version"]

    said = cora.post(f"{API}/invoices/{one}/say", json=words).json()
    while said["status"] == "in_review":
        answers = [{"reason": found["code"], "note": "Looked at."} for found in said["findings"]]
        said = cora.post(f"{API}/invoices/{one}/say", json={"version": said["version"], "answers": answers}).json()
    assert (said["status"], said["findings"]) == ("in_approval", [])

    asked = program(said["turn"][0], Role.APPROVER)
    (mine,) = asked.get(f"{API}/approvals", params={"mine": True}).json()["items"]
    assert (
        cora.post(f"{API}/invoices/{one}/decide", json={"version": mine["version"], "approved": True}).status_code
        == 403
    )
    done = asked.post(f"{API}/invoices/{one}/decide", json={"version": mine["version"], "approved": True})
    assert done.json()["status"] == "approved"
    assert not store.verify_audit().damages
