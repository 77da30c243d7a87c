"""Evidence on values, and how it is scored; totals chosen together; the kind of a page."""

from decimal import Decimal

import numpy as np
import pytest

from extractors.paper import totals
from extractors.paper.candidates import links, values
from extractors.paper.clues import FIELDS, PLACES, columns, frames
from extractors.paper.columns import heads
from extractors.paper.features import Scored
from extractors.paper.kind import features, kind_of
from extractors.paper.layout import sheet
from extractors.paper.scoring import KEPT, scored
from models.field_scorer import FieldScorer, UnfitError, load
from models.kind_classifier import KindClassifier
from pipeline.invoices import Kind
from tests.extractors.paper.pages import page

INVOICE = """
Muster Handel GmbH
Invoice
Invoice number:  R-1042
Invoice date:    2024-03-05
Due date:        2024-04-04

Description                  Quantity    Unit price      Amount
Paper A4                            4         25.00      100.00
Toner black                         2         80.50      161.00
Net total                                                261.00
VAT 19 %                                                  49.59
Total                                                    310.59
"""


def seen(text):
    arranged = sheet((page(text),))
    found = values(arranged)
    tables = frozenset(head.row for head in heads(arranged))
    claims = tuple(links(arranged, found, tables))
    decimal = totals.separator([value for inside in found.values() for value in inside])
    return arranged, found, claims, tables, decimal


def column(frame, field, name):
    at = columns(frame.kind).index(name)
    return {value.raw: row[at] for value, row in zip(frame.values, frame.rows(field), strict=True)}


@pytest.fixture(scope="module")
def evidence():
    return frames(*seen(INVOICE))


def test_every_row_has_every_column_and_all_are_numbers(evidence):
    for kind, frame in evidence.items():
        assert set(frame.links) == set(FIELDS[kind])
        for field in FIELDS[kind]:
            rows = frame.rows(field)
            assert rows.shape == (len(frame.values), len(columns(kind)))
            assert rows.dtype == np.float32
            assert np.isfinite(rows).all()
        assert set(PLACES) <= set(columns(kind))
        assert len(set(columns(kind))) == len(columns(kind)) or kind == "code"


def test_labels_speak_for_their_values(evidence):
    amounts, codes = evidence["amount"], evidence["code"]

    assert column(amounts, "net_total", "unlabelled")["261.00"] == 0
    assert column(amounts, "net_total", "unlabelled")["161.00"] == 1
    assert column(codes, "invoice_number", "unlabelled")["R-1042"] == 0
    assert column(codes, "invoice_number", "right")["R-1042"] == 1
    assert column(evidence["date"], "due_date", "rival")["2024-04-04"] > 0


def test_sums_and_products_speak_for_amounts(evidence):
    amounts = evidence["amount"]

    assert column(amounts, "gross_total", "gross_like")["310.59"] == 1
    assert column(amounts, "tax_total", "tax_rate")["49.59"] == 1
    assert column(amounts, "net_total", "column_sum")["261.00"] == 1
    assert column(amounts, "net_total", "row_product")["161.00"] == 1
    assert column(amounts, "net_total", "row_product")["261.00"] == 0


def test_dates_know_each_other(evidence):
    dates = evidence["date"]

    assert column(dates, "invoice_date", "earliest") == {"2024-03-05": 1, "2024-04-04": 0}
    assert column(dates, "due_date", "gap_first")["2024-04-04"] == pytest.approx(1.0)


def test_a_page_without_values_has_no_rows():
    for kind, frame in frames(*seen("Dear all,\nthank you very much indeed.")).items():
        for field in FIELDS[kind]:
            assert frame.rows(field).shape == (0, len(columns(kind)))


def test_the_best_values_come_first():
    best = scored(*seen(INVOICE))

    assert best["gross_total"][0].value.raw == "310.59"
    assert best["invoice_number"][0].value.raw == "R-1042"
    assert best["due_date"][0].value.raw == "2024-04-04"
    for claims in best.values():
        odds = [one.odds for one in claims]
        assert odds == sorted(odds, reverse=True)
        assert len(odds) <= KEPT


def test_a_claimed_value_keeps_its_label():
    assert scored(*seen(INVOICE))["net_total"][0].link.concept == "net_total"


def test_weights_for_other_evidence_are_refused():
    old = FieldScorer(load().mixtures, {kind: columns(kind)[1:] for kind in FIELDS})

    with pytest.raises(UnfitError):
        scored(*seen(INVOICE), scorer=old)


def claims(text):
    """All amounts of a text with the labels of each, by the words before them."""
    arranged, found, every, *_ = seen(text)
    by_concept = {}
    for link in every:
        by_concept.setdefault(link.concept, []).append(Scored(link.concept, link.value, link, 3.0))
    amounts = [one for inside in found.values() for one in inside if one.kind == "amount"]
    return by_concept, amounts, arranged


def test_an_earlier_balance_is_due_but_not_of_this_invoice():
    by_concept, amounts, _ = claims(
        """
Net total            100.00
VAT 19 %              19.00
Total                119.00
Previous balance      50.00
Amount due           169.00
"""
    )

    chosen = totals.choose(by_concept, ".", amounts)

    assert chosen["gross_total"].amount == Decimal("119.00")
    assert chosen["amount_due"].amount == Decimal("169.00")
    assert chosen["net_total"].amount + chosen["tax_total"].amount == Decimal("119.00")


def test_shares_of_several_rates_are_added_up():
    by_concept, amounts, _ = claims(
        """
Net total            200.00
VAT 19 %              19.00
VAT 7 %                7.00
Total                226.00
"""
    )

    chosen = totals.choose(by_concept, ".", amounts)

    assert chosen["tax_total"].amount == Decimal("26.00")
    assert sorted(part.raw for part in chosen["tax_total"].parts) == ["19.00", "7.00"]


def test_the_net_total_is_what_is_left_after_the_discount():
    by_concept, amounts, _ = claims(
        """
Net total            200.00
Discount             -20.00
Goods                180.00
VAT 19 %              34.20
Total                214.20
"""
    )

    chosen = totals.choose(by_concept, ".", amounts)

    assert chosen["net_total"].amount == Decimal("180.00")


def test_what_nothing_claims_is_missing():
    assert totals.choose({}, ".") == {}


def test_marks_of_thousands_are_no_decimals():
    def decimal(text):
        arranged = sheet((page(text),))
        return totals.separator([one for found in values(arranged).values() for one in found])

    assert decimal("Summe  1.234,50 EUR") == ","
    assert decimal("Total  $1,234.50") == "."
    assert decimal("Total  $3,500") == "."


KINDS = KindClassifier(
    {"invoice": {"title_lead": 3.0}, "reminder": {"title:reminder": 3.0}, "other": {"untitled": 3.0}}
)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Invoice\nR-1042", Kind.INVOICE),
        ("Payment reminder\nOur invoice is still open", Kind.REMINDER),
        ("Dear Ms Smith,\nit was a pleasure.", Kind.OTHER),
    ],
)
def test_the_title_says_what_it_is(text, kind):
    arranged = sheet((page(text),))

    found, chance = kind_of(arranged, {}, 0, KINDS)

    assert found is kind
    assert 0.4 < chance < 1


def test_features_of_a_page():
    arranged = sheet((page(INVOICE),))
    row = features(arranged, scored(*seen(INVOICE)), 1)

    assert row["untitled"] == 0
    assert row["first:invoice"] == 1
    assert row["says:net_total"] == 1
    assert row["says:iban"] == 0
    assert row["tables"] == 1
    assert row["negative"] == 0
    assert row["narrow"] == 0
    assert features(sheet((page("Total  -12.00"),)), scored(*seen("Total  -12.00")), 0)["negative"] == 1
    rows = "\n".join(f"R-{at}  2024-03-0{at}  {at}20.00" for at in range(1, 5))
    assert features(sheet((page(rows),)), {}, 0)["bills"] == pytest.approx(4 / 3)
