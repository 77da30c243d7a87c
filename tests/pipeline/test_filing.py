"""An invoice is never filed away because it calls itself something else."""

from dataclasses import replace

from pipeline.findings import Reason
from pipeline.invoices import Extraction, Field, FieldName, Kind, Source
from pipeline.touchless import Thresholds, check_kind

TOLD = {FieldName.INVOICE_NUMBER: "1357", FieldName.GROSS_TOTAL: "110.00", FieldName.NET_TOTAL: "100.00"}
FIELDS = {name: Field(name, value, 0.95, Source.TEXT) for name, value in TOLD.items()}
STATEMENT = Extraction("0" * 64, 0, (1,), Kind.STATEMENT, 0.97, FIELDS)


def test_a_statement_with_the_number_and_totals_of_an_invoice_is_asked_about():
    assert [one.reason for one in check_kind(STATEMENT, Thresholds())] == [Reason.KIND_UNSURE]


def test_a_statement_without_them_is_filed_without_a_word():
    assert not list(check_kind(replace(STATEMENT, fields={}), Thresholds()))


def test_a_person_who_says_that_it_is_a_statement_is_believed():
    assert not list(check_kind(replace(STATEMENT, kind_confidence=1.0), Thresholds()))
