import pytest

from models import party_scorer
from models.party_scorer import COLUMNS, ROLES, PartyScorer


def scorer(**supplier):
    weights = {"supplier": supplier, "buyer": {"buyer": 4.0, "bias": -2.0}, "decode": {"temperature": 1.0, "kin": 2.0}}
    return PartyScorer(weights)


def test_log_odds_are_the_bias_and_the_weighted_columns():
    one = scorer(bias=-1.0, legal=2.0, size=0.5)
    assert one.decision_function("supplier", [{"legal": 1.0, "size": 2.0}, {"unknown": 9.0}, {}]) == [2.0, -1.0, -1.0]


def test_nobody_sends_an_invoice_to_itself():
    sells, buys = scorer().predict_proba([3.0, 2.5], [3.0, -4.0])
    assert sells[1] > sells[0]
    assert buys[0] > 0.8


def test_probabilities_leave_a_share_for_nobody():
    sells, buys = scorer().predict_proba([-5.0], [-5.0])
    assert 0.0 < sells[0] < 0.01
    assert sum(sells) + sum(buys) < 0.02
    assert scorer().predict_proba([], []) == ([], [])


def test_huge_odds_do_not_overflow():
    sells, _ = scorer().predict_proba([900.0, -900.0], [0.0, 0.0])
    assert sells[0] == pytest.approx(1.0)


def test_kin_seldom_trade_with_each_other():
    _, free = scorer().predict_proba([3.0, 0.0], [-9.0, 2.0])
    _, tied = scorer().predict_proba([3.0, 0.0], [-9.0, 2.0], frozenset({(0, 1)}))
    assert tied[1] < free[1] - 0.1


@pytest.mark.parametrize("weights", [party_scorer.load().weights, party_scorer.prior().weights])
def test_every_column_has_a_weight_for_each_role_and_no_weight_is_for_nothing(weights):
    for role in ROLES:
        assert set(weights[role]) == {"bias", *COLUMNS}


def test_what_was_learned_keeps_the_sense_of_what_people_know():
    learned, known = party_scorer.load().weights, party_scorer.prior().weights
    strong = [(role, name) for role in ROLES for name in COLUMNS if abs(known[role][name]) >= 1.5]
    assert strong
    assert [(role, name) for role, name in strong if known[role][name] * learned[role][name] <= 0] == []
