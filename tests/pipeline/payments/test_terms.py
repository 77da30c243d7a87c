"""Terms: due days and discounts."""

import datetime as dt
from decimal import Decimal

import pytest

from pipeline.money import Money
from pipeline.payments.terms import BadTermsError, Offer, due_on, is_worth, offers_on, read_terms, yearly_rate

JANUARY = dt.date(2026, 1, 15)


@pytest.mark.parametrize(
    ("code", "due"),
    [
        ("net 30", "2026-02-14"),
        ("NET 0", "2026-01-15"),
        ("net 30 eom", "2026-02-28"),
        ("eom + 30", "2026-03-02"),
        ("eom+0", "2026-01-31"),
        ("2/10 net 30", "2026-02-14"),
    ],
)
def test_an_invoice_is_due_on_the_day_its_terms_say(code, due):
    assert due_on(read_terms(code), JANUARY).isoformat() == due


def test_discounts_are_counted_from_the_invoice():
    assert offers_on(read_terms("3/7 2/14 net 30"), JANUARY) == (
        Offer(Decimal(3), dt.date(2026, 1, 22)),
        Offer(Decimal(2), dt.date(2026, 1, 29)),
    )


@pytest.mark.parametrize("code", ["", "30", "2/40 net 30", "100/10 net 30", "0/10 net 30", "net thirty", "2/10"])
def test_terms_that_nobody_can_mean_are_refused(code):
    with pytest.raises(BadTermsError):
        read_terms(code)


def test_two_percent_in_ten_days_net_thirty_earns_thirty_seven_percent_a_year():
    assert yearly_rate(Offer(Decimal(2), dt.date(2026, 1, 25)), dt.date(2026, 2, 14)) == Decimal("37.24")


def test_a_discount_until_the_due_date_is_always_worth_it_and_a_small_early_one_is_not():
    due = dt.date(2026, 4, 15)

    assert is_worth(Offer(Decimal("0.1"), due), due, Decimal(100))
    assert not is_worth(Offer(Decimal("0.5"), JANUARY), due, Decimal(10))


def test_a_discount_is_rounded_half_up_to_the_cent():
    assert Offer(Decimal(2), JANUARY).saved(Money(Decimal("1071.25"), "EUR")) == Money(Decimal("21.43"), "EUR")
