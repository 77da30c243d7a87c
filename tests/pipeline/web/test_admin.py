"""People and their rights: who may change them, what can never be, and what is shown of it."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from small_office import HOSTILE
from sqlalchemy import insert, update

from pipeline.accounts import Role
from pipeline.store import desk_tables

PAGES = (
    "/admin", "/admin/people/new", "/admin/people/1", "/admin/access", "/admin/rules", "/admin/findings",
    "/admin/settings", "/admin/refused",
)  # fmt: skip
PASSPHRASE = "four plain words here"


@pytest.fixture
def root(sign_in, office, store):
    sign_in("root", Role.ADMIN)
    store.accounts.set_password(store.accounts.named("root").id, PASSPHRASE, "test")
    return sign_in("root")


@pytest.fixture
def ann(store, root):
    return store.accounts.add("ann", "Ann Ames", {Role.CLERK}, "test", email="ann@ours.example")


def long_ago(store):
    with store.database.write() as connection:
        connection.execute(update(desk_tables.sessions).values(proved=datetime.now(UTC) - timedelta(minutes=6)))


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_administrators_see_it(sign_in, office, path, role):
    assert sign_in("eve", role).get(path).status_code == 403


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_there(root, path):
    assert root.get(path).status_code == 200


def test_a_person_is_added_with_a_link_shown_once(root, store, client):
    form = {
        "login": "Bob",
        "name": "Bob",
        "email": "bob@ours.example",
        "role": ["clerk", "king"],
        "company": ["ours", "theirs"],
    }

    page = root.post("/admin/people", data=form).text

    bob = store.accounts.named("bob")
    assert bob.roles == {Role.CLERK}
    assert bob.entities == ("ours",)
    link = re.search(r"http://127.0.0.1:8765(/password/[\w-]+)", page)[1]
    assert link not in root.get(f"/admin/people/{bob.id}").text
    assert client.post(link, data={"password": "quite another four words"}).status_code == 303
    assert root.post("/admin/people", data=form).status_code == 409


def test_all_companies_are_said_and_not_left_out(root, ann, store):
    root.post(f"/admin/people/{ann.id}/rights", data={"role": "clerk"})
    assert store.accounts.one(ann.id).entities == ()
    root.post(f"/admin/people/{ann.id}/rights", data={"role": "clerk", "every": "true", "company": "ours"})
    assert store.accounts.one(ann.id).entities is None


def test_changed_rights_hold_at_once_and_are_an_event(root, ann, store, sign_in):
    browser = sign_in("ann")
    assert browser.get("/queue").status_code == 200

    root.post(f"/admin/people/{ann.id}/rights", data={"role": "approver", "every": "true"})

    assert browser.get("/queue").status_code == 303
    assert sign_in("ann").get("/queue").status_code == 403
    last = store.accounts.history(ann.id)[-1]
    assert (last.actor, last.body["before"]["roles"], last.body["after"]["roles"]) == ("root", "clerk", "approver")


def test_nobody_changes_their_own_roles_or_companies(root, store):
    me = store.accounts.named("root")
    for form in ({"role": ["admin", "controller"], "every": "true"}, {"role": "admin", "company": "ours"}):
        answer = root.post(f"/admin/people/{me.id}/rights", data=form)
        assert answer.status_code == 409
        assert "Nobody changes their own roles" in answer.text
    assert store.accounts.one(me.id) == me


def test_the_last_administrator_stays(root, ann, store, sign_in):
    me = store.accounts.named("root")
    assert root.post(f"/admin/people/{me.id}/active", data={"on": "false"}).status_code == 409
    store.accounts.add("new", "Never signed in", {Role.ADMIN}, "test")  # without a password: nobody can be them
    assert root.post(f"/admin/people/{me.id}/active", data={"on": "false"}).status_code == 409

    store.accounts.change(ann.id, "test", roles={Role.ADMIN})
    store.accounts.set_password(ann.id, PASSPHRASE + " too", "test")
    second = sign_in("ann")
    assert second.post(f"/admin/people/{me.id}/rights", data={"role": "clerk", "every": "true"}).status_code == 303
    assert second.post(f"/admin/people/{ann.id}/active", data={"on": "false"}).status_code == 409
    assert store.accounts.one(ann.id).active


def test_switched_off_is_out_at_once_and_on_again_is_not_in(root, ann, store, sign_in):
    browser = sign_in("ann")
    root.post(f"/admin/people/{ann.id}/active", data={"on": "false"})
    assert browser.get("/queue").status_code == 303
    root.post(f"/admin/people/{ann.id}/active", data={"on": "true"})
    assert browser.get("/queue").status_code == 303


def test_a_link_for_a_password_ends_every_session(root, ann, store, sign_in):
    browser = sign_in("ann")

    page = root.post(f"/admin/people/{ann.id}/password").text

    assert "/password/" in page
    assert browser.get("/queue").status_code == 303
    assert store.accounts.history(ann.id)[-1].action == "password link made"


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/admin/people", {"login": "bob", "name": "Bob"}),
        ("/admin/people/{id}", {"name": "Eve"}),
        ("/admin/people/{id}/rights", {"role": "admin"}),
        ("/admin/people/{id}/active", {"on": "false"}),
        ("/admin/people/{id}/password", {}),
    ],
)
def test_what_matters_asks_for_the_password_again(root, ann, store, path, form):
    long_ago(store)

    answer = root.post(path.format(id=ann.id), data=form)

    assert answer.headers["location"].startswith("/proof?next=%2Fadmin%2Fpeople")
    assert store.accounts.one(ann.id) == ann
    assert store.accounts.named("bob") is None


def test_the_password_proves_it_for_a_while(root, ann, store):
    long_ago(store)
    assert root.get("/proof?next=/admin").status_code == 200
    assert root.post("/proof", data={"password": "wrong", "next": "/admin"}).status_code == 401
    assert root.post(f"/admin/people/{ann.id}/password").status_code == 303

    before = root.cookies["payables"]
    answer = root.post("/proof", data={"password": PASSPHRASE, "next": "//evil.example"})
    assert answer.headers["location"] == "/"
    assert store.sessions.find(before) is None  # a new session: what was there before is worth nothing
    root.headers["X-CSRF-Token"] = store.sessions.find(answer.cookies["payables"]).csrf
    assert root.post(f"/admin/people/{ann.id}/password").status_code == 200


def test_guessing_the_password_again_must_wait(root, store):
    long_ago(store)
    codes = [root.post("/proof", data={"password": "wrong"}).status_code for _ in range(6)]

    assert codes[-1] == 429


@pytest.mark.parametrize("path", ["/admin/people/1", "/admin/people/1/out", "/proof", "/admin/access/tokens/1/revoke"])
def test_without_the_token_nothing_changes(root, path):
    del root.headers["X-CSRF-Token"]
    assert root.post(path, data={"name": "x", "password": PASSPHRASE}).status_code == 403


def test_names_are_shown_as_text_everywhere(root, store, sign_in):
    hostile = store.accounts.add("eve", HOSTILE, {Role.CLERK}, "test", email=HOSTILE, entities=[HOSTILE])
    store.sessions.start(hostile.id, HOSTILE)
    with store.database.write() as connection:
        now = datetime.now(UTC)
        connection.execute(
            insert(desk_tables.tokens).values(
                hash="0" * 64, account_id=hostile.id, name=HOSTILE, scopes="see", since=now
            )
        )
        connection.execute(
            insert(desk_tables.webhooks).values(url=f"https://{HOSTILE}", secret="not shown", actions=HOSTILE)
        )

    for path in ("/admin", f"/admin/people/{hostile.id}", "/admin/access", "/admin/rules"):
        page = root.get(path).text
        assert "<img" not in page, path
        assert "{{7*7}}" in page, path
        assert "not shown" not in page


def test_a_token_is_revoked_and_a_webhook_stopped(root, ann, store):
    with store.database.write() as connection:
        connection.execute(
            insert(desk_tables.tokens).values(
                hash="0" * 64, account_id=ann.id, name="erp", scopes="see", since=datetime.now(UTC)
            )
        )
        connection.execute(insert(desk_tables.webhooks).values(url="https://erp.example", secret="s", actions="posted"))

    assert root.post("/admin/access/tokens/1/revoke").status_code == 303
    assert root.post("/admin/access/webhooks/1/stop").status_code == 303
    assert root.post("/admin/access/tokens/9/revoke").status_code == 404
    assert store.tokens.list()[0].revoked is not None
    assert not store.webhooks.all()[0].active
    assert store.verify_audit().damages == ()


def test_the_policy_is_shown_in_words(root):
    page = root.get("/admin/rules").text

    assert "Where the total is at most 1,000.00 EUR: nobody is asked" in page
    assert "the currency is one of EUR, PLN" in page
    assert "2 people of board (carl" in page


def test_settings_name_no_secret(root):
    page = root.get("/admin/settings").text
    assert "notify.smtp_password" in page
