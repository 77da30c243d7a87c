"""One's own account: the old password before a new one, and only one's own sessions."""

import pytest

from pipeline.accounts import Role

OLD, NEW = "four plain words here", "quite another four words"


@pytest.fixture
def ann(sign_in, store):
    sign_in("ann", Role.CLERK)
    store.accounts.set_password(store.accounts.named("ann").id, OLD, "test")
    return sign_in("ann")


def test_a_new_password_needs_the_old_one_and_ends_every_other_session(ann, sign_in, store):
    elsewhere = sign_in("ann")
    assert ann.post("/me/password", data={"old": "wrong", "new": NEW}).status_code == 422
    assert ann.post("/me/password", data={"old": OLD, "new": "short"}).status_code == 422
    assert store.accounts.prove("ann", OLD, "x") is not None

    assert ann.post("/me/password", data={"old": OLD, "new": NEW}).status_code == 303

    assert store.accounts.prove("ann", NEW, "x") is not None
    assert elsewhere.get("/queue").status_code == 303
    assert ann.get("/queue").status_code == 200


def test_one_ends_ones_own_sessions_and_no_other(ann, sign_in, store):
    mine, bob = sign_in("ann"), sign_in("bob", Role.CLERK)
    of_bob = store.sessions.find(bob.cookies["payables"]).hash
    of_mine = store.sessions.find(mine.cookies["payables"]).hash

    assert ann.post("/me/sessions/end", data={"session": of_bob}).status_code == 404
    assert ann.post("/me/sessions/end", data={"session": of_mine}).status_code == 303
    assert bob.get("/queue").status_code == 200
    assert mine.get("/queue").status_code == 303
