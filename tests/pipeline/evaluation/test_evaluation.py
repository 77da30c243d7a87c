"""Scoring of readings against truth, and whether confidence is true."""

from __future__ import annotations

import pytest

from pipeline.evaluation import sureness
from pipeline.evaluation.scoring import score
from pipeline.evaluation.values import same, same_description


@pytest.mark.parametrize(
    ("field", "truth", "found", "alike"),
    [
        ("gross_total", "119.00", "119.0", True),
        ("gross_total", "119.00", "119.01", False),
        ("gross_total", "119.00", "n/a", False),
        ("invoice_date", "2024-03-05", "2024-03-05", True),
        ("invoice_date", "2024-03-05", "2024-05-03", False),
        ("invoice_number", "RE-2024/17", "re 2024 17", True),
        ("invoice_number", "RE-2024/17", "RE-2024/18", False),
        ("supplier_name", "Müller & Söhne GmbH", "MULLER SOHNE", True),
        ("supplier_name", "Müller & Söhne GmbH", "Meier & Partner GmbH", False),
        ("currency", "EUR", "eur", True),
    ],
)
def test_values_are_compared_by_meaning(field, truth, found, alike):
    assert same(field, truth, found) is alike


def test_a_wrapped_or_shortened_description_is_known_again():
    assert same_description("Toner black, 7,500 pages", "Toner black 7500 pages, item 4711")
    assert same_description("Toner black, 7,500 pages, for printers of the series X", "Toner black")
    assert not same_description("Toner black", "Paper A4")


TRUTH = {
    "sha256": "a", "doc_path": "a.pdf", "doc_type": "invoice", "kind": "pdf-text", "supplier": "Elbe",
    "fields": {"gross_total": "10.00", "invoice_number": "7", "due_date": "", "iban": None},
    "line_items": [
        {"description": "Paper", "quantity": "2", "net_amount": "4.00"},
        {"description": "Toner", "quantity": None, "net_amount": "6.00"},
    ],
}  # fmt: skip


def row(decision="clean", **fields):
    return {
        "sha256": "a", "index": 0, "doc_type": "invoice", "decision": decision, "line_items": [],
        "fields": {name: {"value": value, "confidence": 0.9} for name, value in fields.items()},
    }  # fmt: skip


def test_a_wrong_value_costs_both_a_missing_one_recall_alone():
    wrong = score([TRUTH], [row(gross_total="11.00", invoice_number="7")])
    missing = score([TRUTH], [row(invoice_number="7")])

    assert (wrong.fields["gross_total"].wrong, wrong.fields["gross_total"].labelled) == (1, 1)
    assert (missing.fields["gross_total"].wrong, missing.fields["gross_total"].labelled) == (0, 1)
    assert (wrong.perfect, wrong.clean, wrong.clean_wrong) == (0, 1, 1)
    assert [one.field for one in missing.mistakes] == ["gross_total"]


def test_a_value_where_there_is_none_is_wrong_and_an_unlabelled_one_is_not_scored():
    scores = score([TRUTH], [row(gross_total="10.00", invoice_number="7", due_date="2024-01-01", iban="DE1")])

    assert (scores.fields["due_date"].wrong, scores.fields["due_date"].labelled) == (1, 0)
    assert "iban" not in scores.fields


def test_lines_are_matched_one_to_one():
    read = row(gross_total="10.00", invoice_number="7") | {
        "line_items": [
            {"description": "Paper A4", "quantity": "2", "net_amount": "4.00"},
            {"description": "Paper A4", "quantity": "2", "net_amount": "4.00"},
            {"description": "Toner", "quantity": "9", "net_amount": "6.00"},
        ]
    }

    lines = score([TRUTH], [read]).lines

    assert (lines.right, lines.wrong, lines.labelled) == (2, 1, 2)


def test_a_document_that_was_not_read_misses_everything():
    scores = score([TRUTH], [])

    assert (scores.perfect, scores.fields["gross_total"].right, scores.kinds.right) == (0, 0, 0)


def test_true_confidence_has_no_calibration_error_and_boasting_has():
    honest = [(0.8, at % 5 != 0) for at in range(100)]

    assert sureness.calibration_error(honest, 1) == pytest.approx(0)
    assert sureness.calibration_error([(0.99, right) for _, right in honest], 1) == pytest.approx(0.19)


def test_the_surest_are_taken_first():
    readings = [(0.9, True)] * 5 + [(0.1, False)] * 5

    assert sureness.risk_at(readings, 0.5) == 0
    assert sureness.risk_at(readings, 1.0) == 0.5
    assert 0 < sureness.area(readings) < 0.5
