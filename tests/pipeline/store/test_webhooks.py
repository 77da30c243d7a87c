"""Webhooks in the store, on both databases."""

import datetime as dt

import pytest

from pipeline.accounts import Role
from pipeline.webhooks import BadTargetError

URL = "https://erp.example.com/hook"


@pytest.fixture
def hooks(any_store):
    any_store.accounts.add("root", "Root", {Role.ADMIN}, "test")
    return any_store.webhooks


def test_a_webhook_hears_of_what_it_wants_from_now_on(hooks, clerk):
    clerk.extracted(b"%PDF before")
    made = hooks.make(URL, ["approved", "extracted"], "root")
    invoice = clerk.approved(b"%PDF after")

    untold = hooks.untold(made, 10)
    assert [(one.action, one.subject) for one in untold] == [
        ("extracted", f"invoice:{invoice}"), ("approved", f"invoice:{invoice}"),
    ]  # fmt: skip
    hooks.told(made.id, untold[0].seq)
    assert [one.action for one in hooks.untold(hooks.one(made.id), 10)] == ["approved"]
    hooks.told(made.id, 0)
    assert hooks.one(made.id).sent == untold[0].seq


def test_failures_are_counted_with_their_time_and_forgotten(hooks):
    made = hooks.make(URL, ["approved"], "root")
    for _ in range(5):
        hooks.failed(made.id)
    failed = hooks.one(made.id)

    assert failed.failures == 5
    assert not failed.due(dt.datetime.now(dt.UTC))
    assert failed.due(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6))
    hooks.told(made.id, 10)
    assert (hooks.one(made.id).failures, hooks.one(made.id).failed_at) == (0, None)


def test_every_change_is_an_event_without_the_secret(hooks, any_store):
    made = hooks.make(URL, ["approved"], "root")
    hooks.change(made.id, "root", URL + "2", ["posted"], active=True)
    assert hooks.holds(hooks.one(made.id))
    assert not hooks.holds(made)
    hooks.remove(made.id, "root")

    told = [one for one in any_store.events.after(0, 100) if "webhook" in one.action]
    assert [one.action for one in told] == ["webhook made", "webhook changed", "webhook removed"]
    assert made.secret not in str(told)
    assert not any_store.verify_audit().damages
    with pytest.raises(LookupError):
        hooks.one(made.id)


@pytest.mark.parametrize(
    ("url", "actions"), [("http://erp.example.com", ["posted"]), (URL, ["password set"]), (URL, [])]
)
def test_nothing_is_made_that_could_not_be_told(hooks, url, actions):
    with pytest.raises(ValueError):
        hooks.make(url, actions, "root")
    with pytest.raises(ValueError):
        hooks.change(1, "root", url, actions, active=True)
    assert hooks.all() == []
    assert issubclass(BadTargetError, ValueError)
