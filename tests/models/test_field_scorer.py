"""The field scorer: fitted twice, packed and unpacked, and against scikit-learn's own answers."""

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier

from models import field_scorer, fitting
from models.field_scorer import LIMIT, FieldScorer, Mixture, UnfitError, packed, unpacked

COLUMNS = {"amount": ("claimed", "unlabelled", "place", "noise")}


def made_up(count=3000, seed=4):
    """Rows where a claim in a low place is right; the second column is 1 where nothing claims, the third a place."""
    dice = np.random.default_rng(seed)
    claimed = (dice.random(count) < 0.3).astype(np.float32)
    place, noise = dice.random(count), dice.normal(size=count)
    rows = np.column_stack([claimed, 1 - claimed, place, noise]).astype(np.float32)
    truth = ((claimed == 1) & (place > 0.5)).astype(np.int8)
    return rows, truth


def fitted(seed=1):
    rows, truth = made_up()
    return fitting.fit(rows, truth, np.array([2]), 1, seed)


@pytest.fixture(scope="module")
def scorer():
    return FieldScorer({"gross_total": fitted(), "net_total": fitted(2)}, COLUMNS)


def test_it_learns_what_there_is_to_learn(scorer):
    rows, truth = made_up(seed=9)

    odds = scorer.log_odds("gross_total", rows)

    assert odds[truth == 1].min() > odds[rows[:, 0] == 0].max()
    assert np.mean((odds > 0) == (truth == 1)) > 0.93


def test_fitting_twice_gives_the_same_bytes(scorer):
    again = FieldScorer({"gross_total": fitted(), "net_total": fitted(2)}, COLUMNS)

    assert packed(again) == packed(scorer)
    assert packed(FieldScorer({"gross_total": fitted(3), "net_total": fitted(2)}, COLUMNS)) != packed(scorer)


def test_fitting_leaves_its_rows_alone():
    rows, truth = made_up()
    before = rows.copy()

    fitting.fit(rows, truth, np.array([2]), 1, 1)

    assert np.array_equal(rows, before)


def test_unpacked_is_what_was_packed(scorer):
    again = unpacked(packed(scorer))
    rows, _ = made_up(50)

    assert packed(again) == packed(scorer)
    assert again.columns == scorer.columns
    assert np.array_equal(again.log_odds("net_total", rows), scorer.log_odds("net_total", rows))


def test_the_order_of_the_fields_does_not_matter(scorer):
    turned = FieldScorer(dict(reversed(scorer.mixtures.items())), COLUMNS)

    assert packed(turned) == packed(scorer)


def test_other_columns_are_refused(scorer):
    scorer.check("amount", ["claimed", "unlabelled", "place", "noise"])
    for columns in (("claimed", "unlabelled", "place"), ("unlabelled", "claimed", "place", "noise")):
        with pytest.raises(UnfitError, match="payables train"):
            scorer.check("amount", columns)
    with pytest.raises(UnfitError):
        scorer.check("date", COLUMNS["amount"])


def test_a_field_never_learned_is_no_value_s(scorer):
    assert scorer.log_odds("contract", np.zeros((3, 4), np.float32)).tolist() == [-LIMIT] * 3
    assert scorer.log_odds("gross_total", np.zeros((0, 4), np.float32)).shape == (0,)


def test_the_trees_say_what_scikit_learn_says():
    rows, truth = made_up()
    grown = HistGradientBoostingClassifier(
        max_iter=30, max_leaf_nodes=fitting.LEAVES, learning_rate=0.1, early_stopping=False, random_state=3
    ).fit(rows, truth)
    none = np.zeros(4, np.float32)
    offsets = np.array([0.0, grown._baseline_prediction.ravel()[0]], np.float32)
    mixture = Mixture(none, none, none, offsets, *fitting._arrays(grown))
    fresh, _ = made_up(500, seed=7)

    assert mixture._trees(fresh) == pytest.approx(grown.decision_function(fresh), abs=1e-4)


def test_log_odds_have_limits():
    flat = np.zeros((1, 1), np.float32)
    extreme = Mixture(
        np.zeros(1, np.float32), np.ones(1, np.float32), np.full(1, 1000, np.float32), np.array([0, 500], np.float32),
        np.zeros((1, 1), np.int16), flat, np.zeros((1, 1, 1), np.int8), np.full((1, 1), 127, np.int8), flat,
    )  # fmt: skip

    assert extreme.log_odds(np.array([[3.0]], np.float32)).tolist() == [LIMIT]


def test_unclaimed_values_are_thinned_and_weigh_as_many():
    rows = np.zeros((30_000, 2), np.float32)
    rows[100:, 1] = 1.0
    truth = np.zeros(30_000, np.int8)
    truth[:40] = 1

    kept, weights = fitting._thinned(rows, truth, 1, 5)

    assert set(range(100)) <= set(kept.tolist())
    assert len(kept) == 100 + 4000
    assert weights.sum() == pytest.approx(30_000)
    assert kept.tolist() == sorted(set(kept.tolist()))


def test_rows_that_are_not_to_be_learned_are_left_out():
    rows = np.zeros((10, 2), np.float32)
    truth = np.array([1, -1, 0, -1, 0, 0, 0, 0, 0, 0], np.int8)

    kept, _ = fitting._thinned(rows, truth, 1, 5)

    assert not {1, 3} & set(kept.tolist())


def test_the_shipped_weights_fit_the_evidence():
    from extractors.paper.clues import FIELDS, columns

    shipped = field_scorer.load()
    for kind, fields in FIELDS.items():
        shipped.check(kind, columns(kind))
        for field in fields:
            assert shipped.mixtures[field].mean.shape == (len(columns(kind)),)
