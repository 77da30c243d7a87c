"""Amounts that explain each other, on arrays that a person can check."""

from decimal import Decimal

import numpy as np

from extractors.paper.arithmetic import MOST, arithmetic

NAMES = (
    "gross_like", "net_like", "tax_like", "net_rate", "tax_rate", "gross_rate", "column_sum", "half_sum",
    "row_product", "rounded", "paid_back",
)  # fmt: skip


def found(*cents, percents=(), money=None, right=None, rows=None, pages=None):
    """The columns of amounts in cents by name; each in its own row of one column, unless told otherwise."""
    count = len(cents)
    columns = arithmetic(
        np.array(cents, np.int64),
        np.array(money if money is not None else [True] * count, bool),
        tuple(Decimal(one) for one in percents),
        np.array(right if right is not None else [500.0] * count, float),
        np.array(pages if pages is not None else [1] * count, np.int64),
        np.array(rows if rows is not None else range(count), np.int64),
    )
    assert {one.dtype for one in columns} == {np.dtype(np.float32)}
    return {name: column.tolist() for name, column in zip(NAMES, columns, strict=True)}


def test_net_and_tax_and_gross_find_each_other():
    seen = found(10000, 1900, 11900, 777)

    assert seen["net_like"] == [1, 0, 0, 0]
    assert seen["tax_like"] == [0, 1, 0, 0]
    assert seen["gross_like"] == [0, 0, 1, 0]


def test_a_credit_note_adds_up_as_well():
    assert found(-10000, -1900, -11900)["gross_like"] == [0, 0, 1]


def test_forty_percent_is_no_tax():
    seen = found(10000, 4000, 14000)

    assert not any(seen["net_like"] + seen["tax_like"] + seen["gross_like"])


def test_a_cent_is_no_tax():
    assert not any(found(10000, 1, 10001)["tax_like"])


def test_sums_are_exact():
    assert not any(found(10000, 1900, 11901)["gross_like"])


def test_numbers_that_are_not_money_make_no_sums():
    assert not any(found(10000, 1900, 11900, money=[True, False, True])["gross_like"])


def test_a_printed_rate_explains_a_tax_though_a_cent_is_rounded():
    seen = found(9999, 1901, 11900, percents=["19"])

    assert seen["net_rate"] == [1, 0, 0]  # 19 % of 99.99 is 19.00
    assert seen["tax_rate"] == [0, 1, 0]
    assert found(9999, 1902, 11901, percents=["19"])["tax_rate"] == [0, 0, 0]
    assert found(9999, 1901, 11900, percents=["7"])["tax_rate"] == [0, 0, 0]


def test_a_printed_rate_explains_a_gross_total_whose_tax_is_not_printed():
    assert found(10000, 11900, percents=["19"])["gross_rate"] == [0, 1]


def test_a_rate_beyond_those_of_any_tax_explains_nothing():
    assert not any(found(10000, 5000, 15000, percents=["50"])["tax_rate"])


def test_a_column_that_adds_up():
    seen = found(1000, 2500, 500, 4000)

    assert seen["column_sum"] == [0, 0, 0, 1]


def test_a_sum_below_its_subtotal_is_half_a_sum():
    seen = found(1000, 2500, 3500, 3500)

    assert seen["column_sum"][2] == 1
    assert seen["half_sum"] == [0, 0, 0, 1]


def test_another_column_is_not_added():
    assert found(1000, 2500, 3500, right=[500, 300, 500])["column_sum"] == [0, 0, 0]


def test_a_column_goes_on_over_the_page():
    assert found(1000, 2500, 3500, pages=[1, 1, 2], rows=[5, 6, 7])["column_sum"] == [0, 0, 1]


def test_quantity_times_price():
    seen = found(300, 1250, 3750, 9999, rows=[4, 4, 4, 5])

    assert seen["row_product"] == [0, 0, 1, 0]


def test_factors_in_other_rows_do_not_count():
    assert not any(found(300, 1250, 3750, rows=[4, 4, 5])["row_product"])


def test_a_till_rounds_to_five_cents():
    assert found(1998, 2000)["rounded"] == [0, 1]
    assert found(1995, 2000)["rounded"] == [0, 0]
    assert found(1994, 2000)["rounded"] == [0, 0]


def test_what_was_given_and_the_change():
    assert found(1780, 2000, 220)["paid_back"] == [1, 0, 0]
    assert found(1780, 2000, 221)["paid_back"] == [0, 0, 0]


def test_change_far_below_is_another_matter():
    assert found(1780, 2000, 220, rows=[1, 12, 13])["paid_back"] == [0, 0, 0]


def test_of_many_amounts_the_last_are_compared():
    many = [100003 * number for number in range(1, MOST)]  # the triple before them is out of reach

    assert not any(found(10000, 1900, 11900, *many)["tax_like"][:3])
    assert found(*many, 10000, 1900, 11900)["gross_like"][-1] == 1


def test_nothing_printed():
    assert all(column == [] for column in found().values())
