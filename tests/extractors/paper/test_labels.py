"""Labels are found as they stand, damaged by OCR, torn apart and glued; ordinary words are left alone."""

from __future__ import annotations

import string
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.paper import labels


def _concepts(text: str) -> set[str]:
    return {concept for match in labels.find(text) for concept in match.concepts}


@pytest.mark.parametrize(
    ("text", "phrase", "concept"),
    [
        ("lnvoice Number: 4", "invoice number", "invoice_number"),
        ("Rechnungsdaturn", "rechnungsdatum", "invoice_date"),
        ("Arnount due", "amount due", "amount_due"),
        ("INV0ICE DATE", "invoice date", "invoice_date"),
        ("Numero de factvre", "numero de facture", "invoice_number"),
        ("Zahibetrag 12,00", "zahlbetrag", "amount_due"),
        ("Tota1 TTC", "total ttc", "gross_total"),
        ("Rech nung", "rechnung", "invoice_number"),
        ("Rechnung4711", "rechnung", "invoice_number"),
        ("ReferenznummerEUR", "referenznummer", "other_number"),
    ],
)
def test_damaged_label_is_known_and_says_so(text: str, phrase: str, concept: str) -> None:
    match = labels.find(text)[0]
    assert match.phrase == phrase
    assert concept in match.concepts
    assert not match.exact


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Invoicenumber 7", "invoice_number"),
        ("RechnungsNr. 7", "invoice_number"),
        ("Datefacture", "invoice_date"),
        ("Rechnung / Invoice", "invoice_number"),
        ("Datum:12.03.2024", "invoice_date"),
        ("Total€12", "gross_total"),
    ],
)
def test_label_that_only_lacks_spaces_is_exact(text: str, concept: str) -> None:
    match = labels.find(text)[0]
    assert concept in match.concepts
    assert match.exact


@pytest.mark.parametrize(
    "text", ["shopping", "Beitrag", "factory", "hombre", "signature", "Tinder", "Versicherungssumme"]
)
def test_word_that_only_resembles_a_label_is_none(text: str) -> None:
    assert labels.find(text) == ()


def test_span_of_a_glued_label_ends_where_its_value_begins() -> None:
    match = labels.find("No: Rechnung4711")[-1]
    assert (match.start, match.end) == (4, 12)


@given(st.text(alphabet=string.ascii_letters + string.digits + " .:/%#-", max_size=80))
def test_spans_lie_in_the_text_and_never_overlap(text: str) -> None:
    end = 0
    for match in labels.find(text):
        assert end <= match.start < match.end <= len(text)
        end = match.end


@given(st.sampled_from(sorted(labels.phrases())))
def test_every_listed_phrase_is_found_exactly(words: tuple[str, ...]) -> None:
    found = labels.find(" ".join(words))
    assert all(match.exact for match in found[:1])


def test_page_of_three_hundred_words_takes_little_time() -> None:
    lines = ["Rechnungsdaturn 12.03.2024 Schrauben M8 verzinkt 100 Stueck zu 1,20 EUR"] * 30
    for line in lines[:1]:
        labels.find(line)
    started = time.process_time()
    for line in lines:
        labels.find(line)
    assert time.process_time() - started < 0.05  # 2 ms on a quiet machine


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Broj računa: 12-1-1", "invoice_number"),
        ("Skupaj za plačilo", "amount_due"),
        ("Ημερομηνία έκδοσης", "invoice_date"),
        ("Ödenecek Tutar", "amount_due"),
        ("Maksetähtaeg", "due_date"),
        ("Summa bez PVN", "net_total"),
        ("Apmokėti iki", "due_date"),
        ("Данъчна основа", "tax_base"),
        ("Data de venciment", "due_date"),
    ],
)
def test_core_labels_of_smaller_languages_are_known(text: str, concept: str) -> None:
    assert concept in _concepts(text)


def test_every_language_names_what_every_invoice_has() -> None:
    core = {"invoice_date", "due_date", "net_total", "tax_total", "gross_total", "amount_due"}
    named: dict[str, set[str]] = {language: set() for language in labels.LANGUAGES}
    for concepts in labels.phrases().values():
        for concept, languages in concepts.items():
            for language in languages:
                named[language].add(concept)
    assert {language: core - known for language, known in named.items() if core - known} == {}
