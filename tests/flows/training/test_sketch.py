"""Sketches: documents whose truth is on the page, in its place, and adds up."""

from decimal import Decimal

import pytest

from flows.training.examples import _truth, equal, specimen
from flows.training.sketch import KINDS, PLAIN, SHARES, sketch, width
from pipeline.documents import Ink

SEEDS = range(150)


@pytest.fixture(scope="module")
def drawn():
    return [sketch(seed) for seed in SEEDS]


def inside(word, box):
    x, y = word.box.centre
    return box.x0 - 0.01 <= x <= box.x1 + 0.01 and box.y0 - 0.01 <= y <= box.y1 + 0.01


def test_the_same_seed_gives_the_same_words():
    for seed in range(20):
        one, two = sketch(seed), sketch(seed)
        assert (one.words, one.fields, one.boxes, one.kind) == (two.words, two.fields, two.boxes, two.kind)
    assert sketch(1).words != sketch(2).words


def test_every_marked_value_stands_inside_its_box(drawn):
    for one in drawn:
        for name in {"invoice_number", "net_total", "gross_total", "tax_total", "purchase_order"} & one.boxes.keys():
            for page, box in one.boxes[name]:
                text = "".join(word.text for word in one.words[page - 1] if inside(word, box))
                wanted = one.fields.get(name)
                if wanted is None:  # a total that stands in a table of taxes alone
                    continue
                if name in {"invoice_number", "purchase_order"}:
                    assert wanted.replace(" ", "") in text
                else:
                    digits = "".join(letter for letter in f"{abs(Decimal(wanted)):.2f}" if letter.isdigit())
                    printed = "".join(letter for letter in text if letter.isdigit())
                    assert digits.removesuffix("00") in printed, (name, wanted, text)


def test_totals_add_up(drawn):
    whole = [one.fields for one in drawn if {"net_total", "tax_total", "gross_total"} <= one.fields.keys()]

    assert len(whole) > 60
    for fields in whole:
        assert Decimal(fields["net_total"]) + Decimal(fields["tax_total"]) == Decimal(fields["gross_total"])


def test_words_are_on_the_page_but_for_a_few_that_run_over_its_edge(drawn):
    words = [(word.box, page) for one in drawn for page in one.pages for word in page.words]
    outside = [
        box for box, page in words if not (0 <= box.centre[0] <= page.width and 0 <= box.centre[1] <= page.height)
    ]

    assert all(box.x0 < box.x1 and box.y0 < box.y1 for box, _ in words)
    assert len(outside) < 0.005 * len(words)


def test_all_kinds_are_drawn_and_those_that_are_no_bill_teach_a_date_at_most(drawn):
    assert sum(SHARES) == pytest.approx(1)
    assert {one.kind for one in drawn} == set(KINDS)
    for one in drawn:
        if one.kind in PLAIN:
            assert set(one.fields) <= {"invoice_date"}


def test_right_aligned_words_end_where_they_should():
    one = sketch(3)
    end = one.put(200.0, 10.0, "1 234,50", 10.0, "mark", right=True)

    (page, box) = one.boxes["mark"][-1]
    assert box.x1 == pytest.approx(200, abs=0.01)
    assert box.x0 == pytest.approx(end)
    assert page == len(one.words)
    assert width("W", 10) > width("i", 10)


def test_a_specimen_is_the_same_for_a_seed_and_some_are_scans():
    assert specimen(12) == specimen(12)
    inks = {page.ink for seed in range(30) for page in specimen(seed).pages}
    assert inks == {Ink.TEXT, Ink.OCR}


def test_a_value_is_true_in_its_place_unknown_elsewhere_and_false_with_another_amount():
    from extractors.paper.candidates import values
    from extractors.paper.layout import sheet
    from flows.training.examples import Specimen
    from tests.extractors.paper.pages import page

    pages = (page("Total  119,00 EUR\nNoch einmal  119,00 EUR\nMwSt  19,00 EUR"),)
    amounts = [one for found in values(sheet(pages)).values() for one in found if one.kind == "amount"]
    truth = Specimen(pages, {"gross_total": "119.00"}, {"gross_total": [(1, amounts[0].box)]}, "invoice", "de")

    assert _truth(amounts, "gross_total", truth).tolist() == [1, -1, 0]
    assert _truth(amounts, "net_total", truth).tolist() == [0, 0, 0]
    assert equal(amounts[0], "119.00")
    assert not equal(amounts[0], "no amount")
