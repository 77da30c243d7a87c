"""What holds for every page, whoever asks: HTTPS, caches, methods, faults, passwords."""

import pytest
from fastapi.testclient import TestClient

from pipeline.accounts import Role, WeakPasswordError, check_strength
from pipeline.web.app import create_app
from pipeline.web.config import WebConfig


def test_https_binds_cookies_and_browsers(store):
    account = store.accounts.add("ann", "Ann", {Role.CLERK}, "test")
    store.accounts.set_password(account.id, "four plain words here", "test")
    browser = TestClient(
        create_app(store, None, WebConfig("https://desk.example", supplier_form=True)),
        base_url="https://desk.example",
        follow_redirects=False,
    )

    answer = browser.post("/login", data={"login": "ann", "password": "four plain words here"})

    assert answer.headers["strict-transport-security"] == "max-age=31536000; includeSubDomains"
    for cookie in (answer.headers["set-cookie"], browser.get("/send").headers["set-cookie"]):
        assert cookie.startswith("__Host-")
        assert "Secure" in cookie
        assert "Path=/" in cookie
        assert "Domain" not in cookie


@pytest.mark.parametrize("path", ["/login", "/queue", "/static/app.css", "/health"])
def test_no_other_site_may_read(sign_in, path):
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}):
        answer = sign_in("ann", Role.CLERK).get(path, headers=headers)
        assert not [name for name in answer.headers if name.startswith("access-control")]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/login", "text/html; charset=utf-8"),
        ("/static/app.css", "text/css; charset=utf-8"),
        ("/health", "application/json"),
        ("/nowhere", "text/html; charset=utf-8"),
    ],
)
def test_every_answer_says_what_it_is(client, path, kind):
    assert client.get(path).headers["content-type"] == kind


def test_pages_are_not_kept_and_signing_out_clears(sign_in):
    ann = sign_in("ann", Role.CLERK)

    assert ann.get("/queue").headers["cache-control"] == "no-store"
    assert "storage" in ann.post("/logout").headers["clear-site-data"]


@pytest.mark.parametrize("method", ["TRACE", "PUT", "DELETE", "PATCH"])
def test_no_other_method_is_answered(sign_in, method):
    assert sign_in("ann", *Role).request(method, "/upload").status_code == 405


def test_a_fault_says_nothing_of_the_inside(app, store, monkeypatch):
    def broken(*_):
        raise RuntimeError("the secret is hunter2")

    monkeypatch.setattr(store.accounts, "any", broken)
    answer = TestClient(app, base_url="http://127.0.0.1:8765", raise_server_exceptions=False).get("/login")

    assert answer.status_code == 500
    assert "hunter2" not in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "password", ["x" * 11, "x" * 12, "x1" * 65, "123456789012", "Password2026!", "anna.kowalska1", "kowalska kowalska"]
)
def test_a_password_that_is_guessed_is_refused(password):
    with pytest.raises(WeakPasswordError):
        check_strength(password, "anna.kowalska", "Kowalska")


@pytest.mark.parametrize(
    "password", ["four plain words here", "żółć i gęśla jaźń", "a b c d e f g", "correct horse " * 9]
)
def test_passwords_are_long_not_odd(password):
    check_strength(password, "anna")
