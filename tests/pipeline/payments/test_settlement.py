"""What a payment does to the ledger."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as some

from pipeline.ledger import Chart, Posting
from pipeline.money import Money, total
from pipeline.payments import Item
from pipeline.payments.late import interest
from pipeline.payments.settlement import Settlement, allocate, entry_of

CHART = Chart()


def euro(amount):
    return Money(Decimal(str(amount)), "EUR")


def item(number, clears, discount="0"):
    return Item(number, f"R-{number}", euro(clears), euro(discount))


def settled(items, paid, posted, charges=None):
    given = Settlement("payment:1", "S1", "Elbe", "Assets:Bank", dt.date(2026, 11, 30), paid, charges, tuple(items))
    entry = entry_of(given, posted, CHART)
    return {one.account: one.money.amount for one in entry.postings}


def test_a_discount_lowers_the_input_tax_in_proportion():
    posted = [
        Posting("Expenses:Office", euro("900.00")),
        Posting("Assets:Tax:Input:R19", euro("171.00"), "V19"),
        Posting("Liabilities:Payables", euro("-1071.00")),
    ]

    accounts = settled([item(1, "1071.00", "21.42")], euro("1049.58"), {1: posted})

    assert accounts == {
        "Liabilities:Payables": Decimal("1071.00"),
        "Assets:Tax:Input:R19": Decimal("-3.42"),
        "Income:Discounts": Decimal("-18.00"),
        "Assets:Bank": Decimal("-1049.58"),
    }


def test_under_reverse_charge_a_discount_lowers_both_taxes():
    posted = [
        Posting("Expenses:Office", euro("500.00")),
        Posting("Assets:Tax:Input:R19", euro("95.00")),
        Posting("Liabilities:Tax:ReverseCharge:R19", euro("-95.00")),
        Posting("Liabilities:Payables", euro("-500.00")),
    ]

    accounts = settled([item(1, "500.00", "10.00")], euro("490.00"), {1: posted})

    assert accounts["Assets:Tax:Input:R19"] == Decimal("-1.90")
    assert accounts["Liabilities:Tax:ReverseCharge:R19"] == Decimal("1.90")
    assert accounts["Income:Discounts"] == Decimal("-10.00")


AMOUNTS = some.decimals("0.01", "999.99", places=2)


@given(
    some.lists(some.tuples(AMOUNTS, some.integers(0, 5), some.booleans()), min_size=1, max_size=8), some.floats(0, 1)
)
def test_whatever_part_of_a_payment_is_booked_is_what_its_items_are_worth(rows, part):
    items = [
        item(
            number,
            -amount / 10 if credit else amount,
            0 if credit else (amount * share / 100).quantize(Decimal("0.01")),
        )
        for number, (amount, share, credit) in enumerate(rows)
    ]
    items = [
        Item(one.invoice_id, one.number, one.clears.rounded(), one.discount) for one in items if one.clears.rounded()
    ]
    ordered = total([one.cash for one in items], "EUR")
    paid = Money((ordered.amount * Decimal(part)).quantize(Decimal("0.01")), "EUR")
    if paid.amount <= 0 or paid.amount > ordered.amount:
        return

    cleared = allocate(items, paid)

    assert total([one.cash for one in cleared], "EUR") == paid
    known = {one.invoice_id: one for one in items}
    for one in cleared:
        assert abs(one.clears).amount <= abs(known[one.invoice_id].clears).amount
        assert not one.discount or one == known[one.invoice_id]


def test_late_interest_runs_from_the_day_after_by_the_rate_of_each_half_year():
    owed, due = euro("36500.00"), dt.date(2024, 12, 21)

    found = interest(owed, due, dt.date(2025, 1, 10), "DE")

    assert found.days == 20
    assert found.money == euro("236.40")  # ten days of 12.37 % and ten of 11.27 %: 1.00 for each day and percent
    assert interest(owed, due, due, "DE").money == euro(0)
    assert (
        interest(owed, due, dt.date(2024, 12, 31), "PL").money > interest(owed, due, dt.date(2024, 12, 31), "FR").money
    )
