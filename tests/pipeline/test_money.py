"""Money is exact."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.money import CurrencyMismatchError, Money, round_amount

CURRENCIES = some.sampled_from(["EUR", "PLN", "JPY", "KWD"])


@given(some.integers(-(10**12), 10**12), CURRENCIES)
def test_minor_units_there_and_back_are_the_same_money(minor, currency):
    assert Money.from_minor(minor, currency).minor == minor


@given(some.decimals(-(10**9), 10**9, places=6))
def test_rounding_is_half_away_from_zero(amount):
    rounded = round_amount(amount)

    assert abs(rounded - amount) <= Decimal("0.005")
    assert round_amount(-amount) == -rounded


def test_half_a_cent_goes_up_and_not_to_the_even_digit():
    assert round_amount(Decimal("0.125")) == Decimal("0.13")
    assert round_amount(Decimal("0.5"), "JPY") == Decimal(1)


def test_two_currencies_never_add_up():
    with pytest.raises(CurrencyMismatchError):
        Money(Decimal(1), "EUR") + Money(Decimal(1), "PLN")


@pytest.mark.parametrize("amount", [1.5, Decimal("NaN"), Decimal("Infinity"), 3])
def test_what_is_not_exact_is_no_money(amount):
    with pytest.raises(TypeError):
        Money(amount, "EUR")


def test_a_fraction_of_a_cent_has_no_minor_units():
    with pytest.raises(ValueError, match="fraction"):
        _ = Money(Decimal("0.001"), "EUR").minor
