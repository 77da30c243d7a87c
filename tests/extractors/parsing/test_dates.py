from __future__ import annotations

from datetime import date

import pytest
from babel.dates import format_date
from hypothesis import given
from hypothesis import strategies as st

from extractors.parsing.dates import Order, after, find, order_of, readings


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2026-04-03", "2026-04-03"),
        ("20260403", "2026-04-03"),
        ("31.12.2025", "2025-12-31"),
        ("31/12/25", "2025-12-31"),
        ("12/31/2025", "2025-12-31"),
        ("15 paź 2026", "2026-10-15"),
        ("15 października 2026", "2026-10-15"),
        ("3. März 2024", "2024-03-03"),
        ("1er février 2023", "2023-02-01"),
        ("May 5, 2024", "2024-05-05"),
        ("5th of May 2024", "2024-05-05"),
        ("12 de março de 2024", "2024-03-12"),
        ("2024. július 9.", "2024-07-09"),
        ("01-Sep-2024", "2024-09-01"),
        ("14 Sept. 24", "2024-09-14"),
        ("31 . 01 . 2024", "2024-01-31"),
        ("3 XII 2024", "2024-12-03"),
    ],
)
def test_a_printed_date_has_one_reading(text: str, iso: str) -> None:
    assert [day.value.isoformat() for found in find(text) for day in found.days] == [iso]


def test_day_and_month_that_could_be_either_give_both() -> None:
    assert {day.value for day in readings("03/04/2026")} == {date(2026, 4, 3), date(2026, 3, 4)}


@pytest.mark.parametrize(
    "text", ["Q2 2026", "May 2026", "45 days", "31.02.2024", "1.234,56", "192.168.10.12", "12 Eggs 2024"]
)
def test_what_is_no_whole_date_is_none(text: str) -> None:
    assert list(find(text)) == []


def test_unambiguous_dates_show_the_order_of_the_document() -> None:
    assert order_of([readings("03/04/2026"), readings("25/04/2026")]) is Order.DAY_FIRST
    assert order_of([readings("03/04/2026")]) is None
    assert order_of([readings("13/04/2026"), readings("04/25/2026")]) is None


def test_terms_count_from_the_invoice_date() -> None:
    assert after(date(2024, 1, 31), 30) == date(2024, 3, 1)
    assert after(date(2024, 11, 15), 30, end_of_month=True) == date(2024, 12, 31)


@given(
    st.dates(date(1991, 1, 1), date(2078, 12, 31)),
    st.sampled_from(["en", "de", "fr", "es", "it", "nl", "pl", "pt", "sv", "da", "cs", "sk", "ro", "fi"]),
    st.sampled_from(["d MMMM yyyy", "d. MMMM yyyy", "dd MMM yyyy"]),
)
def test_month_names_of_every_language_are_read(day: date, language: str, pattern: str) -> None:
    text = format_date(day, pattern, locale=language)

    assert [reading.value for found in find(text) for reading in found.days] == [day]


@given(st.text())
def test_no_text_breaks_the_grammar(text: str) -> None:
    for found in find(text):
        assert 0 <= found.start < found.end <= len(text)
        assert found.days


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("O3.05.2024", "2024-05-03"),
        ("03.O5.2024", "2024-05-03"),
        ("2024-05-3l", "2024-05-31"),
        ("l2/03/2024", "2024-03-12"),
    ],
)
def test_letters_that_look_like_digits_are_mended_and_flagged(text: str, expected: str) -> None:
    (found,) = find(text)
    assert expected in {day.value.isoformat() for day in found.days}
    assert (found.start, found.end, found.repaired) == (0, len(text), True)


@pytest.mark.parametrize("text", ["OIO.Il.lOOO", "lo.ol.Oslo", "2026-02-30", "31.02.2024", "A-O3.05.2024"])
def test_no_date_is_made_of_words_codes_or_days_that_do_not_exist(text: str) -> None:
    assert list(find(text)) == []
