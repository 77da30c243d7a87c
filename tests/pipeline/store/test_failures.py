"""Failing at each statement of each sentence: either all of it happened, or none of it, and again is always safe."""

import hashlib

import pytest
from sqlalchemy import event, select

from pipeline.findings import Finding, Reason
from pipeline.parties import Supplier
from pipeline.status import Disposition, Status
from pipeline.store import tables


class PowerError(Exception):
    """It went out."""


def everything_in(store):
    """The content of every table, as one hash."""
    digest = hashlib.sha256()
    with store.database.read() as connection:
        for table in tables.metadata.sorted_tables:
            rows = connection.execute(select(*(column for column in table.c)).order_by(*table.primary_key.columns))
            digest.update(repr((table.name, rows.all())).encode())
    return digest.hexdigest()


def receive(clerk, make):
    return lambda: clerk.store.intake.receive(make.message(b"%PDF-1.7 a", b"%PDF-1.7 b"))


def record_reading(clerk, make):
    document_id = clerk.received()
    return lambda: clerk.store.intake.record_reading(
        document_id, make.reading(make.extraction(), make.extraction(index=1))
    )


def set_aside(clerk, make):
    document_id = clerk.received()
    return lambda: clerk.store.intake.set_aside(document_id, Finding(Reason.ENCRYPTED, "It has a password."))


def record_verdict(clerk, make):
    invoice_id = clerk.extracted()
    return lambda: clerk.store.invoices.record_verdict(invoice_id, make.verdict(Status.IN_REVIEW), None, "payables")


def record_plan(clerk, make):
    invoice_id = clerk.extracted()
    clerk.store.invoices.record_verdict(invoice_id, make.verdict(), None, "payables")
    return lambda: clerk.store.approvals.record_plan(invoice_id, make.plan("omar"), "payables", 2)


def decide(clerk, make):
    invoice_id = clerk.asked(b"%PDF-1.7 x", "omar", "olga", need=2)
    return lambda: clerk.store.approvals.decide(invoice_id, "omar", approved=True)


def post(clerk, make):
    invoice_id = clerk.approved()
    return lambda: clerk.store.journal.post(make.entry(invoice_id), invoice_id, "payables")


def import_suppliers(clerk, make):
    return lambda: clerk.store.masters.import_suppliers([Supplier("S1", "Elbe"), Supplier("S2", "Oder")], "ann")


SENTENCES = [receive, record_reading, set_aside, record_verdict, record_plan, decide, post, import_suppliers]


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda one: one.__name__)
def test_a_sentence_that_fails_at_any_statement_leaves_nothing_behind(sentence, clerk, make):
    say = sentence(clerk, make)
    before = everything_in(clerk.store)
    left = [0]

    def fail(*_):
        left[0] -= 1
        if left[0] < 0:
            raise PowerError

    event.listen(clerk.store.database.engine, "before_cursor_execute", fail)
    statements = 0
    while True:
        left[0] = statements
        try:
            say()
            break
        except PowerError:
            statements += 1
            left[0] = 1_000_000
            assert everything_in(clerk.store) == before, f"half of it stayed after statement {statements}"
    event.remove(clerk.store.database.engine, "before_cursor_execute", fail)

    assert statements >= 5
    assert everything_in(clerk.store) != before
    assert clerk.store.verify_audit().damages == ()


def test_a_crash_between_archive_and_database_costs_a_blob_and_nothing_else(any_store, make, monkeypatch):
    tree = make.file()
    monkeypatch.setattr(any_store.database, "write", lambda: (_ for _ in ()).throw(PowerError))
    with pytest.raises(PowerError):
        any_store.intake.receive(tree)
    monkeypatch.undo()

    receipt = any_store.intake.receive(tree)

    assert receipt.new
    assert list(any_store.archive.names()) == [tree.attachment.sha256]
    assert any_store.status()["intake"]["received"] == 1


def test_a_crash_after_claiming_costs_one_lease(any_store, make):
    any_store.intake.receive(make.file())
    any_store.intake.claim("died", 10, lease_seconds=-1)

    (claim,) = any_store.intake.claim("next", 10, lease_seconds=60)

    assert claim.attempt == 2
    assert any_store.intake.arrivals(Disposition.RECEIVED)[0].document_id == claim.document_id
