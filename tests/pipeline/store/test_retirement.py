"""Originals whose time is over: put away, brought back, purged; and never one that is needed."""

import datetime as dt

import pytest

from pipeline.retention import Retention
from pipeline.status import Status
from pipeline.store import DamagedError

RULES = Retention(invoice_years=2, other_days=30, purge_days=90)
LATER = dt.date(2040, 1, 1)


@pytest.fixture
def mail(any_store, make):
    """A mail with one invoice, rejected, and one that waits; its ids."""
    receipt = any_store.intake.receive(make.message(b"%PDF-1.7 one", b"%PDF-1.7 two"))
    tree = any_store.arrivals.tree(receipt.document_id)
    first, second = (one for one in tree if one.name.endswith(".pdf"))
    (invoice,) = any_store.intake.record_reading(first.document_id, make.reading())
    any_store.invoices.record_verdict(invoice, make.verdict(Status.IN_REVIEW), None, "payables")
    any_store.invoices.move(invoice, Status.REJECTED, "ann", "not ours")
    return {"root": tree[0], "text": tree[1], "done": first, "waits": second}


def put_away(store, today=LATER):
    due = store.retirement.due(RULES, today)
    store.retirement.put_away(due, "ann")
    return [one.document_id for one in due]


def test_what_is_over_is_put_away_and_what_waits_keeps_its_message(any_store, mail):
    assert put_away(any_store) == [mail["text"].document_id, mail["done"].document_id]

    with pytest.raises(DamagedError, match="retired"):
        any_store.intake.content(mail["done"].sha256)
    assert any_store.intake.content(mail["root"].sha256)
    assert any_store.intake.content(mail["waits"].sha256)
    assert any_store.status()["intake"]["balanced"]
    assert any_store.verify_audit().damages == ()


def test_nothing_is_due_before_its_day_or_without_a_rule(any_store, mail):
    assert any_store.retirement.due(RULES, dt.datetime.now(dt.UTC).date()) == []
    assert any_store.retirement.due(Retention(), LATER) == []
    assert [one.document_id for one in any_store.retirement.due(Retention(other_days=30), LATER)] == [
        mail["text"].document_id
    ]


def test_the_whole_goes_with_the_last_of_its_parts(any_store, mail, make):
    (invoice,) = any_store.intake.record_reading(mail["waits"].document_id, make.reading())
    assert mail["root"].document_id not in put_away(any_store)

    any_store.invoices.record_verdict(invoice, make.verdict(Status.FILED), None, "payables")

    assert put_away(any_store) == [mail["root"].document_id, mail["waits"].document_id]


def test_what_is_put_away_comes_back_whole(any_store, mail):
    put_away(any_store)

    assert any_store.retirement.restore(mail["done"].document_id, "ann")

    assert any_store.intake.content(mail["done"].sha256) == b"%PDF-1.7 one"
    assert not any_store.retirement.restore(mail["done"].document_id, "ann")
    assert any_store.verify_audit().damages == ()


def test_bytes_that_another_document_still_needs_stay(any_store, mail, make):
    any_store.intake.receive(make.file(b"%PDF-1.7 one", "again.pdf"))

    put_away(any_store)

    assert any_store.intake.content(mail["done"].sha256) == b"%PDF-1.7 one"


def test_what_comes_again_after_it_was_put_away_is_there_again(any_store, mail, make):
    put_away(any_store)
    any_store.intake.receive(make.file(b"%PDF-1.7 one", "again.pdf"))
    any_store.retirement.settle()

    assert any_store.intake.content(mail["done"].sha256) == b"%PDF-1.7 one"


def test_only_what_was_put_away_long_enough_ago_is_purged_and_that_for_good(any_store, mail):
    put_away(any_store)
    now = dt.datetime.now(dt.UTC)

    assert any_store.retirement.purge(RULES, now + dt.timedelta(days=89), "ann") == 0
    assert any_store.retirement.purge(RULES, now + dt.timedelta(days=91), "ann") == 2

    assert not any_store.retirement.restore(mail["done"].document_id, "ann")
    with pytest.raises(DamagedError, match="has no"):
        any_store.intake.content(mail["done"].sha256)
    assert any_store.verify_audit().damages == ()
    assert any_store.status()["intake"]["balanced"]


def test_a_crash_between_the_record_and_the_bytes_is_made_good(any_store, mail, monkeypatch):
    due = any_store.retirement.due(RULES, LATER)
    monkeypatch.setattr(any_store.archive, "retire", lambda _: (_ for _ in ()).throw(OSError("power")))
    with pytest.raises(OSError, match="power"):
        any_store.retirement.put_away(due, "ann")
    monkeypatch.undo()
    assert any_store.intake.content(mail["done"].sha256)

    any_store.retirement.settle()

    with pytest.raises(DamagedError, match="retired"):
        any_store.intake.content(mail["done"].sha256)
    assert any_store.retirement.restore(mail["done"].document_id, "ann")


def test_a_retired_record_that_somebody_changed_is_found(any_store, mail):
    put_away(any_store)
    with any_store.database.write() as connection:
        connection.exec_driver_sql("update retired set kept_until = '1999-01-01'")

    assert {one.subject for one in any_store.verify_audit().damages} == {
        f"document:{mail['text'].document_id}", f"document:{mail['done'].document_id}"
    }  # fmt: skip
