from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extractors.parsing.amounts import NUMBER, convention, matched, plain, readings, settled


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1.234,56", "1234.56"),
        ("1,234.56", "1234.56"),
        ("1234.5", "1234.5"),
        ("0,5", "0.5"),
        ("-1.234,56", "-1234.56"),
        ("(1,234.56)", "-1234.56"),
        ("1.234,56-", "-1234.56"),
        ("1’234.56", "1234.56"),
        ("1 234,56", "1234.56"),
        ("1\u202f234,56", "1234.56"),
        ("12,34,567.00", "1234567.00"),
        ("１２.５０", "12.50"),
        ("10.00 CR", "-10.00"),
        ("1.234.567", "1234567"),
        ("0.123", "0.123"),
        ("25,-", "25"),
        ("−5,00", "-5.00"),
    ],
)
def test_a_printed_amount_has_one_reading(text: str, value: str) -> None:
    found = readings(text)

    assert [one.value for one in found] == [Decimal(value)]
    assert not found[0].repaired


def test_three_digits_behind_one_mark_have_two_readings() -> None:
    assert {one.value for one in readings("1.234")} == {Decimal("1.234"), Decimal(1234)}


@pytest.mark.parametrize("text", ["O,50", "1.234.56", "l2,50"])
def test_a_repair_is_flagged(text: str) -> None:
    assert all(one.repaired for one in readings(text))


@pytest.mark.parametrize("text", ["", "abc", "SO,BO", "12.34.56.78.9", "1.23,456,7", "DE12", "1..2"])
def test_what_is_no_number_has_no_reading(text: str) -> None:
    assert readings(text) == ()


def test_the_other_amounts_settle_an_ambiguous_one() -> None:
    decimal = convention([readings("12,50"), readings("1.999,00"), readings("1.234")])

    assert decimal == ","
    assert settled(readings("1.234"), decimal)[0].value == Decimal(1234)
    assert settled(readings("1,234"), decimal)[0].value == Decimal("1.234")
    assert settled(readings("1.234"), ".")[0].value == Decimal("1.234")


@given(st.decimals(-10_000_000, 10_000_000, places=2), st.sampled_from(["., ", ",.", ".,", " ,", "',", "'."]))
def test_every_amount_is_read_back_in_every_locale(value: Decimal, marks: str) -> None:
    grouping, decimal = marks[0], marks[1]
    text = f"{value:,.2f}".replace(",", "\0").replace(".", decimal).replace("\0", grouping)

    assert value in [one.value for one in readings(text)]


@given(st.text())
def test_no_text_breaks_the_grammar(text: str) -> None:
    assert len(plain(text)) == len(text)
    for match in NUMBER.finditer(plain(text)):
        assert all(one.value.is_finite() for one in matched(match))
    assert len(readings(text)) <= 2


@pytest.mark.parametrize(
    ("text", "expected", "mended"),
    [
        ("1 234 , 56", "1234.56", True),
        ("12 ,50", "12.50", True),
        ("1.234 , 56", "1234.56", True),
        ("12€50", "12.50", False),
        ("1.234,-", "1234", False),
    ],
)
def test_torn_and_unusual_amounts_have_one_reading(text: str, expected: str, mended: bool) -> None:
    (only,) = readings(text)
    assert (only.value, only.repaired) == (Decimal(expected), mended)


def test_numbers_of_a_list_are_not_joined() -> None:
    found = [matched(match)[0].value for match in NUMBER.finditer("Zimmer 12, 50 und 70")]
    assert found == [12, 50, 70]
