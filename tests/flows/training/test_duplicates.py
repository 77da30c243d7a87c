"""From an invented history and clerks' verdicts to weights that the check uses."""

import tomllib

import pytest

from flows.training import books
from flows.training.duplicates import Pairs, learn, pairs_of, train_duplicates
from models.synthetic.histories import history
from pipeline.duplicates import Scorer, compare, scorer
from pipeline.duplicates.surroundings import Surroundings
from tests.fakes import an_earlier


@pytest.fixture(scope="module")
def learned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("weights")
    return train_duplicates(4000, 5, [], folder, lambda _: None), folder


def test_what_was_learned_is_written_as_it_ships(learned):
    found, folder = learned

    written = Scorer.of(tomllib.loads((folder / "weights.toml").read_text()))

    assert written.weights == found.scorer.weights
    assert 0 < written.review <= written.block < 1


def test_a_copy_is_told_from_next_months_rent_by_what_was_learned(learned):
    by = learned[0].scorer
    copy = compare(an_earlier(2, number="R-1O42"), an_earlier(1), by=by)
    sibling = compare(an_earlier(2, number="R-1043", delivery_note="L2"), an_earlier(1, delivery_note="L1"), by=by)

    assert copy.probability > 0.9
    assert sibling.probability < 0.1


def test_no_observation_speaks_against_its_own_words(learned):
    for by in (learned[0].scorer, scorer()):
        assert by.weights["delivery_differs"] < 0 < by.weights["delivery_same"]
        assert by.weights["number_differs"] < 0 < by.weights["number_same"]


def test_the_same_seed_gives_the_same_weights(learned, tmp_path):
    again = train_duplicates(4000, 5, [], tmp_path, lambda _: None)

    assert again.scorer == learned[0].scorer


def test_clerks_verdicts_move_the_score(store):
    written = books.write(store, history(4000, seed=5))
    pairs = []
    for _ in range(2):
        pairs.append(Pairs())
        pairs_of(store, written.cases, pairs[-1])
    doubtful = an_earlier(2, number="R-1043", delivery_note="L2"), an_earlier(1, delivery_note="L1")
    said = [(*doubtful, Surroundings(), True)] * 400

    before = learn(written, pairs[0]).scorer
    after = learn(written, pairs[1], said).scorer

    assert compare(*doubtful, by=after).probability > compare(*doubtful, by=before).probability
