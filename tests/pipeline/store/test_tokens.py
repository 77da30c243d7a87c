"""Tokens: told once, never beyond the person, ended at once."""

import datetime as dt

import pytest
from sqlalchemy import update

from pipeline.accounts import Right, Role
from pipeline.store import ScopeError
from pipeline.store.desk_tables import tokens


@pytest.fixture
def ann(any_store):
    return any_store.accounts.add("ann", "Ann", {Role.CLERK}, "test")


def test_a_secret_is_told_once_and_only_its_hash_kept(any_store, ann):
    secret, token = any_store.tokens.make(ann.id, "erp", {Right.SEE, Right.UPLOAD}, "ann")

    assert secret.startswith("pay_")
    assert len(secret) > 40
    with any_store.database.read() as connection:
        kept = str(connection.exec_driver_sql("select * from tokens").all())
        told = str(connection.exec_driver_sql("select body from events").all())
    assert secret not in kept + told
    assert any_store.tokens.find(secret).id == token.id
    assert any_store.tokens.find(secret[:-1]) is None
    assert any_store.tokens.find("") is None
    assert not any_store.verify_audit().damages


def test_a_token_may_what_its_scope_and_its_person_may(any_store, ann):
    secret, _ = any_store.tokens.make(ann.id, "erp", {Right.SEE, Right.REVIEW}, "ann")
    assert any_store.tokens.find(secret).account.rights == {Right.SEE, Right.REVIEW}

    any_store.accounts.change(ann.id, "test", roles={Role.APPROVER})
    assert any_store.tokens.find(secret).account.rights == {Right.SEE}
    any_store.accounts.change(ann.id, "test", active=False)
    assert any_store.tokens.find(secret) is None


@pytest.mark.parametrize("scopes", [{Right.ADMIN}, {Right.SEE, Right.APPROVE}, set()])
def test_no_token_is_made_beyond_its_person(any_store, ann, scopes):
    with pytest.raises(ScopeError):
        any_store.tokens.make(ann.id, "erp", scopes, "ann")
    assert any_store.tokens.list(ann.id) == []


def test_a_token_ends(any_store, ann):
    past = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)
    ended, _ = any_store.tokens.make(ann.id, "old", {Right.SEE}, "ann", past)
    secret, token = any_store.tokens.make(ann.id, "erp", {Right.SEE}, "ann")
    any_store.tokens.revoke(token.id, "ann")
    any_store.tokens.revoke(token.id, "ann")

    assert any_store.tokens.find(ended) is None
    assert any_store.tokens.find(secret) is None
    with any_store.database.read() as connection:
        actions = connection.exec_driver_sql("select action from events order by seq").scalars().all()
    assert actions == ["added", "token made", "token made", "token revoked"]


def test_use_is_noted_once_a_minute(any_store, ann):
    secret, _ = any_store.tokens.make(ann.id, "erp", {Right.SEE}, "ann")
    any_store.tokens.find(secret)
    first = any_store.tokens.list(ann.id)[0].used
    any_store.tokens.find(secret)
    assert any_store.tokens.list(ann.id)[0].used == first

    earlier = first - dt.timedelta(minutes=2)
    with any_store.database.write() as connection:
        connection.execute(update(tokens).values(used=earlier))
    any_store.tokens.find(secret)
    assert any_store.tokens.list(ann.id)[0].used > first
