"""What a clerk must look at before an invoice may go on by itself."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.findings import Reason
from pipeline.invoices import CRITICAL, FieldName, Kind
from pipeline.touchless import Thresholds, check_kind, check_sureness
from tests.fakes import IBAN, OTHER_IBAN, SUPPLIER, an_extraction

SURE = Thresholds(0.9)


def asked(extraction, supplier=None, thresholds=SURE):
    return {(one.reason, one.fields[0]) for one in check_sureness(extraction, thresholds, supplier)}


def test_a_reading_that_is_sure_of_everything_asks_nothing():
    assert asked(an_extraction()) == set()


@pytest.mark.parametrize("name", CRITICAL)
def test_a_critical_field_is_asked_about_when_missing_and_when_unsure(name):
    read = an_extraction()
    unsure = replace(read, fields=read.fields | {name: replace(read.fields[name], confidence=0.8999)})

    assert asked(an_extraction(**{name: None})) == {(Reason.FIELD_MISSING, name)}
    assert asked(unsure) == {(Reason.UNSURE, name)}


def test_at_the_threshold_is_sure_enough_and_a_field_may_have_its_own():
    assert asked(an_extraction(0.9)) == set()
    assert asked(an_extraction(0.9), thresholds=Thresholds(0.9, {"iban": 0.95})) == {(Reason.UNSURE, "iban")}


@pytest.mark.parametrize("name", sorted(set(FieldName) - set(CRITICAL)))
def test_a_field_that_costs_nobody_money_is_never_asked_about(name):
    assert asked(an_extraction(**{name: None})) == set()


@pytest.mark.parametrize("kind", [Kind.RECEIPT, Kind.CREDIT_NOTE, Kind.CORRECTIVE_INVOICE])
def test_no_account_is_asked_for_where_no_transfer_follows(kind):
    assert asked(an_extraction(kind=kind, iban=None)) == set()
    assert asked(an_extraction(kind=kind, gross_total=None)) == {(Reason.FIELD_MISSING, "gross_total")}


def test_a_known_account_need_not_be_printed_and_a_strange_one_is_still_doubted():
    assert asked(an_extraction(iban=None), SUPPLIER) == set()
    assert asked(an_extraction(iban=None), replace(SUPPLIER, ibans=())) == {(Reason.FIELD_MISSING, "iban")}
    assert (Reason.UNSURE, "iban") in asked(an_extraction(0.5, iban=OTHER_IBAN), SUPPLIER)


def test_the_master_vouches_for_what_it_knows_and_for_no_amount_or_number():
    doubted = {field for _, field in asked(an_extraction(0.5, iban=IBAN), SUPPLIER)}

    assert doubted == {"invoice_number", "invoice_date", "gross_total"}


def test_a_kind_below_its_threshold_is_asked_about():
    (finding,) = check_kind(replace(an_extraction(), kind_confidence=0.5), SURE)

    assert finding.reason is Reason.KIND_UNSURE


@pytest.mark.parametrize("kind", [Kind.PROFORMA, Kind.REMINDER])
def test_a_demand_that_is_no_invoice_is_not_for_posting(kind):
    assert [one.reason for one in check_kind(an_extraction(kind=kind), SURE)] == [Reason.NOT_FOR_POSTING]


@pytest.mark.parametrize("kind", [Kind.STATEMENT, Kind.DELIVERY_NOTE, Kind.OTHER])
def test_what_looks_like_an_invoice_is_not_filed_until_a_person_says_so(kind):
    looks_like_one = an_extraction(kind=kind)

    assert [one.reason for one in check_kind(looks_like_one, SURE)] == [Reason.KIND_UNSURE]
    assert not list(check_kind(replace(looks_like_one, kind_confidence=1.0), SURE))
    assert not list(check_kind(an_extraction(kind=kind, gross_total=None), SURE))


@given(some.floats(0, 1), some.floats(0, 1))
def test_asking_for_more_never_asks_about_less(lower, higher):
    lower, higher = sorted((lower, higher))

    assert asked(an_extraction(0.7), None, Thresholds(lower)) <= asked(an_extraction(0.7), None, Thresholds(higher))
