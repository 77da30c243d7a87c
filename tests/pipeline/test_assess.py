"""The verdict: every rule in order, and never past a doubt."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.assess import assess, projection
from pipeline.findings import Reason
from pipeline.invoices import FieldName, Kind, Source
from pipeline.review import Answer, BadValueError, Correction, about, apply, canonical, open_findings
from pipeline.status import Status
from tests.fakes import OTHER_IBAN, RULES, a_background, a_subject, an_earlier, an_extraction, an_order

NOW = dt.datetime(2026, 10, 1, tzinfo=dt.UTC)


def verdict(extraction=None, answers=(), candidates=(), **background):
    return assess(extraction or an_extraction(), a_background(**background), RULES, a_subject(*candidates), answers)


def codes(result):
    return {finding.reason for finding in result.open if finding.blocks}


def test_a_clean_invoice_goes_to_approval_with_its_supplier_and_coding():
    result = verdict()

    assert (result.status, result.supplier_id, result.entity_id) == (Status.IN_APPROVAL, "S1", "ours")
    assert (result.invoice.account, result.invoice.cost_centre) == ("Expenses:Office", "CC1")


def test_an_unsure_total_is_asked_about_and_a_vouched_name_is_not():
    result = verdict(an_extraction(confidence=0.5))

    asked = {finding.fields[0] for finding in result.open if finding.reason is Reason.UNSURE}
    assert "gross_total" in asked
    assert not asked & {"supplier_name", "iban"}


def test_a_missing_date_is_asked_about():
    assert codes(verdict(an_extraction(invoice_date=None))) == {Reason.FIELD_MISSING}


def test_an_order_that_matches_is_noted_with_what_was_billed():
    order = an_order()

    result = verdict(an_extraction(purchase_order="PO-77"), orders={"77": order})

    assert result.order_state == "matched"


@pytest.mark.parametrize("kind", [Kind.PREPAYMENT_INVOICE, Kind.CORRECTIVE_INVOICE])
def test_a_prepayment_or_a_difference_is_never_matched_and_uses_no_order_up(kind):
    orders = {"77": an_order(cost_centre="CC9")}

    result = verdict(an_extraction(kind=kind, purchase_order="PO-77"), orders=orders)

    assert (result.order_state, dict(result.order.billed), result.invoice.cost_centre) == ("none", {}, "CC9")


def test_a_prepayment_for_an_order_that_nobody_knows_is_held():
    assert codes(verdict(an_extraction(kind=Kind.PREPAYMENT_INVOICE, purchase_order="PO-1"))) == {Reason.ORDER_UNKNOWN}


def test_a_twin_holds_the_later_copy():
    earlier = projection(an_extraction(), verdict().supplier, 3, Status.POSTED)

    assert codes(verdict(candidates=(earlier,))) == {Reason.DUPLICATE_EXACT}


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        (Kind.STATEMENT, Status.FILED), (Kind.DELIVERY_NOTE, Status.FILED), (Kind.OTHER, Status.FILED),
        (Kind.PROFORMA, Status.IN_REVIEW), (Kind.REMINDER, Status.IN_REVIEW), (Kind.RECEIPT, Status.IN_APPROVAL),
    ],
)  # fmt: skip
def test_only_what_posts_is_ever_approved(kind, status):
    fields = {"net_total": None, "tax_total": None} if status is Status.FILED else {}

    assert verdict(an_extraction(kind=kind, **fields)).status is status


values = some.fixed_dictionaries(
    {},
    optional={
        "gross_total": some.sampled_from(["119.00", "191.00", "0.00", None]),
        "invoice_date": some.sampled_from(["2026-09-01", "2027-09-01", None]),
        "iban": some.sampled_from([OTHER_IBAN, "DE00", None]),
        "supplier_vat_id": some.sampled_from(["DE136695975", "DE811907980", None]),
        "buyer_vat_id": some.sampled_from(["DE305144771", None]),
        "currency": some.sampled_from(["USD", "EUX", None]),
        "purchase_order": some.just("PO-404"),
    },
)


@given(values, some.floats(0, 1), some.sampled_from(Kind))
def test_nothing_with_an_open_blocking_finding_is_ever_sent_to_approval(changed, confidence, kind):
    result = verdict(an_extraction(confidence, kind, **changed), candidates=(an_earlier(1),))

    if any(finding.blocks for finding in result.open):
        assert result.status is Status.IN_REVIEW
    if result.status is Status.IN_APPROVAL:
        assert result.invoice.kind.posts
        assert result.supplier_id == "S1"


def test_an_answer_settles_the_doubt_it_was_given_for_and_no_other():
    held = verdict(an_extraction(iban=OTHER_IBAN))
    (finding,) = [one for one in held.open if one.reason is Reason.BANK_CHANGED]
    answer = Answer(Reason.BANK_CHANGED, "cora", NOW, "called back", about(finding))

    assert verdict(an_extraction(iban=OTHER_IBAN), answers=(answer,)).status is Status.IN_APPROVAL
    assert codes(verdict(an_extraction(iban="DE75512108001245126199"), answers=(answer,))) == {Reason.BANK_CHANGED}
    assert open_findings([finding], [answer]) == ()


def test_a_correction_is_checked_like_anything_else():
    wrong = apply(an_extraction(), [Correction("gross_total", "500.00", "ann", NOW)])

    assert codes(verdict(wrong)) == {Reason.TOTALS_DISAGREE}
    assert wrong.fields[FieldName.GROSS_TOTAL].source is Source.CLERK
    assert wrong.fields[FieldName.GROSS_TOTAL].alternatives[0].value == "119.00"


def test_a_value_that_is_not_there_is_taken_away_and_a_kind_is_a_value_too():
    said = [Correction("iban", None, "ann", NOW), Correction("doc_type", "credit_note", "ann", NOW)]

    corrected = apply(an_extraction(), said)

    assert FieldName.IBAN not in corrected.fields
    assert (corrected.kind, corrected.kind_confidence) == (Kind.CREDIT_NOTE, 1.0)


@pytest.mark.parametrize(
    ("field", "text", "canonical_text"),
    [
        ("gross_total", " 1234.50 ", "1234.50"),
        ("iban", "de02 1203", "DE021203"),
        ("currency", "eur", "EUR"),
        ("due_date", "", None),
    ],
)
def test_typed_values_become_canonical(field, text, canonical_text):
    assert canonical(field, text) == canonical_text


@pytest.mark.parametrize(
    ("field", "text"),
    [("gross_total", "12,50"), ("due_date", "31.08.2026"), ("colour", "red"), ("doc_type", "novel"), ("currency", "€")],
)
def test_what_does_not_fit_its_field_is_told_with_what_would(field, text):
    with pytest.raises(BadValueError):
        canonical(field, text)


def test_the_verdict_is_the_same_for_the_same_values():
    assert verdict(an_extraction(0.7)) == verdict(an_extraction(0.7))


def test_a_negative_credit_note_is_positive_in_the_books():
    credit = an_extraction(
        kind=Kind.CREDIT_NOTE, net_total="-100.00", tax_total="-19.00", gross_total="-119.00", iban=None
    )

    assert verdict(credit).invoice.gross == Decimal("119.00")
