"""Lines of invoices on sheets as a typewriter would set them."""

from dataclasses import replace
from decimal import Decimal

from extractors.paper import lines, totals
from extractors.paper.candidates import values
from extractors.paper.columns import heads
from extractors.paper.layout import sheet
from tests.extractors.paper.pages import page


def money(text):
    return Decimal(text) if text else None


def read(*texts, net=None, gross=None, pages=None):
    """The lines of pages of text, or of pages."""
    arranged = sheet(pages or [page(text, number) for number, text in enumerate(texts, 1)])
    found = values(arranged)
    decimal = totals.separator([value for inside in found.values() for value in inside])
    return lines.read(arranged, heads(arranged), found, decimal, lines.Totals(money(net), money(gross)))


def amounts(found):
    return [str(line.net_amount) for line in found]


def numbers(line):
    """Quantity, price, amount, rate as plain text; empty where missing."""
    return tuple(
        "" if one is None else f"{one.normalize():f}"
        for one in (line.quantity, line.unit_price, line.net_amount, line.tax_rate)
    )


TABLE = """
Pos   Description                  Quantity    Unit price    VAT      Amount
1     Paper A4                            4         25.00    19 %     100.00
2     Toner black                         2         80.50    19 %     161.00
Net total                                                             261.00
VAT 19 %                                                               49.59
Total                                                                 310.59
"""


def test_a_table_with_heads():
    one, two = read(TABLE, net="261.00", gross="310.59")

    assert (one.description, *numbers(one)) == ("Paper A4", "4", "25", "100", "19")
    assert (two.description, *numbers(two)) == ("Toner black", "2", "80.5", "161", "19")
    assert one.page == 1
    assert one.box.y0 < two.box.y0


def test_heads_over_two_rows():
    found = read(
        """
Pos   Description                  Quantity         Unit       Total
                                                   price      amount
1     Paper A4                            4        25.00      100.00
2     Toner black                         2        80.50      161.00
Net total                                                     261.00
""",
        net="261.00",
    )

    assert [(line.description, *numbers(line)) for line in found] == [
        ("Paper A4", "4", "25", "100", ""),
        ("Toner black", "2", "80.5", "161", ""),
    ]


def test_no_heads():
    found = read(
        """
Muster Handel
Paper A4                            4        25.00      100.00
Toner black                         2        80.50      161.00
Net total                                               261.00
VAT 19 %                                                 49.59
Total                                                   310.59
""",
        net="261.00",
        gross="310.59",
    )

    assert [(line.description, *numbers(line)[:3]) for line in found] == [
        ("Paper A4", "4", "25", "100"),
        ("Toner black", "2", "80.5", "161"),
    ]


def test_quantity_and_price_in_another_order():
    (one,) = read(
        """
Description                  Unit price    Quantity      Amount
Paper A4                          25.00           4      100.00
Net total                                                100.00
""",
        net="100.00",
    )

    assert numbers(one) == ("4", "25", "100", "")


def test_descriptions_go_on_in_the_next_rows():
    one, two = read(
        """
Pos   Description                  Quantity    Unit price      Amount
1     Paper A4                            4         25.00      100.00
      white and very smooth
      for all printers
2     Toner black                         2         80.50      161.00
Net total                                                      261.00
""",
        net="261.00",
    )

    assert one.description == "Paper A4 white and very smooth for all printers"
    assert two.description == "Toner black"


def test_a_discount_in_percent_of_a_line():
    one, two = read(
        """
Description                  Quantity    Unit price    Discount      Amount
Paper A4                            4         25.00        10 %       90.00
Toner black                         2         80.50                  161.00
Net total                                                            251.00
""",
        net="251.00",
    )

    assert numbers(one)[:3] == ("4", "25", "90")
    assert one.discount == Decimal(10)
    assert one.tax_rate is None
    assert two.discount is None


def test_a_discount_in_a_row_of_its_own_is_part_of_the_line_above():
    one, two = read(
        """
Description                  Quantity    Unit price      Amount
Paper A4                            4         25.00      100.00
Discount 10 %                                            -10.00
Toner black                         2         80.50      161.00
Net total                                                251.00
""",
        net="251.00",
    )

    assert amounts([one, two]) == ["90.00", "161.00"]
    assert one.discount == Decimal(10)
    assert one.description == "Paper A4"


def test_subtotals_and_what_is_carried_over_are_no_lines():
    found = read(
        """
Description                  Quantity    Unit price      Amount
Paper A4                            4         25.00      100.00
Toner black                         2         80.50      161.00
Carried forward                                          261.00
""",
        """
Description                  Quantity    Unit price      Amount
Brought forward                                          261.00
Desk                                1        300.00      300.00
Net total                                                561.00
""",
        net="561.00",
    )

    assert amounts(found) == ["100.00", "161.00", "300.00"]
    assert [line.page for line in found] == [1, 1, 2]


def test_groups_with_their_sums():
    found = read(
        """
Description                  Quantity    Unit price      Amount
Paper A4                            4         25.00      100.00
Toner black                         2         80.50      161.00
Sum of group 1                                           261.00
Desk                                1        300.00      300.00
Chair                               2        100.00      200.00
Sum of group 2                                           500.00
Net total                                                761.00
""",
        net="761.00",
    )

    assert amounts(found) == ["100.00", "161.00", "300.00", "200.00"]


def test_freight_is_a_line_where_the_net_total_asks_for_it():
    text = """
Description                  Quantity    Unit price      Amount
Paper A4                            4         25.00      100.00
Toner black                         2         80.50      161.00
Freight                                                    9.90
Net total                                                {net}
"""

    assert amounts(read(text.format(net="270.90"), net="270.90")) == ["100.00", "161.00", "9.90"]
    assert amounts(read(text.format(net="261.00"), net="261.00")) == ["100.00", "161.00"]


def test_amounts_set_flush_left():
    found = read(
        """
Description                  Quantity    Unit price      Amount
Paper A4                     4           25.00           100.00
Toner black                  12          80.50           966.00
Desk                         1           1,300.00        1,300.00
Net total                                                2,366.00
""",
        net="2366.00",
    )

    assert [numbers(line)[:3] for line in found] == [("4", "25", "100"), ("12", "80.5", "966"), ("1", "1300", "1300")]


def test_a_credited_quantity_is_negative_and_its_price_is_not():
    one, two = read(
        """
Description                  Quantity    Unit price      Amount
Paper A4                            4         25.00     -100.00
Toner black                        -2         80.50     -161.00
Net total                                               -261.00
""",
        net="-261.00",
    )

    assert numbers(one)[:3] == ("-4", "25", "-100")
    assert numbers(two)[:3] == ("-2", "80.5", "-161")


def test_amounts_a_little_lower_than_their_row():
    whole = page(TABLE)
    lowered = tuple(
        replace(word, box=word.box._replace(y0=word.box.y0 + 5, y1=word.box.y1 + 5))
        if word.box.x0 > 200 and word.box.y0 > 60 and word.text[0].isdigit()
        else word
        for word in whole.words
    )

    found = read(pages=[replace(whole, words=lowered)], net="261.00", gross="310.59")

    assert [(line.description, *numbers(line)[:3]) for line in found] == [
        ("Paper A4", "4", "25", "100"),
        ("Toner black", "2", "80.5", "161"),
    ]


def test_the_lines_of_a_till_add_up_to_the_gross_total():
    found = read(
        """
Coffee                   2,50
Cake with cream          4,20
Summe                    6,70
""",
        gross="6.70",
    )

    assert [(line.description, str(line.net_amount)) for line in found] == [
        ("Coffee", "2.50"),
        ("Cake with cream", "4.20"),
    ]


def test_numbers_of_a_letter_are_no_lines():
    assert not read("Dear all,\nwe met on 12.03.2024 in room 17.\nTel. 0123 456789\nYours")


def test_an_item_code_and_a_unit():
    (one,) = read(
        """
Item no.     Description              Quantity     Unit price      Amount
A-1207       Paper A4                    4 box          25.00      100.00
Net total                                                          100.00
""",
        net="100.00",
    )

    assert (one.seller_item, one.description, one.unit) == ("A-1207", "Paper A4", "box")
