"""Supplier memory end to end: two corrected invoices of a layout, and the third is read right."""

import datetime as dt
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import pytest
from letters import ALSTER, ELBE, LETTER, OTHER, arrive, due, letter, number
from typer.testing import CliRunner

from flows.cli import app
from flows.judging import judge_all, judge_one
from pipeline.findings import Reason
from pipeline.invoices import FieldName, Source
from pipeline.review import Correction
from pipeline.status import Status


@pytest.fixture
def office(desk):
    desk.store.masters.import_suppliers([ELBE, ALSTER], "ann")
    return desk


def correct(desk, invoice_id, **values):
    now = dt.datetime.now(dt.UTC)
    desk.store.invoices.correct(invoice_id, [Correction(name, value, "ann", now) for name, value in values.items()])
    return judge_one(desk, invoice_id, "ann")


def read(desk, invoice_id, name="invoice_number"):
    return desk.store.invoices.one(invoice_id).extraction.text(FieldName(name))


def taught(desk, *turns):
    for turn in turns:
        correct(desk, arrive(desk, letter(turn)), invoice_number=number(turn), due_date=due(turn))


def test_after_two_corrected_invoices_the_third_is_read_right(office):
    first = arrive(office, letter(0))
    assert read(office, first) == "2026-31"  # what memory is needed for
    correct(office, first, invoice_number=number(0), due_date=due(0))
    second = arrive(office, letter(1))
    assert read(office, second) == "2026-38"  # one example is not enough
    correct(office, second, invoice_number=number(1), due_date=due(1))

    third = arrive(office, letter(2))

    record = office.store.invoices.one(third)
    found = record.extraction.fields[FieldName.INVOICE_NUMBER]
    assert (found.value, read(office, third, "due_date")) == (number(2), due(2))
    assert (record.invoice.number, record.invoice.due.isoformat()) == (number(2), due(2))
    assert found.source is Source.MEMORY
    assert "memory of 2 invoices" in found.reader
    assert found.alternatives[0].value == record.as_read.text(FieldName.INVOICE_NUMBER) == "2026-45"
    notes = [one for one, _ in office.store.invoices.findings(third) if one.reason is Reason.READ_FROM_MEMORY]
    assert ("invoice_number",) in {one.fields for one in notes}
    assert not any(one.blocks for one in notes)
    assert record.status is Status.APPROVED  # it needed no hand
    assert not office.store.verify_audit().damages


def test_what_is_forgotten_is_not_read_by_and_not_learnt_again(office):
    taught(office, 0, 1)
    ids = [one.id for one in office.store.memory.lessons("S1")]
    assert office.store.memory.forget(ids, "olga", "wrong field") == 4
    judge_all(office)

    third = arrive(office, letter(2))

    assert read(office, third) == "2026-45"
    assert all(one.forgotten_by == "olga" for one in office.store.memory.lessons("S1"))
    assert office.store.memory.forget(ids, "olga") == 0
    assert not office.store.verify_audit().damages


def test_forgetting_reads_what_waits_in_review_again(office):
    taught(office, 0, 1)
    text = letter(2).replace("Gesamtbetrag                                       357", "Gesamtbetrag  358")
    third = arrive(office, text)
    assert office.store.invoices.one(third).status is Status.IN_REVIEW
    assert read(office, third) == number(2)

    result = CliRunner().invoke(app, ["memory", "forget", "--supplier", "S1", "--as", "olga"])

    assert result.exit_code == 0, result.output
    assert "Forgotten: 4" in result.output
    assert read(office, third) == "2026-45"


def test_another_layout_of_the_same_supplier_is_not_touched(office):
    taught(office, 0, 1)

    other = arrive(office, letter(2, text=OTHER))

    record = office.store.invoices.one(other)
    assert record.supplier_id == "S1"
    assert record.extraction == record.as_read
    assert read(office, other) == "2026-45"


@pytest.mark.parametrize("turn", range(2, 6))
@pytest.mark.parametrize("text", [LETTER, OTHER])
def test_another_suppliers_invoice_is_never_changed(office, turn, text):
    taught(office, 0, 1)

    foreign = arrive(office, letter(turn, ALSTER, text))

    record = office.store.invoices.one(foreign)
    assert record.supplier_id == "S2"
    assert record.extraction == record.as_read


def test_a_value_that_stands_nowhere_teaches_nothing(office):
    for turn in range(2):
        correct(office, arrive(office, letter(turn)), invoice_number=f"PHANTOM-{turn}")
    third = arrive(office, letter(2))

    assert read(office, third) == "2026-45"
    assert office.store.memory.of_supplier("S1") == []
    assert [one.live for one in office.store.memory.lessons("S1")] == [False, False]


def test_contradicting_corrections_change_nothing(office):
    correct(office, arrive(office, letter(0)), invoice_number=number(0))
    correct(office, arrive(office, letter(1)), invoice_number="2026-38")  # the delivery tour's number

    assert read(office, arrive(office, letter(2))) == "2026-45"


def test_a_second_thought_replaces_the_first(office):
    taught(office, 0)
    second = arrive(office, letter(1))
    correct(office, second, invoice_number="2026-38")
    correct(office, second, invoice_number=number(1))

    assert read(office, arrive(office, letter(2))) == number(2)
    fates = [one.why for one in office.store.memory.lessons("S1") if one.example.invoice_id == second]
    assert fates == ["said again", ""]


def test_an_unknown_suppliers_correction_is_learnt_when_it_is_known(desk):
    for turn in range(2):
        correct(desk, arrive(desk, letter(turn)), invoice_number=number(turn))
    assert desk.store.memory.lessons() == []

    desk.store.masters.import_suppliers([ELBE], "ann")
    judge_all(desk)

    assert read(desk, arrive(desk, letter(2))) == number(2)


def test_the_list_names_who_taught_what(office):
    taught(office, 0)
    run = CliRunner().invoke

    listed, shown = run(app, ["memory", "list", "S1"]), run(app, ["memory", "show", "1"])

    assert "invoice_number" in listed.output
    assert "ann" in listed.output
    assert "'belegkennung'" in shown.output
    assert run(app, ["memory", "list", "S2", "--json"]).output == "[]\n"
    assert run(app, ["memory", "forget", "1"]).exit_code == 0
    assert "forgotten by" in run(app, ["memory", "list"]).output
