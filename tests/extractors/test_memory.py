"""Reading by remembered places: what agrees is read, what is doubtful is left as it was."""

import datetime as dt
import sys
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent / "paper"))

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import page

from extractors.memory import fingerprint, places, recall
from pipeline.documents import Box, Ink
from pipeline.invoices import Alternative, Extraction, Field, FieldName, Kind, Source
from pipeline.supplier_memory import Example, layout_likeness, overlay

TEXT = """Weser Technik GmbH             Bremen
Musterfirma Lindenweg

Vorgangsmerkmal  {code}
Valuta     {due}
Erledigung {done}

Posten                       Betrag
{lines}
Gesamtwert                   {gross}
Amtsgericht Bremen  Geschaeftsleitung Beispiel
"""


def sheet(turn, lines=1, text=TEXT, **more):
    rows = "\n".join(f"Arbeit {turn}{one}                    {turn}{one},00" for one in range(lines))
    said = {
        "code": f"VM-{turn}00{turn}", "due": f"1{turn}.10.2026", "done": f"0{turn}.09.2026", "gross": f"{turn}50,00",
        "lines": rows,
    }  # fmt: skip
    return (page(text.format(**said | more)),)


def extraction(sha256="f" * 64, **values):
    fields = {FieldName(name): Field(FieldName(name), value, 0.6, Source.TEXT) for name, value in values.items()}
    return Extraction(sha256, 0, (1,), Kind.INVOICE, 1.0, fields)


def example(turn, pages, name, value):
    at = dt.datetime(2026, 9, turn, tzinfo=dt.UTC)
    name = FieldName(name)
    return Example("S1", turn, name, f"{turn}" * 64, "ann", at, places(pages, name, value), fingerprint(pages))


def two(name, value):
    """Two corrected documents: ``value`` by turn."""
    return [example(turn, sheet(turn, turn), name, value(turn)) for turn in (1, 2)]


def due(turn):
    return f"2026-10-1{turn}"


def test_the_value_at_the_remembered_label_is_read_wherever_it_moved():
    pages = sheet(3, 5)
    found = recall(pages, extraction(), two("gross_total", lambda turn: f"{turn}50.00"))

    assert found.fields[FieldName.GROSS_TOTAL].value == "350.00"
    assert found.fields[FieldName.GROSS_TOTAL].source is Source.MEMORY


def test_the_former_reading_stays_as_an_alternative():
    before = extraction(due_date="2026-09-03")
    after = overlay(before, recall(sheet(3), before, two("due_date", due)))

    assert after.fields[FieldName.DUE_DATE].value == due(3)
    assert after.fields[FieldName.DUE_DATE].alternatives == (Alternative("2026-09-03", 0.6),)


def test_a_value_that_was_read_right_only_becomes_surer():
    before = extraction(due_date=due(3))
    found = recall(sheet(3), before, two("due_date", due))

    assert found.notes == ()
    assert found.fields[FieldName.DUE_DATE].confidence > 0.9


def test_one_document_is_not_enough_however_often_it_was_corrected():
    one = two("due_date", due)[0]
    assert not recall(sheet(3), extraction(), [one, replace(one, invoice_id=9)])


def test_a_document_does_not_remember_itself():
    known = two("due_date", due)
    assert not recall(sheet(2, 2), extraction(known[1].sha256), known)


def test_examples_that_disagree_say_nothing():
    first, second = two("due_date", due)
    other = example(2, sheet(2, 2), "due_date", "2026-09-02")
    assert not recall(sheet(3), extraction(), [first, other])
    assert recall(sheet(3), extraction(), [first, second])


def test_a_value_of_another_type_at_the_place_is_not_taken():
    assert not recall(sheet(3, due="sofort"), extraction(), two("due_date", due))


def test_a_due_date_before_the_invoice_is_not_taken():
    assert not recall(sheet(3), extraction(invoice_date="2026-12-01"), two("due_date", due))


def test_totals_that_would_disagree_are_not_taken():
    before = extraction(net_total="100.00", tax_total="19.00", gross_total="119.00")
    assert not recall(sheet(3), before, two("gross_total", lambda turn: f"{turn}50.00"))


def test_an_amount_due_that_breaks_what_was_right_is_not_taken():
    before = extraction(gross_total="215.14", prepaid="50.00", amount_due="165.14")
    assert not recall(sheet(3), before, two("amount_due", lambda turn: f"{turn}50.00"))


def test_an_e_invoice_is_left_alone():
    assert not recall(sheet(3), replace(extraction(), syntax="cii"), two("due_date", due))


@pytest.mark.parametrize("name", ["iban", "supplier_name", "supplier_vat_id"])
def test_who_is_paid_and_where_is_never_remembered(name):
    assert places(sheet(1), FieldName(name), "VM-1001") == ()


def test_a_value_that_stands_nowhere_has_no_place():
    assert places(sheet(1), FieldName.GROSS_TOTAL, "9999.99") == ()


def test_a_scan_with_errors_in_its_words_is_the_same_layout():
    (clean,) = sheet(3)
    words = tuple(
        replace(
            one, text=one.text.replace("mm", "m"), confidence=0.9,
            box=Box(one.box.x0 + 3, one.box.y0 + 2, one.box.x1 + 3, one.box.y1 + 2),
        )
        for number, one in enumerate(clean.words)
        if number % 9 != 4 or one.text[0].isdigit()
    )  # fmt: skip
    scan = (replace(clean, words=words, ink=Ink.OCR),)

    assert recall(scan, extraction(), two("due_date", due)).fields[FieldName.DUE_DATE].value == due(3)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.sampled_from(["ab:1", "ab:2", "cd:7", "ef:0"]), max_size=6), st.lists(st.sampled_from(["ab:3"])))
def test_likeness_is_a_share_and_the_same_both_ways(one, other):
    both = layout_likeness(tuple(one), tuple(other)), layout_likeness(tuple(other), tuple(one))
    assert all(0 <= value <= 1 for value in both)
    assert both[0] == both[1] or len(one) == len(other)


def test_what_is_recalled_stands_on_the_page_that_is_read():
    known = two("invoice_number", lambda turn: f"VM-{turn}00{turn}")
    for turn in range(3, 9):
        (seen,) = sheet(turn, turn % 4 + 1)
        found = recall((seen,), extraction(), known).fields[FieldName.INVOICE_NUMBER]
        assert found.value == f"VM-{turn}00{turn}"
        assert any(found.value == word.text for word in seen.words)
