from __future__ import annotations

import pytest

from extractors.parsing.currency import find, strip


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Total EUR 12.00", ("EUR",)),
        ("12,00 €", ("EUR",)),
        ("12,00 zł", ("PLN",)),
        ("RM12.00", ("MYR",)),
        ("US$ 12.00", ("USD",)),
        ("1 200 Kč", ("CZK",)),
    ],
)
def test_a_code_or_a_sign_of_one_currency_names_it(text: str, codes: tuple[str, ...]) -> None:
    assert [one.codes for one in find(text)] == [codes]


def test_a_sign_that_several_currencies_share_names_none() -> None:
    assert len(next(find("$12.00")).codes) > 1


@pytest.mark.parametrize("text", ["TOP 10", "ALL prices", "FROM Frankfurt", "Ft. Worth"])
def test_words_are_no_currencies(text: str) -> None:
    assert list(find(text)) == []


@pytest.mark.parametrize("text", ["€ 12.00", "12.00 EUR", "EUR 12.00", "12.00€", "$12.00"])
def test_what_is_left_without_the_currency_is_the_number(text: str) -> None:
    assert strip(text) == "12.00"
