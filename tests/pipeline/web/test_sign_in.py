"""Signing in: the first person, wrong passwords, sessions that cannot be fixed, and links that work once."""

import pytest

from pipeline.accounts import Role
from pipeline.web.sign_in import first_link, password_link

PASSPHRASE = "four plain words here"


def test_the_first_person_makes_their_account_once(client, store):
    path = first_link(store, "")
    form = {"name": "Ann Ames", "login": "Ann", "password": PASSPHRASE}

    assert "Welcome to Payables" in client.get(path).text
    assert client.post(path, data={**form, "password": "short"}).status_code == 422
    answer = client.post(path, data=form)

    assert answer.status_code == 303
    assert "payables" in answer.cookies
    assert store.accounts.named("ann").roles >= {Role.ADMIN, Role.CLERK}
    assert client.post(path, data={**form, "login": "eve"}).status_code == 410
    assert client.get(path).status_code == 410
    assert first_link(store, "") is None


@pytest.fixture
def ann(store):
    account = store.accounts.add("ann", "Ann", {Role.CLERK}, "test")
    store.accounts.set_password(account.id, PASSPHRASE, "test")
    return account


def test_the_right_password_leads_to_where_one_wanted(client, ann):
    answer = client.post("/login", data={"login": " ANN ", "password": PASSPHRASE, "next": "/queue"})

    assert answer.status_code == 303
    assert answer.headers["location"] == "/queue"
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie
    assert client.get("/queue").status_code == 200


@pytest.mark.parametrize("where", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_off_the_site(client, ann, where):
    answer = client.post("/login", data={"login": "ann", "password": PASSPHRASE, "next": where})

    assert answer.headers["location"] == "/"


def test_a_wrong_name_and_a_wrong_password_are_told_the_same(client, ann):
    wrong = client.post("/login", data={"login": "ann", "password": "wrong " + PASSPHRASE})
    nobody = client.post("/login", data={"login": "eve", "password": PASSPHRASE})

    assert wrong.status_code == nobody.status_code == 401
    assert wrong.text.replace("ann", "eve") == nobody.text


def test_guessing_must_wait_and_the_right_password_too(client, ann):
    for _ in range(6):
        answer = client.post("/login", data={"login": "ann", "password": "wrong"})
    answer = client.post("/login", data={"login": "ann", "password": PASSPHRASE})

    assert answer.status_code == 429
    assert int(answer.headers["retry-after"]) >= 1


def test_a_session_that_was_there_before_is_not_the_one_after(client, store, ann):
    client.cookies.set("payables", "fixed-by-an-attacker")
    client.post("/login", data={"login": "ann", "password": PASSPHRASE})

    assert store.sessions.find("fixed-by-an-attacker") is None
    assert all(cookie.value != "fixed-by-an-attacker" for cookie in client.cookies.jar if cookie.domain)


def test_signing_in_again_ends_the_session_before(client, store, ann):
    secret = store.sessions.start(ann.id)
    client.cookies.set("payables", secret)
    client.post("/login", data={"login": "ann", "password": PASSPHRASE})

    assert store.sessions.find(secret) is None


def test_whoever_is_switched_off_is_out_at_once(sign_in, store):
    ann = sign_in("ann", Role.CLERK)
    assert ann.get("/queue").status_code == 200

    store.accounts.change(store.accounts.named("ann").id, "test", active=False)

    assert ann.get("/queue").status_code == 303


def test_signing_out_ends_the_session(sign_in, store):
    ann = sign_in("ann", Role.CLERK)

    assert ann.post("/logout").status_code == 303
    assert ann.get("/queue").status_code == 303


def test_a_link_for_a_password_works_once_and_signs_others_out(client, store, ann):
    elsewhere = store.sessions.start(ann.id)
    path = password_link(store, "", ann.id)

    assert client.get(path).status_code == 200
    assert client.post(path, data={"password": "quite another four words"}).status_code == 303
    assert client.post(path, data={"password": "and yet another four words"}).status_code == 410
    assert store.sessions.find(elsewhere) is None
    assert store.accounts.prove("ann", "quite another four words", "") == store.accounts.named("ann")


def test_the_password_is_kept_as_an_argon2_hash_and_changing_it_is_an_event(store, ann):
    with store.database.read() as connection:
        kept = connection.exec_driver_sql("select password from accounts").scalar_one()
        told = connection.exec_driver_sql("select group_concat(body) from events").scalar_one()

    assert kept.startswith("$argon2id$")
    assert "argon2" not in told
