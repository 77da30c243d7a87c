"""What people say: corrections that fit, answers that settle one doubt."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.findings import Finding, Reason
from pipeline.invoices import FieldName, Kind, Source
from pipeline.review import Answer, BadValueError, Correction, about, apply, canonical, open_findings, people
from tests.fakes import an_extraction

NOW = dt.datetime(2026, 10, 1, 9, tzinfo=dt.UTC)


def typed(field, value, by="ann"):
    return Correction(field, value, by, NOW)


def test_a_corrected_field_is_the_clerks_and_keeps_what_was_read():
    field = apply(an_extraction(gross_total="191.00"), [typed("gross_total", "119.00")]).fields[FieldName.GROSS_TOTAL]

    assert (field.value, field.confidence, field.source, field.reader) == ("119.00", 1.0, Source.CLERK, "ann")
    assert [one.value for one in field.alternatives] == ["191.00"]


def test_the_last_word_holds_and_every_earlier_one_is_kept():
    said = [typed("gross_total", "118.00"), typed("gross_total", "119.00", "adam")]
    field = apply(an_extraction(gross_total="191.00"), said).fields[FieldName.GROSS_TOTAL]

    assert (field.value, field.reader) == ("119.00", "adam")
    assert [one.value for one in field.alternatives] == ["118.00", "191.00"]


def test_a_field_that_was_not_read_can_be_typed_and_one_that_is_not_there_taken_away():
    corrected = apply(an_extraction(due_date=None), [typed("due_date", "2026-10-15"), typed("iban", None)])

    assert corrected.text(FieldName.DUE_DATE) == "2026-10-15"
    assert FieldName.IBAN not in corrected.fields


def test_correcting_leaves_the_reading_itself_as_it_was():
    read = an_extraction()
    apply(read, [typed("gross_total", "1.00"), typed("doc_type", "receipt")])

    assert read == an_extraction()


def test_a_kind_that_a_person_names_is_sure():
    corrected = apply(an_extraction(kind=Kind.OTHER), [typed("doc_type", "credit_note")])

    assert (corrected.kind, corrected.kind_confidence) == (Kind.CREDIT_NOTE, 1.0)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "-Infinity", "1E+999999", "1E-999999", "1" + "0" * 15, "12,50"])
def test_what_is_no_exact_amount_is_refused(text):
    with pytest.raises(BadValueError, match="gross_total is an amount like"):
        canonical("gross_total", text)


@pytest.mark.parametrize(("text", "value"), [("True", "true"), ("false", "false")])
def test_a_flag_is_true_or_false(text, value):
    assert canonical("reverse_charge", text) == value
    with pytest.raises(BadValueError, match="true or false"):
        canonical("reverse_charge", "yes")


@given(some.sampled_from([*FieldName, "doc_type"]), some.text(max_size=30))
def test_whatever_is_typed_is_refused_or_stays_what_it_is(field, text):
    try:
        value = canonical(field, text)
    except BadValueError:
        return

    assert canonical(field, value) == value


def twin(number):
    return Finding(Reason.DUPLICATE_NEAR, "Looks alike.", ("invoice_number",), {"twin": number})


def answered(finding, reason=None):
    return Answer(reason or finding.reason, "ann", NOW, "two deliveries", about(finding))


def test_an_answer_about_one_twin_leaves_the_other_open():
    assert open_findings([twin("3"), twin("4")], [answered(twin("3"))]) == (twin("4"),)


def test_an_answer_to_another_doubt_about_the_same_thing_settles_nothing():
    assert open_findings([twin("3")], [answered(twin("3"), Reason.DUPLICATE_EXACT)]) == (twin("3"),)


def test_an_answer_is_about_the_value_and_a_new_value_opens_the_doubt_again():
    old, new = (Finding(Reason.BANK_CHANGED, "New.", ("iban",), {"value": value}) for value in ("DE1", "DE2"))

    assert open_findings([old], [answered(old)]) == ()
    assert open_findings([new], [answered(old)]) == (new,)


def test_everybody_who_said_something_is_named():
    assert people([typed("iban", None, "ann")], [Answer(Reason.UNSURE, "adam", NOW, "seen")]) == {"ann", "adam"}
