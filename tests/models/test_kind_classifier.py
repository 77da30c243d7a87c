"""What a document is: probabilities, temperature, and learning them."""

import numpy as np
import pytest

from models.kind_classifier import KindClassifier, load, read, written
from pipeline.invoices import Kind

WEIGHTS = {"invoice": {"bias": 1.0, "due": 2.0}, "receipt": {"change": 3.0}, "other": {"bias": -1.0}}


def test_scores_are_the_bias_and_the_weighted_columns():
    scores = KindClassifier(WEIGHTS).scores({"due": 0.5, "change": 1.0, "unknown": 99.0})

    assert scores == {"invoice": 2.0, "receipt": 3.0, "other": -1.0}


def test_probabilities_sum_to_one_the_most_probable_first():
    chances = KindClassifier(WEIGHTS).probabilities({"change": 1.0})

    assert sum(chances.values()) == pytest.approx(1)
    assert list(chances) == ["receipt", "invoice", "other"]
    assert chances["receipt"] / chances["invoice"] == pytest.approx(np.exp(2.0))


def test_a_temperature_makes_less_sure_and_keeps_the_order():
    plain, warm = KindClassifier(WEIGHTS), KindClassifier(WEIGHTS, 4.0)
    row = {"due": 1.0}

    assert list(plain.probabilities(row)) == list(warm.probabilities(row))
    assert warm.probabilities(row)["invoice"] < plain.probabilities(row)["invoice"]
    assert sum(warm.probabilities(row).values()) == pytest.approx(1)


def test_huge_scores_do_not_overflow():
    chances = KindClassifier({"invoice": {"a": 1e5}, "other": {"a": -1e5}}).probabilities({"a": 1.0})

    assert chances == {"invoice": 1.0, "other": 0.0}


def test_written_and_read_again():
    made = KindClassifier({"invoice": {"bias": 1.25, "title:invoice": -0.5}, "other": {"bias": 0.0}}, 1.5)

    assert read(written(made)) == made


def test_every_shipped_kind_is_one_of_the_house():
    assert {Kind(name) for name in load().weights}
    assert load().temperature > 0
