"""Every route, by every role: the table of rights is what holds, and a route without a right is one of those named here."""

from __future__ import annotations

import re

import pytest
from fastapi.routing import APIRoute

from pipeline.accounts import RIGHTS, Right, Role

PUBLIC = {
    "GET /health", "GET /login", "POST /login", "GET /welcome/{secret}", "POST /welcome/{secret}",
    "GET /decide/{secret}", "POST /decide/{secret}", "GET /decide/{secret}/page.webp",
    "GET /password/{secret}", "POST /password/{secret}", "GET /openid", "GET /openid/callback", "GET /send", "POST /send",
}  # fmt: skip
"""Nobody is signed in there; a secret link or a password is what counts."""


def routes_of(app):
    """(method, path, right or None, whether somebody must be signed in) of every route."""
    everything = [
        route for one in app.routes for route in getattr(getattr(one, "original_router", None), "routes", [one])
    ]
    for route in everything:
        if isinstance(route, APIRoute) and not route.path.startswith("/api/"):
            rights = [one.call.right for one in route.dependant.dependencies if hasattr(one.call, "right")]
            for method in route.methods - {"HEAD"}:
                yield method, route.path, rights[0] if rights else None, bool(rights)


def address(path: str) -> str:
    """The path with something in its places that is not there."""
    return re.sub(r"\{[^}]+\}", "987654", path)


def test_every_route_asks_who_it_is_or_is_named_as_public(app):
    open_ones = {f"{method} {path}" for method, path, _right, signed_in in routes_of(app) if not signed_in}

    assert open_ones == PUBLIC


def test_nobody_gets_in_without_a_session(app, client):
    for method, path, _right, signed_in in routes_of(app):
        if signed_in:
            answer = client.request(method, address(path))
            assert answer.status_code == 303, (method, path)
            assert answer.headers["location"].startswith("/login"), (method, path)


@pytest.mark.parametrize("role", Role)
def test_each_role_gets_where_its_rights_lead_and_nowhere_else(app, sign_in, role):
    browser = sign_in("rolf", role)
    for method, path, right, signed_in in routes_of(app):
        if not signed_in or path == "/logout":
            continue
        answer = browser.request(method, address(path))
        allowed = right is None or right in RIGHTS[role]
        assert (answer.status_code != 403) is allowed, (method, path, role, answer.status_code)


def test_no_route_that_changes_something_goes_without_the_token(app, sign_in):
    browser = sign_in("rolf", *Role)
    del browser.headers["X-CSRF-Token"]
    for method, path, _right, signed_in in routes_of(app):
        if signed_in and method != "GET":
            assert browser.request(method, address(path)).status_code == 403, (method, path)


def test_an_administrator_approves_nothing_and_an_auditor_changes_nothing():
    assert not RIGHTS[Role.ADMIN] & {Right.APPROVE, Right.REVIEW, Right.CONTROL}
    assert RIGHTS[Role.AUDITOR] <= {Right.SEE, Right.NUMBERS, Right.AUDIT}


def test_an_invoice_of_another_company_is_not_there(app, sign_in, store, invoice):
    ours, theirs = invoice(), invoice(buyer="Nordlicht Polska Sp. z o.o.", invoice_number="R-2")
    unknown = invoice(buyer="Talblick GmbH", invoice_number="R-3")
    ann = sign_in("ann", *Role, entities=["ours"])
    document = {one: store.invoices.one(one).document_id for one in (ours, theirs, unknown)}
    looked = 0
    for method, path, _right, signed_in in routes_of(app):
        if not signed_in or not re.search(r"\{(invoice_id|document_id)\}", path):
            continue
        for one, hidden in ((ours, False), (theirs, True), (unknown, True)):
            filled = path.replace("{invoice_id}", str(one)).replace("{document_id}", str(document[one]))
            filled = filled.replace("{other_id}", str(ours)).replace("{number}", "1")
            body = {"data": FORMS[path]} if path in FORMS else {"json": PAYLOAD.get(path.rpartition("/")[2], {})}
            answer = ann.request(method, filled, **body)
            if hidden:
                assert answer.status_code == 404, (method, filled, answer.status_code)
            elif method == "GET" and not filled.endswith(".webp"):
                assert answer.status_code in {200, 303}, (method, filled, answer.status_code)
            looked += 1
    assert looked > 30
    assert str(theirs) not in re.findall(r"/invoices/(\d+)", ann.get("/queue").text)


PAYLOAD = {
    "check": {"version": 2},
    "say": {"version": 2},
    "reject": {"version": 2, "reason": "x"},
    "file": {"version": 2, "reason": "x"},
    "part": {"groups": "1"},
    "withdraw": {"at": "2026-01-01T00:00:00Z"},
    "region": {"box": [0, 0, 10, 10]},
}
"""What a route needs in its body before it looks at whose invoice it is."""

FORMS = {
    "/approvals/{invoice_id}": {"decision": "approve"},
    "/approvals/{invoice_id}/comment": {"text": "x"},
}
