"""Labels that no list holds are put together from their parts; a listed phrase keeps its meaning."""

from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from extractors.paper import labels
from extractors.paper.labels.grammar import composed


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("Grand total including VAT", "gross_total"),
        ("Total amount payable", "amount_due"),
        ("Endbetrag inklusive MwSt.", "gross_total"),
        ("Rechnungssumme vor Steuern", "net_total"),
        ("Montant total TTC", "gross_total"),
        ("Réf. de la facture", "invoice_number"),
        ("Importe total con IVA", "gross_total"),
        ("Totale documento IVA inclusa", "gross_total"),
        ("Totaalbedrag zonder btw", "net_total"),
        ("Kwota podatku VAT", "tax_total"),
        ("Total com IVA", "gross_total"),
        ("Belopp inkl. moms", "gross_total"),
    ],
)
def test_label_of_known_parts_is_understood_as_one(text: str, concept: str) -> None:
    (match,) = labels.find(text)
    assert concept in match.concepts


def test_listed_phrases_are_not_given_other_meanings() -> None:
    listed: dict[tuple[str, ...], set[str]] = {}
    for language in labels.LANGUAGES:
        source = files(labels).joinpath(f"{language}.toml")
        for concept, texts in tomllib.loads(source.read_text("utf-8")).items():
            for text in texts:
                words = tuple(token.text for token in labels.tokens(text))
                for key in {words, ("".join(words),)}:
                    listed.setdefault(key, set()).add(concept)
    known = labels.phrases()
    for _, _, text in composed():
        words = tuple(token.text for token in labels.tokens(text))
        if words in listed:
            assert set(known[words]) <= listed[words]


def test_no_composed_label_is_both_a_net_and_a_gross_total() -> None:
    by_phrase: dict[str, set[str]] = {}
    for _, concept, text in composed():
        by_phrase.setdefault(text, set()).add(concept)
    assert all(not {"net_total", "gross_total"} <= concepts for concepts in by_phrase.values())
