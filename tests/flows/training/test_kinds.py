import numpy as np
import pytest

from flows.training.kinds import _error, _temperature, fitted
from models.kind_classifier import KindClassifier, written


def seen(count, seed, noise=0.2):
    """Documents whose titles say what they are, most of the time."""
    dice = np.random.default_rng(seed)
    for _ in range(count):
        kind = str(dice.choice(["invoice", "receipt", "reminder"]))
        shown = kind if dice.random() > noise else str(dice.choice(["invoice", "receipt", "reminder"]))
        yield {f"title:{shown}": 1.0, "rows": float(dice.random())}, kind


def test_titles_are_learned_and_their_sureness_is_true():
    classifier, report = fitted([*seen(900, 1)], [*seen(600, 2)], [*seen(600, 3)])

    for kind in ("invoice", "receipt", "reminder"):
        assert next(iter(classifier.probabilities({f"title:{kind}": 1.0}))) == kind
    assert report.documents == 600
    assert report.right == pytest.approx(0.8 + 0.2 / 3, abs=0.04)
    assert report.calibration_error < 0.06
    assert sum(count for count, _ in report.kinds.values()) == 600
    assert sum(right for _, right in report.kinds.values()) == round(report.right * 600)


def test_the_same_documents_give_the_same_weights():
    one, _ = fitted([*seen(300, 1)], [*seen(100, 2)], [*seen(100, 3)])
    two, _ = fitted([*seen(300, 1)], [*seen(100, 2)], [*seen(100, 3)])

    assert written(one) == written(two)


def test_a_boastful_classifier_gets_a_temperature_above_one():
    boastful = KindClassifier({name: {f"title:{name}": 12.0} for name in ("invoice", "receipt", "reminder")})

    assert _temperature(boastful, [*seen(600, 2)]) > 2
    shy = KindClassifier({name: {f"title:{name}": 0.5} for name in ("invoice", "receipt", "reminder")})
    assert _temperature(shy, [*seen(600, 2)]) < 1


def test_a_kind_that_was_never_learned_is_read_wrongly_and_does_no_harm():
    rare = [({"title:proforma": 1.0}, "proforma")] * 5
    classifier, report = fitted([*seen(300, 1)], [*seen(100, 2), *rare], [*seen(100, 3), *rare])

    assert "proforma" not in classifier.weights
    assert report.kinds["proforma"] == (5, 0)


def test_calibration_error():
    assert _error([(1.0, True)] * 20) == 0
    assert _error([(0.9, False)] * 20) == pytest.approx(0.9)
