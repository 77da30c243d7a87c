"""Aging, the cash forecast and lateness."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.money import Money
from pipeline.reports.aging import Age, OpenAmount, age_of, aging, totals
from pipeline.reports.forecast import Expected, forecast
from pipeline.reports.lateness import PaidLate, lateness

TODAY = dt.date(2026, 11, 23)


def euro(amount):
    return Money(Decimal(str(amount)), "EUR")


@pytest.mark.parametrize(
    ("days", "age"),
    [(-5, Age.CURRENT), (0, Age.CURRENT), (1, Age.DAYS_30), (30, Age.DAYS_30), (31, Age.DAYS_60), (60, Age.DAYS_60),
     (61, Age.DAYS_90), (90, Age.DAYS_90), (91, Age.OLDER)],
)  # fmt: skip
def test_each_age_ends_on_its_day(days, age):
    assert age_of(TODAY - dt.timedelta(days=days), TODAY) is age


ITEMS = some.lists(
    some.builds(
        OpenAmount,
        some.sampled_from(["a", "b"]),
        some.dates(dt.date(2026, 1, 1), dt.date(2027, 1, 1)),
        some.builds(Money, some.decimals("-999", "999", places=2), some.sampled_from(["EUR", "PLN"])),
    )
)


@given(ITEMS)
def test_no_cent_is_lost_between_the_ages(items):
    rows = aging(TODAY, items)

    for currency in ("EUR", "PLN"):
        told = sum((one.total for one in rows if one.currency == currency), Decimal(0))
        assert told == sum((one.money.amount for one in items if one.money.currency == currency), Decimal(0))
    assert sum(one.total for one in totals(rows)) == sum(one.total for one in rows)


def test_a_supplier_that_is_always_paid_a_week_late_is_forecast_a_week_late():
    due = [Expected("S1", euro(100), TODAY)]

    weeks = forecast(TODAY, due, {"S1": [7] * 6}, weeks=2)

    assert [one.p50 for one in weeks] == [euro(0), euro(100)]
    assert [one.together_p50 for one in weeks] == [euro(0), euro(100)]


def test_a_supplier_with_little_history_is_paid_as_all_are():
    weeks = forecast(TODAY, [Expected("NEW", euro(100), TODAY)], {"NEW": [0], "S1": [7] * 500}, weeks=2)

    assert weeks[1].p50 == euro(100)


def test_what_is_in_a_run_leaves_on_its_day():
    weeks = forecast(TODAY, [Expected("S1", euro(100), TODAY, delayed=False)], {"S1": [70] * 9}, weeks=1)

    assert (weeks[0].p10, weeks[0].p90) == (euro(100), euro(100))


@given(some.lists(some.integers(-10, 40), min_size=1, max_size=20), some.integers(1, 6))
def test_percentiles_are_in_order_and_the_same_each_time(delays, count):
    due = [Expected("S1", euro(10 * one), TODAY + dt.timedelta(days=one)) for one in range(1, count)]

    first = forecast(TODAY, due, {"S1": delays}, weeks=4, draws=40)

    assert first == forecast(TODAY, due, {"S1": delays}, weeks=4, draws=40)
    assert all(one.p10 <= one.p50 and one.p50 <= one.p90 for one in first)


def test_lateness_counts_days_beyond_terms_and_what_they_cost():
    rows = [
        PaidLate("a", "1", euro(100), TODAY, TODAY + dt.timedelta(days=days), euro(max(0, days)), is_open=False)
        for days in (-2, 0, 4)
    ]

    (found,) = lateness(rows)

    assert (found.invoices, found.late, found.median_days, found.interest) == (3, 1, 0, euro(4))
