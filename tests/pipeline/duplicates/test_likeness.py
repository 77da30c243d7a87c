"""How two numbers are alike, in the words of a clerk."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.duplicates.forms import norm, plain_amount, skeleton, skeletons
from pipeline.duplicates.likeness import closeness, likeness, likeness_said
from tests.fakes import money

PAIRS = [
    ("R-1042", "r 1042", "number_same", "is the same"),
    ("R-1042", "R-1042 KOPIE", "number_same", "is the same"),
    ("INV-1042", "1042", "number_affix", "the prefix INV"),
    ("001042", "1042", "number_affix", "leading zeros"),
    ("R-1042", "R-1042A", "number_affix", "the letter A at the end"),
    ("R-1O42", "R-1042", "number_look_alike", "O/0 at position 3"),
    ("R-1402", "R-1042", "number_swapped", "characters 3 and 4"),
    ("R-1041", "R-1047", "number_misread", "1/7 at position 5"),
    ("R-1042", "R-1049", "number_one_other", "2/9 at position 5"),
    ("R-10423", "R-1042", "number_part", "part 3"),
    ("R-88123", "R-8812X3", "number_one_more", "a character more"),
    ("R-1042", "K-77", "number_differs", "differ"),
]


@pytest.mark.parametrize(("a", "b", "name", "words"), PAIRS)
def test_each_likeness_has_its_name_and_its_words(a, b, name, words):
    assert likeness(a, b) == name
    assert words in likeness_said(a, b).english


@pytest.mark.parametrize(("a", "b", "name", "words"), PAIRS)
def test_a_likeness_is_the_same_from_both_sides(a, b, name, words):
    assert likeness(b, a) == name


def test_neighbours_in_a_series_are_close_and_other_shapes_are_not():
    assert closeness("R-1042", "R-1043") > closeness("R-1042", "R-1942") > 0
    assert closeness("R-1042", "R-1042") == closeness("R-1042", "K-1043") == closeness("R-1042", "R-10") == 0


texts = some.text("0123456789ABDILOQSTZ-/. ", min_size=1, max_size=14)


@given(texts, texts)
def test_any_two_numbers_compare_without_fault_and_alike_from_both_sides(a, b):
    assert likeness(a, b) == likeness(b, a)
    assert likeness_said(a, b).english
    assert 0 <= closeness(a, b) <= 1


@given(
    some.integers(100_000, 99_999_999),
    some.sampled_from(["INV-{}", "inv {}", "{}", "0{}", "{}.", "{} COPY", "({})", "00{}", "{}A", "{} - Duplikat"]),
)
def test_spellings_of_one_number_have_one_skeleton_in_common(number, spelling):
    assert set(skeletons(spelling.format(number))) & set(skeletons(str(number)))


def test_full_width_digits_and_a_kopie_behind_a_slash_are_folded():
    assert norm("１０４２") == "1042"
    assert skeleton("FV/77/2026/K") == skeleton("FV/77/2026")


def test_an_amount_has_one_key_however_it_was_written():
    assert {plain_amount(money(text)) for text in ("119", "119.0", "-119.00")} == {"119"}
