"""Every route of the API, with no token, a wrong scope, the wrong company, and as it should be."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest

from pipeline.accounts import Right
from pipeline.web.api import routes_of_api

PROBLEM = "application/problem+json"
ADD = "https://erp.example.com/other"


class Case(NamedTuple):
    """A route's right, how it is asked, what comes of it, and what who sees another company alone gets."""

    right: Right | None
    ask: Callable[[Any], dict[str, Any]]
    done: int = 200
    foreign: int | str = 404
    """A status, ``fewer`` for a list without what is not theirs, ``same`` for what belongs to no company."""


def of(path: str, **more: Any) -> dict[str, Any]:
    return {"url": f"/api/v1{path}", **more}


def say(h: Any) -> dict[str, Any]:
    return {"version": h.version(h.review), "answers": [{"reason": "TOTALS_DISAGREE", "note": "It is right."}]}


SUPPLIER = {"name": "Elbe GmbH", "country": "DE"}
ORDER = {
    "supplier_id": "S1", "currency": "EUR",
    "lines": [{"number": "10", "description": "Paper", "quantity": "6", "unit_price": "20.00"}],
}  # fmt: skip
HOOK = {"url": ADD, "actions": ["posted"]}
S, R = Right.SEE, Right.REVIEW
CASES: dict[tuple[str, str], Case] = {
    ("GET", "/invoices"): Case(S, lambda h: of("/invoices"), foreign="fewer"),
    ("GET", "/invoices/{invoice_id}"): Case(S, lambda h: of(f"/invoices/{h.review}")),
    ("GET", "/invoices/{invoice_id}/pages/{number}"): Case(S, lambda h: of(f"/invoices/{h.review}/pages/1")),
    ("GET", "/invoices/{invoice_id}/pages/{number}/text"): Case(
        R, lambda h: of(f"/invoices/{h.review}/pages/1/text", params={"x0": 1, "y0": 1, "x1": 9, "y1": 9})
    ),
    ("GET", "/invoices/{invoice_id}/original"): Case(S, lambda h: of(f"/invoices/{h.review}/original")),
    ("GET", "/invoices/{invoice_id}/entries"): Case(S, lambda h: of(f"/invoices/{h.posted}/entries")),
    ("POST", "/invoices/{invoice_id}/say"): Case(R, lambda h: of(f"/invoices/{h.review}/say", json=say(h))),
    ("POST", "/invoices/{invoice_id}/weigh"): Case(R, lambda h: of(f"/invoices/{h.review}/weigh", json=say(h))),
    ("POST", "/invoices/{invoice_id}/withdraw"): Case(
        R, lambda h: of(f"/invoices/{h.review}/withdraw", json={"at": "2026-07-01T08:00:00Z"})
    ),
    ("POST", "/invoices/{invoice_id}/reject"): Case(
        R, lambda h: of(f"/invoices/{h.review}/reject", json={"version": h.version(h.review), "reason": "Not ours."})
    ),
    ("POST", "/invoices/{invoice_id}/file"): Case(
        R, lambda h: of(f"/invoices/{h.review}/file", json={"version": h.version(h.review), "reason": "A reminder."})
    ),
    ("POST", "/invoices/{invoice_id}/reopen"): Case(
        R, lambda h: of(f"/invoices/{h.rejected}/reopen", json={"version": h.version(h.rejected)})
    ),
    ("POST", "/invoices/{invoice_id}/decide"): Case(
        Right.APPROVE,
        lambda h: of(f"/invoices/{h.approval}/decide", json={"version": h.version(h.approval), "approved": True}),
    ),
    ("POST", "/invoices/{invoice_id}/ask"): Case(
        Right.APPROVE,
        lambda h: of(f"/invoices/{h.approval}/ask", json={"version": h.version(h.approval), "question": "Which project?"}),
    ),
    ("POST", "/invoices/{invoice_id}/comment"): Case(
        S, lambda h: of(f"/invoices/{h.posted}/comment", json={"text": "Short by one box."})
    ),
    ("GET", "/queue"): Case(R, lambda h: of("/queue"), foreign="fewer"),
    ("GET", "/queue/counts"): Case(R, lambda h: of("/queue/counts"), foreign="same"),
    ("POST", "/invoices/{invoice_id}/claim"): Case(R, lambda h: of(f"/invoices/{h.review}/claim")),
    ("POST", "/invoices/{invoice_id}/release"): Case(R, lambda h: of(f"/invoices/{h.review}/release")),
    ("GET", "/approvals"): Case(S, lambda h: of("/approvals"), foreign="fewer"),
    ("POST", "/documents"): Case(
        Right.UPLOAD, lambda h: of("/documents", files={"file": ("r.pdf", b"%PDF-1.7 new")}), 201, "same"
    ),
    ("GET", "/documents"): Case(S, lambda h: of("/documents"), foreign=403),
    ("GET", "/documents/{document_id}"): Case(S, lambda h: of(f"/documents/{h.document}")),
    ("POST", "/documents/{document_id}/restore"): Case(R, lambda h: of(f"/documents/{h.failed}/restore")),
    ("GET", "/suppliers"): Case(Right.MASTERS, lambda h: of("/suppliers"), foreign="same"),
    ("GET", "/suppliers/{supplier_id:path}"): Case(Right.MASTERS, lambda h: of("/suppliers/S1"), foreign="same"),
    ("PUT", "/suppliers/{supplier_id:path}"): Case(
        Right.MASTERS, lambda h: of("/suppliers/S2", json=SUPPLIER), foreign="same"
    ),
    ("GET", "/invoices/{invoice_id}/suppliers"): Case(R, lambda h: of(f"/invoices/{h.review}/suppliers")),
    ("GET", "/orders"): Case(Right.MASTERS, lambda h: of("/orders"), foreign="same"),
    ("GET", "/orders/{number:path}"): Case(Right.MASTERS, lambda h: of("/orders/PO-7"), foreign="same"),
    ("PUT", "/orders/{number:path}"): Case(Right.MASTERS, lambda h: of("/orders/PO/8", json=ORDER), foreign="same"),
    ("GET", "/me"): Case(None, lambda h: of("/me"), foreign="same"),
    ("GET", "/status"): Case(S, lambda h: of("/status"), foreign="same"),
    ("GET", "/search"): Case(S, lambda h: of("/search", params={"q": "Elbe"}), foreign="fewer"),
    ("GET", "/numbers/{report}"): Case(Right.NUMBERS, lambda h: of("/numbers/exceptions"), foreign="same"),
    ("GET", "/events"): Case(Right.AUDIT, lambda h: of("/events"), foreign="fewer"),
    ("GET", "/findings"): Case(S, lambda h: of("/findings"), foreign="same"),
    ("GET", "/fields"): Case(S, lambda h: of("/fields"), foreign="same"),
    ("GET", "/entities"): Case(S, lambda h: of("/entities"), foreign="same"),
    ("GET", "/webhooks"): Case(Right.ADMIN, lambda h: of("/webhooks"), foreign=403),
    ("POST", "/webhooks"): Case(Right.ADMIN, lambda h: of("/webhooks", json=HOOK), 201, 403),
    ("GET", "/webhooks/{webhook_id}"): Case(Right.ADMIN, lambda h: of("/webhooks/1"), foreign=403),
    ("PUT", "/webhooks/{webhook_id}"): Case(Right.ADMIN, lambda h: of("/webhooks/1", json=HOOK), foreign=403),
    ("DELETE", "/webhooks/{webhook_id}"): Case(Right.ADMIN, lambda h: of("/webhooks/1"), foreign=403),
    ("GET", "/tokens"): Case(None, lambda h: of("/tokens"), foreign="same"),
    ("DELETE", "/tokens/{token_id}"): Case(None, lambda h: of("/tokens/1")),
}  # fmt: skip
ROUTES = [(method, route.path.removeprefix("/api/v1")) for route in routes_of_api() for method in sorted(route.methods)]


def test_every_route_is_in_the_table_and_nothing_else():
    assert sorted(ROUTES) == sorted(CASES)


@pytest.mark.parametrize("named", ROUTES, ids=" ".join)
def test_who_may_ask(named, house, client, program, store):
    method, _ = named
    case = CASES[named]
    first = program()  # the token of number 1
    wrong = program(*(one for one in Right if one is not case.right))
    eve = program(login="eve", entities=["theirs"])
    asked = case.ask(house)
    before = store.verify_audit().events

    nobody = client.request(method, **asked)
    assert nobody.status_code == 401
    assert nobody.headers["content-type"] == PROBLEM
    assert nobody.headers["www-authenticate"].startswith("Bearer")
    if case.right is not None:
        refused = wrong.request(method, **asked)
        assert (refused.status_code, refused.headers["content-type"]) == (403, PROBLEM)
        assert refused.json()["type"].endswith("#no-right")
    assert store.verify_audit().events == before

    foreign = eve.request(method, **asked)
    if case.foreign == "fewer":
        found = foreign.json()
        assert foreign.status_code == 200
        assert (found if isinstance(found, list) else found["items"]) == []
    elif case.foreign == "same":
        assert foreign.status_code == case.done
    else:
        assert (foreign.status_code, foreign.headers["content-type"]) == (case.foreign, PROBLEM)
        assert store.verify_audit().events == before

    answer = first.request(method, **case.ask(house))
    assert answer.status_code == case.done, answer.text
    assert not store.verify_audit().damages


def test_a_list_without_the_filter_has_what_the_filter_hides(house, program):
    ann = program()

    assert len(ann.get("/api/v1/invoices").json()["items"]) == 4
    assert len(ann.get("/api/v1/queue").json()["items"]) == 1
    assert len(ann.get("/api/v1/approvals").json()["items"]) == 1
    assert len(ann.get("/api/v1/events").json()["items"]) > 10


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/invoices", "/api/v1/invoices/7/nothing"])
def test_what_is_not_there_is_told_to_those_with_a_token(path, client, program):
    assert client.get(path).status_code == 401
    answer = program(Right.SEE).get(path)
    assert (answer.status_code, answer.headers["content-type"]) == (404, PROBLEM)


def test_another_method_is_told_which_would_do(program):
    answer = program(Right.SEE).delete("/api/v1/invoices/7")

    assert (answer.status_code, answer.headers["content-type"]) == (405, PROBLEM)
    assert answer.headers["allow"] == "GET"


def test_a_cookie_opens_nothing(sign_in, house):
    from pipeline.accounts import Role

    browser = sign_in("bob", *Role)

    assert browser.get("/queue").status_code == 200
    assert browser.get("/api/v1/invoices").status_code == 401
    assert browser.post(f"/api/v1/invoices/{house.review}/claim").status_code == 401
