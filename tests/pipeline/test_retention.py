"""How long originals are kept."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from pipeline.retention import Retention

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2100, 12, 31))


def test_an_invoice_is_kept_to_the_end_of_the_year_so_many_years_after_the_later_of_its_two_dates():
    ten = Retention(invoice_years=10)

    assert ten.of_invoice(dt.date(2025, 12, 30), dt.date(2026, 1, 2)) == dt.date(2036, 12, 31)
    assert ten.of_invoice(dt.date(2026, 3, 1), dt.date(2026, 2, 1)) == dt.date(2036, 12, 31)
    assert ten.of_invoice(None, dt.date(2026, 2, 1)) == dt.date(2036, 12, 31)


def test_anything_else_is_kept_for_days():
    assert Retention(other_days=30).of_other(dt.date(2026, 1, 1)) == dt.date(2026, 1, 31)


def test_without_a_number_everything_is_kept_for_ever():
    assert Retention().of_invoice(dt.date(2000, 1, 1), dt.date(2000, 1, 1)) is None
    assert Retention().of_other(dt.date(2000, 1, 1)) is None


@given(DAYS, DAYS, st.integers(1, 30))
def test_an_invoice_is_never_kept_for_less_than_its_years(issued, received, years):
    last = Retention(invoice_years=years).of_invoice(issued, received)

    assert (last - max(issued, received)).days >= 365 * years - 1
