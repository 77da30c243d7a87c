"""A sentence as a template with values: told in English as it is stored, and in each language as it is shown."""

from datetime import date
from decimal import Decimal

import pytest

from pipeline.findings import Finding, Reason, finding, refuse
from pipeline.invoices import FieldName, Kind, label_of, value_of
from pipeline.sentences import Said, listed, percent, quantity, say, say_many, sureness, term
from pipeline.store.rows import from_json, to_json
from pipeline.web import i18n


@pytest.fixture(autouse=True)
def _english_again():
    yield
    i18n.speak("en")


def totals():
    return finding(
        Reason.TOTALS_DISAGREE,
        "Net {net} and tax {tax} make {made}, but the total says {gross}.",
        ("net_total",),
        {"value": "1915.00"},
        net=Decimal("1234.50"), tax=Decimal("0.50"), made=Decimal("1235.00"), gross=Decimal("1915.00"),
    )  # fmt: skip


def in_polish(said):
    i18n.speak("pl")
    return said.tell(i18n).replace("\xa0", " ")


def test_the_stored_sentence_is_english_with_canonical_values():
    assert totals().sentence == "Net 1234.50 and tax 0.50 make 1235.00, but the total says 1915.00."


def test_it_is_told_with_the_numbers_of_each_language():
    i18n.speak("en")

    assert totals().tell(i18n) == "Net 1,234.50 and tax 0.50 make 1,235.00, but the total says 1,915.00."
    assert in_polish(totals()) == "Kwota netto 1 234,50 i VAT 0,50 dają 1 235,00, a kwota brutto to 1 915,00."


def test_a_finding_comes_back_from_the_database_with_its_template():
    kept = from_json(Finding, to_json(totals()))

    assert kept.said == totals().said
    assert in_polish(kept) == in_polish(totals())


def test_nested_parts_and_lists_come_back_too():
    said = say("It is {invoice} again: {reasons}.", invoice=say("invoice {id} (without number)", id="7"),
               reasons=listed([say("the supplier is the same"), say("the total {total} is the same", total=Decimal(5))], "; "))  # fmt: skip

    kept = from_json(Finding, to_json(Finding.of(Reason.DUPLICATE_EXACT, said)))

    assert kept.said == said
    assert kept.sentence == (
        "It is invoice 7 (without number) again: the supplier is the same; the total 5 is the same."
    )
    assert in_polish(kept) == "To ponownie faktura 7 (bez numeru): ten sam dostawca; ta sama kwota brutto 5."


def test_what_was_stored_before_there_were_templates_still_loads_and_is_told():
    old = from_json(Finding, '{"reason": "ENCRYPTED", "sentence": "The file asks for a password."}')
    other = from_json(Finding, '{"reason": "BAD_IBAN", "sentence": "The IBAN X fails its check digits."}')

    assert in_polish(old) == "Plik wymaga hasła."
    assert in_polish(other) == "The IBAN X fails its check digits."
    assert in_polish(Finding(Reason.UNSURE, "")) == ""


def test_a_template_that_the_catalogue_does_not_know_is_told_in_english_with_local_numbers():
    assert in_polish(say("Nobody translated {amount}.", amount=Decimal("1000.10"))) == "Nobody translated 1 000,10."


@pytest.mark.parametrize(
    ("days", "english", "polish"),
    [
        (1, "the dates are 1 day apart", "daty różnią się o 1 dzień"),
        (3, "the dates are 3 days apart", "daty różnią się o 3 dni"),
        (5, "the dates are 5 days apart", "daty różnią się o 5 dni"),
    ],
)
def test_a_number_decides_the_form(days, english, polish):
    said = say_many("the dates are {n} day apart", "the dates are {n} days apart", days)

    assert said.english == english
    assert in_polish(said) == polish


def test_polish_has_a_third_form():
    one, many = (
        "the supplier has {n} other invoice with this total",
        "the supplier has {n} other invoices with this total",
    )

    assert [in_polish(say_many(one, many, number)).split()[-4] for number in (1, 2, 5, 12, 22)] == [
        "fakturę", "faktury", "faktur", "faktur", "faktury",
    ]  # fmt: skip


def test_each_kind_of_value_is_written_as_the_language_does():
    said = Said(
        "{day} {rate} {sure} {pieces} {bytes} {number} {field} {kind}",
        say(
            "", day=date(2026, 1, 3), rate=percent(Decimal("5.5")), sure=sureness(0.874), pieces=quantity(Decimal("1.25")),
            bytes=20_000_000, number="0012", field=label_of(FieldName.DUE_DATE), kind=term(Kind.REMINDER.named),
        ).values,
    )  # fmt: skip

    assert said.english == "2026-01-03 5.5 % 87% 1.25 20,000,000 0012 Due date a reminder"
    assert in_polish(said) == "03.01.2026 5,5% 87% 1,25 20 000 000 0012 Termin płatności wezwanie do zapłaty"


@pytest.mark.parametrize(
    ("name", "canonical", "shown"),
    [
        (FieldName.GROSS_TOTAL, "1234.50", "1 234,50"),
        (FieldName.INVOICE_DATE, "2026-01-03", "03.01.2026"),
        (FieldName.DISCOUNT_PERCENT, "2.5", "2,5%"),
        (FieldName.INVOICE_NUMBER, "1234.50", "1234.50"),
        (FieldName.GROSS_TOTAL, "no amount", "no amount"),
        (FieldName.INVOICE_DATE, "no day", "no day"),
    ],
)
def test_a_fields_value_is_shown_by_what_the_field_holds(name, canonical, shown):
    assert in_polish(say("{value}", value=value_of(name, canonical))) == shown


def test_an_amount_keeps_the_digits_it_has():
    assert in_polish(say("{yen} {fuel}", yen=Decimal(1000), fuel=Decimal("1.2345"))) == "1 000 1,2345"


def test_a_value_with_braces_is_only_text():
    said = say("{name} is empty.", name="{0.__class__} {kind} %s")

    assert said.english == "{0.__class__} {kind} %s is empty."
    assert in_polish(said) == "Plik {0.__class__} {kind} %s jest pusty."


def test_a_refusal_carries_its_template():
    refused = refuse(Reason.TOO_MANY_PAGES, "The file has more than {limit} pages.", {"pages": "9"}, limit=2000)

    assert str(refused) == "TOO_MANY_PAGES: The file has more than 2,000 pages."
    assert refused.finding.evidence == {"pages": "9"}
    assert in_polish(refused.finding) == "Liczba stron pliku przekracza 2 000."


def test_a_template_does_not_make_two_findings_different():
    assert totals() == Finding(Reason.TOTALS_DISAGREE, totals().sentence, ("net_total",), {"value": "1915.00"})
