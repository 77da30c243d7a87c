import json
import tomllib

from flows.training.parties import Example, document, example, examples, fit
from flows.training.wear import worn
from models import party_scorer


def test_learning_moves_a_weight_to_what_the_examples_show_and_leaves_the_others(tmp_path):
    first = Example(({"top": 1.0, "bold": 1.0}, {"top": 1.0}), {"supplier": frozenset({0})})
    report = fit([first] * 50, tmp_path)
    weights = tomllib.loads((tmp_path / "weights.toml").read_text("utf-8"))
    prior = party_scorer.prior().weights
    assert weights["supplier"]["bold"] > prior["supplier"]["bold"] + 0.3
    assert weights["supplier"]["legal"] == prior["supplier"]["legal"]
    assert weights["buyer"] == prior["buyer"]
    assert (report.learned, report.held_out) == (40, 10)
    assert report.accuracy["supplier"] == 1.0
    assert json.loads((tmp_path / "report.json").read_text("utf-8"))["learned"] == 40


def test_the_same_seeds_give_the_same_weights(tmp_path):
    found = examples(range(3))
    assert len(found) == 6
    fit(found, tmp_path / "a")
    fit(examples(range(3)), tmp_path / "b")
    assert (tmp_path / "a" / "weights.toml").read_bytes() == (tmp_path / "b" / "weights.toml").read_bytes()


def test_a_name_that_is_not_on_the_page_is_not_learned_and_an_empty_one_is_nobody():
    found = example([], {"supplier_name": "Quarvel Ltd", "buyer_name": ""})
    assert found.right == {"buyer": frozenset()}


def test_a_worn_copy_is_the_same_for_a_seed_and_has_no_words_of_its_own():
    pages, truth = document(5)
    assert truth["supplier_name"]
    assert worn(pages, 5) == worn(pages, 5)
    copies = [worn(pages, seed) for seed in range(8)]
    words = {word.text for page in pages for word in page.words}
    assert all({word.text for page in copy for word in page.words} <= words for copy in copies)
    assert len({sum(len(page.words) for page in copy) for copy in copies}) > 1
