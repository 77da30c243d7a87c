"""An invoice against its order."""

from decimal import Decimal

from pipeline.findings import Reason
from pipeline.invoices import Line
from pipeline.parties import OrderLine
from pipeline.purchase_orders import OrderMatch, OrderState, Tolerance, match, normal, pair
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
