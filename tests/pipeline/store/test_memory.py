"""Supplier memory in the database: taught once, forgotten by a sentence of its own, never changed."""

import datetime as dt
from dataclasses import replace

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from pipeline.assess import Verdict
from pipeline.documents import Box
from pipeline.findings import Finding, Reason
from pipeline.invoices import Field, FieldName, Source
from pipeline.supplier_memory import Example, Place, Recollection

AT = dt.datetime(2026, 7, 1, 9, tzinfo=dt.UTC)
PLACE = Place(1, 1, Box(0.5, 0.25, 0.625, 0.2625), "KX-1", "belegkennung")


def example(invoice_id, supplier_id="S1", name=FieldName.INVOICE_NUMBER, places=(PLACE,), at=AT):
    return Example(supplier_id, invoice_id, name, "0" * 64, "ann", at, places, ("ab12cd34:5",))


def test_an_example_is_kept_once_and_read_by_its_supplier_alone(any_store, clerk):
    invoice_id = clerk.extracted()
    one = example(invoice_id)

    assert (any_store.memory.learn([one]), any_store.memory.learn([one])) == (1, 0)
    assert any_store.memory.of_supplier("S1") == [one]
    assert any_store.memory.of_supplier("S2") == []
    assert any_store.memory.keys(invoice_id) == {one.key}
    assert not any_store.verify_audit().damages


def test_an_example_without_a_place_is_listed_and_not_read_by(any_store, clerk):
    any_store.memory.learn([example(clerk.extracted(), places=())])

    assert any_store.memory.of_supplier("S1") == []
    assert [one.live for one in any_store.memory.lessons("S1")] == [False]


def test_forgetting_is_an_event_and_happens_once(any_store, clerk):
    any_store.memory.learn([example(clerk.extracted())])

    assert (any_store.memory.forget([1], "olga", "misled"), any_store.memory.forget([1], "olga")) == (1, 0)

    lesson = any_store.memory.one(1)
    assert (lesson.forgotten_by, lesson.why, lesson.live) == ("olga", "misled", False)
    assert any_store.memory.of_supplier("S1") == []
    assert any_store.memory.learn([lesson.example]) == 0  # the same words again do not bring it back
    assert not any_store.verify_audit().damages
    with pytest.raises(LookupError):
        any_store.memory.forget([9], "olga")


def test_a_later_word_on_the_same_field_replaces_the_earlier(any_store, clerk):
    invoice_id = clerk.extracted()
    later = example(invoice_id, at=AT + dt.timedelta(minutes=1))
    any_store.memory.learn([example(invoice_id), example(invoice_id, name=FieldName.DUE_DATE)])
    any_store.memory.learn([later])

    assert any_store.memory.of_supplier("S1") == [later, example(invoice_id, name=FieldName.DUE_DATE)]
    assert any_store.memory.one(1).why == "said again"


@pytest.mark.parametrize(
    "statement",
    [
        "update examples set supplier_id = 'S2'",
        "delete from examples",
        "update forgotten set why = ''",
        "delete from forgotten",
    ],
)
def test_the_database_refuses_to_change_what_was_taught(any_store, clerk, statement):
    any_store.memory.learn([example(clerk.extracted())])
    any_store.memory.forget([1], "olga")

    with pytest.raises(DatabaseError, match="append-only"), any_store.database.write() as connection:
        connection.execute(text(statement))


def test_what_memory_read_is_part_of_the_invoice_and_of_its_hash(any_store, clerk, make):
    invoice_id = clerk.extracted()
    found = Field(FieldName.INVOICE_NUMBER, "KX-1", 0.94, Source.MEMORY, page=1, reader="memory of 2 invoices")
    note = Finding(Reason.READ_FROM_MEMORY, "Read.", ("invoice_number",))
    judged: Verdict = replace(make.verdict(), recalled=Recollection({found.name: found}, (note,)))

    any_store.invoices.record_verdict(invoice_id, judged, None, "payables")

    record = any_store.invoices.one(invoice_id)
    assert record.extraction.text(FieldName.INVOICE_NUMBER) == "KX-1"
    assert record.as_read.text(FieldName.INVOICE_NUMBER) == "R-1001"
    assert record.extraction.fields[FieldName.INVOICE_NUMBER].alternatives[0].value == "R-1001"
    assert not any_store.verify_audit().damages

    with any_store.database.write() as connection:
        connection.execute(text("update recollections set body = replace(body, 'KX-1', 'KX-2')"))
    assert [one.subject for one in any_store.verify_audit().damages] == [f"invoice:{invoice_id}"]


def test_a_verdict_without_memory_takes_back_what_memory_read(any_store, clerk, make):
    invoice_id = clerk.extracted()
    found = Field(FieldName.INVOICE_NUMBER, "KX-1", 0.94, Source.MEMORY)
    judged = replace(make.verdict(), recalled=Recollection({found.name: found}))
    any_store.invoices.record_verdict(invoice_id, judged, None, "payables")
    any_store.invoices.record_verdict(invoice_id, make.verdict(), None, "payables")

    assert any_store.invoices.one(invoice_id).extraction.text(FieldName.INVOICE_NUMBER) == "R-1001"
