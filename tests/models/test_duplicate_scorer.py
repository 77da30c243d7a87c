"""Learning weights whose signs people agree with."""

import numpy as np
from scipy.sparse import csr_matrix

from models.duplicate_scorer import DuplicateScorer


def test_what_tells_pairs_apart_gets_its_weight_and_a_forbidden_sign_none():
    dice = np.random.default_rng(1)
    same = dice.random(2000) < 0.5
    rows = csr_matrix(np.column_stack([same, ~same, dice.random(2000) < 0.5]).astype(float))
    signs = {"number_same": 1, "total_same": 1}

    model = DuplicateScorer(signs, frozenset()).fit(
        ["number_same", "total_same", "noise"], rows, same.astype(float), np.ones(2000)
    )

    assert model.coef_["number_same"] > 3
    assert model.coef_["total_same"] == 0
    assert abs(model.coef_["noise"]) < 0.3
    assert ((model.decision_function(["number_same", "total_same", "noise"], rows) > 0) == same).all()


def test_a_pair_that_counts_more_pulls_more():
    rows, truth = csr_matrix(np.ones((2, 1))), np.array([1.0, 0.0])

    towards = DuplicateScorer({}, frozenset()).fit(["seen"], rows, truth, np.array([9.0, 1.0]))
    away = DuplicateScorer({}, frozenset()).fit(["seen"], rows, truth, np.array([1.0, 9.0]))

    assert towards.decision_function(["seen"], rows)[0] > 0 > away.decision_function(["seen"], rows)[0]
