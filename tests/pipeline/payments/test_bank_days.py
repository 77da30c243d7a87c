"""Holidays that no table holds, and the bank days around them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.payments.bank_days import (
    Calendar,
    bank_days_before,
    easter,
    holidays,
    is_bank_day,
    on_or_after,
    on_or_before,
)

DAYS = some.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))
SETS = some.sets(some.sampled_from(Calendar), min_size=1)


@pytest.mark.parametrize(
    ("year", "day"),
    [(2024, "03-31"), (2025, "04-20"), (2026, "04-05"), (2027, "03-28"), (2038, "04-25"), (2285, "03-22")],
)
def test_easter_is_on_the_day_of_the_almanac(year, day):
    assert easter(year).isoformat() == f"{year}-{day}"


def test_target_closes_on_the_days_that_the_ecb_published_for_2026():
    closed = {f"{one:%m-%d}" for one in holidays(Calendar.TARGET, 2026)}

    assert closed == {"01-01", "04-03", "04-06", "05-01", "12-25", "12-26"}


def test_germany_has_its_nine_holidays_of_2026():
    assert {f"{one:%m-%d}" for one in holidays(Calendar.DE, 2026)} == {
        "01-01", "04-03", "04-06", "05-01", "05-14", "05-25", "10-03", "12-25", "12-26"
    }  # fmt: skip


def test_poland_has_christmas_eve_since_2025():
    assert {f"{one:%m-%d}" for one in holidays(Calendar.PL, 2026)} == {
        "01-01", "01-06", "04-05", "04-06", "05-01", "05-03", "05-24", "06-04", "08-15", "11-01", "11-11", "12-24",
        "12-25", "12-26",
    }  # fmt: skip
    assert dt.date(2024, 12, 24) not in holidays(Calendar.PL, 2024)


@given(DAYS, SETS)
def test_the_bank_days_around_a_day_have_none_between_them_and_it(day, calendars):
    before, after = on_or_before(day, calendars), on_or_after(day, calendars)

    assert is_bank_day(before, calendars)
    assert is_bank_day(after, calendars)
    between = [before + dt.timedelta(days=one) for one in range(1, (after - before).days)]
    assert before <= day <= after
    assert not any(is_bank_day(one, calendars) for one in between)


@given(DAYS, some.integers(0, 20), SETS)
def test_so_many_bank_days_lie_between(day, count, calendars):
    start, last = bank_days_before(day, count, calendars), on_or_before(day, calendars)

    walked = [start + dt.timedelta(days=one) for one in range((last - start).days)]
    assert sum(is_bank_day(one, calendars) for one in walked) == count
