"""How sure is how often right."""

import numpy as np
import pytest

from models.calibration import EVERY, LEAST, Calibration, fit, load, log_odds, read, sigmoid_of, written


def overconfident(count=400, seed=1):
    """Readings that feel 95 % sure or 60 % sure, and are right 80 % and 40 % of the time."""
    dice = np.random.default_rng(seed)
    sure = [(0.95, bool(one < 0.8)) for one in dice.random(count)]
    unsure = [(0.6, bool(one < 0.4)) for one in dice.random(count)]
    return sure + unsure


def test_a_reader_that_feels_too_sure_is_told():
    made = fit({("text", "net_total"): overconfident()})

    assert made.probability("net_total", "text", 0.95) == pytest.approx(0.8, abs=0.06)
    assert made.probability("net_total", "text", 0.6) == pytest.approx(0.4, abs=0.06)


def test_more_sure_is_never_less_probable():
    backwards = [(0.9, False)] * 50 + [(0.1, True)] * 50
    for pairs in (overconfident(), backwards):
        made = fit({("ocr", "gross_total"): pairs})
        chances = [made.probability("gross_total", "ocr", at / 200) for at in range(201)]
        assert chances == sorted(chances)
        assert all(0 < one < 1 for one in chances)


def test_a_field_without_an_error_is_not_certain():
    made = fit({("text", "invoice_number"): [(0.999, True)] * 98})

    assert made.probability("invoice_number", "text", 1.0) <= 99 / 100


def test_more_readings_without_an_error_allow_more():
    few, many = sigmoid_of([(0.99, True)] * 20), sigmoid_of([(0.99, True)] * 2000)

    assert few.most == pytest.approx(21 / 22, abs=1e-5)
    assert many.most == pytest.approx(2001 / 2002, abs=1e-5)


def test_a_field_with_few_readings_has_the_sigmoid_of_all():
    made = fit({("text", "net_total"): overconfident(), ("text", "contract"): [(0.9, False)] * (LEAST - 1)})

    assert "contract" not in made.sigmoids["text"]
    assert made.probability("contract", "text", 0.9) == made.probability("never seen", "text", 0.9)
    assert set(made.sigmoids["text"]) == {EVERY, "net_total"}


def test_an_ink_that_was_never_measured_keeps_its_confidence():
    assert Calibration({}).probability("net_total", "ocr", 0.7) == 0.7


def test_inks_are_apart():
    right, wrong = [(0.9, True)] * 100, [(0.9, False)] * 100
    made = fit({("text", "net_total"): right, ("ocr", "net_total"): wrong})

    assert made.probability("net_total", "text", 0.9) > 0.9
    assert made.probability("net_total", "ocr", 0.9) < 0.3


def test_written_and_read_again():
    made = fit({("text", "net_total"): overconfident(), ("ocr", "due_date"): overconfident(seed=2)})

    assert read(written(made)) == made
    assert written(read(written(made))) == written(made)


def test_a_confidence_that_says_nothing_gives_the_share_that_is_right():
    backwards = fit({("text", "net_total"): [(0.9, False)] * 60 + [(0.1, True)] * 40})

    assert backwards.probability("net_total", "text", 0.5) == pytest.approx(0.4, abs=0.03)


def test_log_odds_are_finite_and_odd():
    assert np.isfinite([log_odds(0.0), log_odds(1.0)]).all()
    assert log_odds(0.8) == pytest.approx(-log_odds(0.2))


def test_the_shipped_numbers_are_monotone_and_never_certain():
    for known in load().sigmoids.values():
        assert EVERY in known
        assert all(one.slope > 0 and 0 < one.most < 1 for one in known.values())
