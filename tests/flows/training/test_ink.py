"""Words as an OCR engine might have read them."""

import numpy as np

from flows.training.ink import recognised
from pipeline.documents import Ink
from tests.extractors.paper.pages import page

TEXT = "\n".join(f"Rechnung Nr {number}  Beratung  {number} Stunden  1{number}0,50 EUR" for number in range(40))


def read(seed):
    return recognised((page(TEXT), page(TEXT, 2)), np.random.default_rng(seed))


def test_the_same_dice_give_the_same_words():
    assert read(5) == read(5)
    assert read(5) != read(6)


def test_it_says_that_it_was_recognised():
    for one in read(5):
        assert one.ink is Ink.OCR
        assert not any(word.bold for word in one.words)


def test_boxes_stay_ordered_and_near_their_place():
    original = page(TEXT)
    for seed in range(40):
        for one in read(seed):
            for word in one.words:
                assert word.text
                assert word.box.x0 < word.box.x1
                assert word.box.y0 < word.box.y1
                assert 0 < word.confidence < 1
                centre = word.box.centre
                assert any(
                    old.box.x0 - 3 < centre[0] < old.box.x1 + 90 and abs(old.box.centre[1] - centre[1]) < 3
                    for old in original.words
                )


def test_no_letter_is_lost_but_by_confusion():
    whole = "".join(word.text for word in page(TEXT).words)
    clean = [seed for seed in range(40) if "".join(word.text for word in read(seed)[0].words) == whole]
    worn = [seed for seed in range(40) if seed not in clean]

    assert clean
    assert worn


def test_pages_are_worn_apart_from_the_given_ones():
    given = (page(TEXT),)
    before = given[0].words

    recognised(given, np.random.default_rng(1))

    assert given[0].words == before
