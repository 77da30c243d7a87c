"""The form for suppliers: closed unless opened, hard to misuse, and believed in nothing."""

import re

import pytest
from small_office import HOSTILE, PDF

from pipeline.accounts import Role
from pipeline.web import send_page

TYPED = {
    "invoice_number": "R-1", "invoice_date": "2026-07-01", "due_date": "2026-07-31", "currency": "eur",
    "gross_total": "1190,5", "email": "ar@supplier.example",
}  # fmt: skip


@pytest.fixture
def supplier(client, office, configured):
    configured(supplier_form=True)
    return client


def token_of(page: str) -> str:
    return re.search(r'name="token" value="([^"]+)"', page)[1]


def send(who, content=PDF, name="a.pdf", **typed):
    token = typed.pop("token", None) or token_of(who.get("/send").text)
    return who.post("/send", files={"file": (name, content)}, data={"token": token, **typed})


def test_it_is_closed_unless_the_settings_open_it(client, office):
    assert client.get("/send").status_code == 404
    assert client.post("/send", files={"file": ("a.pdf", PDF)}).status_code == 404


def test_an_invoice_is_taken_in_with_what_was_typed_as_claims(supplier, store):
    answer = send(supplier, **TYPED)

    assert answer.status_code == 200
    assert re.search(r"reference is.*\b1<", answer.text)
    origin = store.intake.arrival(1).origin
    assert dict(origin.claims) == {**TYPED, "currency": "EUR", "gross_total": "1190.5"}
    assert origin.sender is None  # nobody proved that the address is theirs: it is no evidence
    assert "We had this file already" in send(supplier).text


def test_another_site_cannot_send_it(supplier, client, app):
    good = token_of(supplier.get("/send").text)
    for token in ("", "x.y", good[:-2] + "AA", good.replace(".", "")):
        assert send(supplier, token=token or "-").status_code == 403
    supplier.cookies.clear()
    assert send(supplier, token=good).status_code == 403
    supplier.cookies.set("send", "a-half-that-an-attacker-chose")
    assert send(supplier, token=good).status_code == 403


def test_a_token_of_another_key_or_too_old_is_none(supplier, configured, monkeypatch):
    token = token_of(supplier.get("/send").text)
    configured(key=b"another" * 5)
    assert send(supplier, token=token).status_code == 403


def test_a_machine_that_fills_in_everything_is_refused(supplier, store):
    assert send(supplier, website="https://spam.example").status_code == 422
    assert store.intake.waiting() == 0


@pytest.mark.parametrize(
    "typed",
    [
        {"invoice_date": "1.7.2026"},
        {"currency": "€"},
        {"gross_total": "much"},
        {"gross_total": "NaN"},
        {"email": "nobody"},
    ],
)
def test_what_cannot_be_is_said_and_kept_in_the_form(supplier, store, typed):
    answer = send(supplier, **typed)

    assert answer.status_code == 422
    assert f'value="{next(iter(typed.values()))}"' in answer.text
    assert store.intake.waiting() == 0


def test_markup_is_shown_as_text(supplier):
    page = send(supplier, name=f"{HOSTILE}.pdf", invoice_number=HOSTILE, gross_total="x").text

    assert "<img" not in page
    assert "{{7*7}}" in page
    assert "<img" not in send(supplier, name=f"{HOSTILE}.pdf").text


def test_wrong_files_are_refused_at_once(supplier, store):
    assert "empty" in send(supplier, content=b"").text
    assert send(supplier, content=b"<html><script>alert(1)</script></html>").status_code == 422
    assert store.intake.waiting() == 0


def test_too_many_must_wait(supplier, store, monkeypatch):
    monkeypatch.setattr(send_page, "FOR_ONE", send_page.Allowance(3, send_page.timedelta(minutes=3)))

    codes = [send(supplier, content=PDF + bytes([65 + n])).status_code for n in range(4)]

    assert codes == [200, 200, 200, 429]
    assert store.intake.waiting() == 3


def test_it_asks_for_no_session_and_gives_none(supplier, store):
    answer = supplier.get("/send")

    assert set(answer.cookies) == {"send"}
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert "SameSite=strict" in answer.headers["set-cookie"]


def test_a_clerk_does_not_see_it_as_theirs(supplier, sign_in):
    send(supplier)

    assert sign_in("ann", Role.CLERK).get("/upload/state?ids=1").text.strip() == ""
