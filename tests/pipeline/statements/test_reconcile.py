"""A supplier's statement against our books."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.invoices import Invoice, Kind, Line, Party
from pipeline.statements import (
    BadStatementError,
    OurItem,
    Outcome,
    StatementLine,
    from_csv,
    from_invoice,
    reconcile,
    with_twins,
)
from pipeline.statements.lines import amount_of, number_in

DAY = dt.date(2026, 9, 1)


def ours(number, gross="100", open_="100", *payments, invoice_id=1, **more):
    opened = None if open_ is None else Decimal(open_)
    return OurItem(
        invoice_id, number, Decimal(gross), opened, "EUR", DAY, tuple(Decimal(one) for one in payments), **more
    )


def theirs(number, amount="100", **more):
    return StatementLine(number, Decimal(amount), "EUR", **more)


@pytest.mark.parametrize(
    ("line", "item", "outcome"),
    [
        (theirs("R-0001"), ours("R 1"), Outcome.MISSING_INVOICE),
        (theirs("R-1"), ours("r/1"), Outcome.AGREED),
        (theirs("0001"), ours("1"), Outcome.AGREED),
        (theirs("R-1"), ours("R-1", "100", None), Outcome.NOT_POSTED),
        (theirs("R-1", "90"), ours("R-1"), Outcome.AMOUNT_DIFFERS),
        (theirs("R-1"), ours("R-1", "100", "0", "100"), Outcome.PAID_HERE),
        (theirs("R-1"), ours("R-1", "100", "-100", "100", "100"), Outcome.PAID_TWICE),
        (theirs("G-1", "-40"), ours("G-1", "-40", "-40"), Outcome.UNAPPLIED_CREDIT),
        (theirs("G-1", "-40"), ours("R-1", "100", "100"), Outcome.MISSING_CREDIT),
        (theirs("77", date=DAY), ours("R-1"), Outcome.AGREED),
        (theirs("00123456"), ours("INV 123456"), Outcome.AGREED),
        (theirs("INV-123456"), ours("123456"), Outcome.AGREED),
        (theirs("3456"), ours("123456"), Outcome.MISSING_INVOICE),
    ],
)
def test_each_line_comes_to_what_it_means(line, item, outcome):
    assert reconcile([line], [item], "EUR").differences[0].outcome is outcome


def test_what_is_open_here_alone_is_told_and_what_is_paid_is_not():
    items = [ours("R-1"), ours("R-2", "100", "0", "100", invoice_id=2), ours("G-1", "-5", "-5", invoice_id=3)]

    found = reconcile([], items, "EUR")

    assert [one.outcome for one in found.differences] == [Outcome.NOT_ON_STATEMENT, Outcome.UNAPPLIED_CREDIT]


def test_two_invoices_of_one_number_that_were_both_paid_are_paid_twice():
    items = with_twins([ours("R-1", "100", "0", "100"), ours("r1", "100", "0", "100", invoice_id=2)])

    (found,) = reconcile([], items, "EUR").differences

    assert (found.outcome, found.invoice_id, found.why.english) == (
        Outcome.PAID_TWICE,
        2,
        "invoice 1 was paid for the same",
    )


NUMBERS = some.sampled_from(["R-1", "R-2", "R-3", "G-1", "77"])
SUMS = some.integers(-3, 3).map(lambda one: Decimal(one * 50))


@given(
    some.lists(some.builds(StatementLine, NUMBERS, SUMS, some.just("EUR"), some.sampled_from([None, DAY])), max_size=8),
    some.lists(some.tuples(NUMBERS, SUMS, SUMS), max_size=8),
)
def test_every_line_and_every_item_is_used_once_and_the_difference_is_the_balance(lines, rows):
    items = [OurItem(number, name, gross, opened, "EUR", DAY) for number, (name, gross, opened) in enumerate(rows)]

    found = reconcile(lines, items, "EUR")

    assert sum(one.theirs is not None for one in found.differences) == len(lines)
    used = [one.invoice_id for one in found.differences if one.invoice_id is not None]
    assert len(used) == len(set(used))
    assert {one.invoice_id for one in items if one.open} <= set(used)
    difference = sum((one.amount for one in lines), Decimal(0)) - sum((one.open for one in items), Decimal(0))
    assert found.balance.get("EUR", Decimal(0)) == difference


def test_a_csv_is_read_in_english_german_and_polish():
    english = from_csv('Invoice,Date,Amount\nR-1,2026-09-01,"1,000.50"\n')
    german = from_csv("\ufeffBelegnummer;Belegdatum;Soll;Haben\nR-1;01.09.2026;1.000,50;\n;;;\n")
    polish = from_csv("Numer faktury\tData\tKwota\tWaluta\nR-1\t1.09.2026\t1\u00a0000,50\tPLN\n")

    assert english == german == (StatementLine("R-1", Decimal("1000.50"), None, DAY),)
    assert polish == (StatementLine("R-1", Decimal("1000.50"), "PLN", DAY),)


@pytest.mark.parametrize(
    ("text", "amount"),
    [("1.234,56", "1234.56"), ("1,234.56", "1234.56"), ("-5", "-5"), ("5,00-", "-5.00"), ("(7.5)", "-7.5"),
     ("1.234.567", "1234567"), ("12", "12"), ("1’234.50", "1234.50"), ("\u22125,1", "-5.1")],
)  # fmt: skip
def test_an_amount_is_read_as_it_is_written(text, amount):
    assert amount_of(text) == Decimal(amount)


@pytest.mark.parametrize("text", ["1.234", "1,234", "abc", "", "1..2,,3x"])
def test_an_amount_that_could_be_two_is_none(text):
    with pytest.raises(BadStatementError):
        amount_of(text)


def test_a_bad_line_is_named():
    with pytest.raises(BadStatementError, match="line 3"):
        from_csv("number;amount\nR-1;5,00\nR-2;1.234\n")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Invoice KF-118204, 4 September 2026", "KF-118204"),
        ("1 Rechnung 2026/118 vom 27.08.2026", "2026/118"),
        ("27.08.2026 Faktura FV/118/09/2026", "FV/118/09/2026"),
        ("Balance carried forward 31 12", ""),
    ],
)
def test_the_number_of_a_document_is_found_among_dates_and_positions(text, number):
    assert number_in(text) == number


def test_the_lines_of_a_statement_on_paper_are_its_documents():
    lines = (
        Line("Rechnung R-2026/17 vom 1.9.", net_amount=Decimal(100)),
        Line("Saldovortrag", net_amount=Decimal(5)),
        Line("Gutschrift G-3"),
    )
    paper = Invoice(Kind.STATEMENT, Party(), Party(), currency="EUR", lines=lines)

    assert from_invoice(paper) == (StatementLine("R-2026/17", Decimal(100), "EUR"),)
