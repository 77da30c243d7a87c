"""An invoice against its order."""

from dataclasses import replace
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.findings import Reason
from pipeline.invoices import Line
from pipeline.parties import OrderLine
from pipeline.purchase_orders import OrderMatch, OrderState, Tolerance, match, normal, pair
from pipeline.purchase_orders.lines import _assign
from tests.fakes import an_invoice, an_order, money

TOLERANCE = Tolerance()


def compare(order=None, supplier_id="S1", **changed):
    order = order or an_order()
    return match(
        an_invoice(**({"purchase_order": "PO 77"} | changed)), {normal(order.number): order}, supplier_id, TOLERANCE
    )


def test_an_invoice_that_says_what_was_ordered_is_matched():
    result = compare()

    assert isinstance(result, OrderMatch)
    assert (result.state, dict(result.billed)) == (OrderState.MATCHED, {"10": Decimal(4)})


def test_an_invoice_without_an_order_is_not_compared():
    assert compare(purchase_order=None) is None


def test_an_unknown_order_and_another_suppliers_order_are_told():
    assert compare(purchase_order="PO-78").reason is Reason.ORDER_UNKNOWN
    assert compare(supplier_id="S2").reason is Reason.ORDER_MISMATCH


def test_two_percent_dearer_is_accepted_and_more_is_not():
    at_limit = (Line("Paper", money("4"), "C62", money("25.50"), None, money("102.00")),)
    above = (Line("Paper", money("4"), "C62", money("25.51"), None, money("102.04")),)

    assert compare(lines=at_limit).state is OrderState.MATCHED
    assert [one.reason for one in compare(lines=above).findings] == [Reason.ORDER_MISMATCH]


def test_more_than_is_left_of_the_order_is_overbilled():
    order = an_order(OrderLine("10", "Paper", money("4"), money("25.00"), billed=money("1")))

    (finding,) = compare(order).findings

    assert finding.reason is Reason.ORDER_OVERBILLED
    assert "4 billed after 1 billed before, 4 ordered" in finding.sentence


def test_less_was_received_than_ordered():
    order = an_order(OrderLine("10", "Paper", money("10"), money("25.00"), received=money("3")))

    assert "3 received" in compare(order).findings[0].sentence


def test_what_was_never_ordered_is_named():
    lines = (*an_invoice().lines, Line("Rush surcharge", money("1"), "", money("25"), None, money("25.00")))

    assert "Rush surcharge" in compare(lines=lines).findings[0].sentence


def test_without_lines_the_total_is_compared():
    assert compare(lines=()).state is OrderState.MATCHED
    assert compare(lines=(), net=money("155.00")).state is OrderState.VARIANCE


LINE = Line("Paper", money("4"), "C62", money("25"), None, money("100.00"))


def sentences(result):
    return " ".join(finding.sentence for finding in result.findings)


def test_a_net_total_beyond_its_lines_is_never_matched():
    result = compare(net=money("9000.00"), tax=money("1710.00"), gross=money("10710.00"))

    assert result.state is OrderState.VARIANCE
    assert "8900.00 is not on the order" in sentences(result)


def test_the_amount_of_a_line_decides_and_not_its_printed_price():
    dearer = replace(LINE, net_amount=money("900.00"))
    per_hundred = Line("Paper", money("4"), "", money("2500"), None, money("100.00"))

    assert "billed at 225" in sentences(compare(lines=(dearer,), net=money("900.00")))
    assert compare(lines=(per_hundred,)).state is OrderState.MATCHED


def test_a_line_without_a_quantity_is_compared_by_its_amount():
    assert "36 billed, 4 ordered" in sentences(compare(lines=(Line("Paper", net_amount=money("900")),), net=money(900)))


def test_two_percent_of_much_is_held_by_the_amount():
    order = an_order(OrderLine("10", "Paper", money("1000"), money("100")))
    within = Line("Paper", money("1000"), "", money("100.05"), None, money("100050.00"))
    beyond = Line("Paper", money("1000"), "", money("100.06"), None, money("100060.00"))

    assert compare(order, lines=(within,), net=within.net_amount).state is OrderState.MATCHED
    assert compare(order, lines=(beyond,), net=beyond.net_amount).state is OrderState.VARIANCE


def test_an_order_line_billed_in_two_parts_counts_both():
    half, rest = (replace(LINE, quantity=money(n), net_amount=25 * money(n)) for n in ("1", "3"))
    over = replace(rest, quantity=money("4"), net_amount=money("100"))

    assert compare(lines=(half, rest)).state is OrderState.MATCHED
    assert "5 billed, 4 ordered" in sentences(compare(lines=(half, over), net=money("125")))


def test_a_discount_is_no_surprise():
    lines = (LINE, Line("Rabatt", net_amount=money("-5.00")))

    assert compare(lines=lines, net=money("95.00")).state is OrderState.MATCHED


def test_another_currency_is_told():
    assert [one.reason for one in compare(currency="USD").findings] == [Reason.ORDER_MISMATCH]
    assert "in EUR, the invoice in USD" in sentences(compare(currency="USD"))


def test_lines_that_were_never_ordered_are_told_though_their_total_is_open():
    other = Line("Consulting", money("1"), "", money("100"), None, money("100"))

    assert "Not on the order PO-77: Consulting 100." in sentences(compare(lines=(other,)))


def test_a_total_without_lines_uses_the_order_up():
    first = compare(lines=(), net=money("75.00"))
    order = an_order(replace(an_order().lines[0], billed=first.billed["10"]))

    assert first.billed == {"10": Decimal(3)}
    assert compare(order, lines=(), net=money("25.00")).state is OrderState.MATCHED
    assert "25.00 is open" in sentences(compare(order, lines=(), net=money("100.00")))


def test_without_lines_only_what_was_received_is_open():
    order = an_order(OrderLine("10", "Paper", money("10"), money("25.00"), received=money("3")))

    assert "75.00 is open" in sentences(compare(order, lines=(), net=money("100.00")))


def test_a_net_total_that_is_not_printed_is_worked_out_and_else_missed():
    assert compare(lines=(), net=None).state is OrderState.MATCHED
    assert "Without a net total" in sentences(compare(lines=(), net=None, tax=None))


def test_the_line_number_of_the_order_goes_before_everything():
    ordered = (OrderLine("10", "Paper", money(1), money(1)), OrderLine("20", "Pens", money(1), money(1)))
    line = Line("Paper", order_line="00020")

    assert [other.number for _, other in pair([line], ordered)] == ["20"]


def test_pairs_are_the_best_together_and_not_the_best_first():
    ordered = (OrderLine("1", "hex bolt", money(1), money(1)), OrderLine("2", "hex bolt steel", money(1), money(9)))
    lines = (Line("hex bolt", unit_price=money(1)), Line("hex bolt", unit_price=money(1)))

    assert sorted(other.number for _, other in pair(lines, ordered)) == ["1", "2"]


def test_one_item_number_on_two_order_lines_is_paired_with_both():
    ordered = tuple(OrderLine(number, "Bolt", money(5), money(1), item="A-100") for number in ("1", "2"))
    lines = tuple(Line("Bolt A-100", money(5), "", money(1), None, money(5)) for _ in ordered)

    assert sorted(other.number for _, other in pair(lines, ordered)) == ["1", "2"]


def test_a_short_item_number_inside_a_word_is_no_sign():
    ordered = (OrderLine("1", "Cable", money(1), money(1), item="12"), OrderLine("2", "Lamp", money(1), money(1)))

    assert [other.number for _, other in pair([Line("Lamp E27 1200 lm")], ordered)] == ["2"]


gains = some.integers(1, 5).flatmap(
    lambda rows: some.lists(
        some.lists(some.sampled_from([0.0, 60.0, 70.5, 99.0, 120.0]), min_size=rows, max_size=6).map(tuple),
        min_size=rows,
        max_size=rows,
    ).filter(lambda table: len({len(row) for row in table}) == 1)
)


@given(gains)
def test_the_assignment_has_the_greatest_sum_there_is(table):
    chosen = _assign(table)

    best = max(
        sum(table[row][column] for row, column in enumerate(columns))
        for columns in permutations(range(len(table[0])), len(table))
    )
    assert sum(table[row][column] for row, column in chosen.items()) == pytest.approx(best)
    assert len(set(chosen.values())) == len(chosen)


def test_five_hundred_lines_are_paired_within_a_moment():
    ordered = [OrderLine(str(at), f"Part number {at:04d} steel", money(1), money(1)) for at in range(500)]
    lines = [Line(f"Part number {at:04d} steel") for at in range(500)]

    assert all(line.description == other.description for line, other in pair(lines, ordered))


amounts = some.decimals("0.01", "99999.99", places=2)


@given(amounts, amounts, some.integers(0, 4))
def test_matched_never_means_more_than_the_order_is_worth(net, amount, quantity):
    lines = (Line("Paper", Decimal(quantity), "", None, None, amount),)

    result = compare(lines=lines, net=net)

    if result.state is OrderState.MATCHED:
        assert net <= Decimal("102.02")


def test_lines_pair_by_item_number_before_words():
    ordered = (
        OrderLine("1", "Bolt M8", money("1"), money("1"), item="A-1"),
        OrderLine("2", "Bolt M8 x 40", money("1"), money("1"), item="A-2"),
    )
    lines = (Line("A-2 Bolt M8"), Line("A-1 Bolt M8 x 40"))

    assert {(line.description, other.number) for line, other in pair(lines, ordered)} == {
        ("A-2 Bolt M8", "2"),
        ("A-1 Bolt M8 x 40", "1"),
    }
