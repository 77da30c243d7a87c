"""What every answer has, and who may knock at all."""

import pytest

from pipeline.accounts import Role
from pipeline.web.guard import HEADERS


def test_health_needs_nobody_and_says_little(client):
    answer = client.get("/health")

    assert answer.status_code == 200
    assert answer.json() == {"ok": True}


@pytest.mark.parametrize("path", ["/login", "/health", "/nowhere", "/static/app.css"])
def test_every_answer_has_the_security_headers(client, path):
    headers = client.get(path).headers

    assert {name: headers[name] for name in HEADERS} == HEADERS
    assert "app;dur=" in headers["server-timing"]


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/redoc", "/static/../app.py", "/static/%2e%2e/app.py"])
def test_nothing_else_is_served(client, path):
    assert client.get(path).status_code == 404


def test_who_is_not_signed_in_is_led_to_the_form_and_back(client):
    answer = client.get("/queue?reason=UNSURE")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/login?next=%2Fqueue%3Freason%3DUNSURE"


def test_a_page_of_another_site_changes_nothing(sign_in):
    ann = sign_in("ann", Role.CLERK)

    assert ann.post("/preferences", data={"theme": "dark"}, headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
    assert (
        ann.post("/preferences", data={"theme": "dark"}, headers={"Origin": "https://evil.example"}).status_code == 403
    )


def test_a_form_without_the_token_changes_nothing(sign_in, store):
    ann = sign_in("ann", Role.CLERK)
    del ann.headers["X-CSRF-Token"]

    assert ann.post("/preferences", data={"theme": "dark"}).status_code == 403
    assert ann.post("/preferences", data={"theme": "dark", "csrf": "x" * 32}).status_code == 403
    assert ann.post("/preferences", data={"theme": "dark", "csrf": ann.csrf}).status_code == 303
    assert store.accounts.preferences(store.accounts.named("ann").id) == {"theme": "dark"}


def test_the_queue_is_empty_in_words(sign_in):
    assert "The queue is empty" in sign_in("ann", Role.CLERK).get("/queue").text


def test_a_right_that_one_has_not_is_refused(sign_in):
    assert sign_in("olga", Role.APPROVER).get("/queue").status_code == 403
