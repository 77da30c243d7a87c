"""Entries that balance, and the books they make."""

import csv
import datetime as dt
import io
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from pipeline.invoices import Kind, Line, Party, TaxShare
from pipeline.ledger import (
    Chart,
    ChartError,
    Entry,
    EntryKind,
    NotPostableError,
    Posting,
    UnbalancedError,
    balance,
    journal,
    load,
    reverse,
)
from pipeline.ledger.export import EXPORTS
from pipeline.money import Money, round_amount
from tests.fakes import an_invoice, money

CHART = load({"reverse_charge_rates": {"DE": "19"}})
DAY = dt.date(2026, 9, 1)


def post(invoice=None, chart=CHART, **changed):
    return journal(invoice or an_invoice(**changed), key="invoice:1", supplier_id="S1", chart=chart, country="DE")


def book(entry):
    return {posting.account: posting.money.amount for posting in entry.postings}


def test_a_purchase_is_expense_and_input_tax_against_what_we_owe():
    assert book(post(account="Expenses:Office")) == {
        "Expenses:Office": money("100.00"), "Assets:Tax:Input:R19": money("19.00"), "Liabilities:Payables": money("-119.00"),
    }  # fmt: skip


def test_two_rates_have_two_accounts():
    shares = (TaxShare(money("19"), money("60"), money("11.40")), TaxShare(money("5.5"), money("40"), money("2.20")))

    booked = book(post(taxes=shares, tax=money("13.60"), gross=money("113.60")))

    assert (booked["Assets:Tax:Input:R19"], booked["Assets:Tax:Input:R5-5"]) == (money("11.40"), money("2.20"))


def test_without_a_tax_table_the_lines_tell_the_rates():
    lines = (
        Line("a", net_amount=money("60"), tax_rate=money("19")),
        Line("b", net_amount=money("40"), tax_rate=money("7")),
    )

    booked = book(post(taxes=(), lines=lines, tax=money("14.20"), gross=money("114.20")))

    assert (booked["Assets:Tax:Input:R19"], booked["Assets:Tax:Input:R7"]) == (money("11.40"), money("2.80"))


def test_lines_that_do_not_explain_the_tax_leave_it_in_one_sum():
    lines = (
        Line("a", net_amount=money("60"), tax_rate=money("19")),
        Line("b", net_amount=money("40"), tax_rate=money("7")),
    )

    assert book(post(taxes=(), lines=lines, tax=money("14.30"), gross=money("114.30")))["Assets:Tax:Input"] == money(
        "14.30"
    )


def test_a_credit_note_turns_every_sign():
    assert book(post(kind=Kind.CREDIT_NOTE)) == {account: -amount for account, amount in book(post()).items()}


def test_reverse_charge_owes_the_tax_to_the_state_and_takes_it_back():
    booked = book(post(reverse_charge=True, tax=money("0"), gross=money("100.00"), taxes=(), lines=()))

    assert booked["Assets:Tax:Input:R19"] == money("19.00")
    assert booked["Liabilities:Tax:ReverseCharge:R19"] == money("-19.00")
    assert booked["Liabilities:Payables"] == money("-100.00")


def test_a_receipt_was_paid_and_a_prepayment_is_an_asset():
    assert "Liabilities:Clearing:Cards" in book(post(kind=Kind.RECEIPT))
    assert "Assets:Prepayments" in book(post(kind=Kind.PREPAYMENT_INVOICE))


def test_rounding_has_its_account():
    assert book(post(gross=money("119.02"), rounding=money("0.02")))["Expenses:Rounding"] == money("0.02")


def test_rounding_after_the_total_as_e_invoices_have_it_is_owed_too():
    booked = book(post(rounding=money("-0.02"), payable=money("118.98")))

    assert (booked["Expenses:Rounding"], booked["Liabilities:Payables"]) == (money("-0.02"), money("-118.98"))
    assert booked["Assets:Tax:Input:R19"] == money("19.00")


def test_rounding_is_never_taken_for_tax():
    booked = book(post(tax=None, taxes=(), lines=(), net=money("119.00"), rounding=money("0.02")))

    assert set(booked) == {"Expenses:Uncoded", "Expenses:Rounding", "Liabilities:Payables"}


@pytest.mark.parametrize(
    ("changed", "told"),
    [({"currency": "eur"}, "'eur' is no currency"), ({"account": "Expenses:Office supplies"}, "no account name"),
     ({"account": 'Expenses:A"\n2026-01-01 open Assets:B'}, "no account name")],
)  # fmt: skip
def test_what_would_break_the_books_is_not_posted(changed, told):
    with pytest.raises(NotPostableError, match=told):
        post(**changed)


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "＝"])
def test_no_cell_of_the_table_is_taken_for_a_formula(start):
    entry = Entry("k", EntryKind.INVOICE, DAY, f"{start}cmd()", (posting("Expenses:A", "5"), posting("Assets:B", "-5")))

    rows = list(csv.reader(io.StringIO(EXPORTS["csv"]([entry], Chart()), newline="")))

    assert {row[3] for row in rows[1:]} == {f"'{start}cmd()"}


@pytest.mark.parametrize(
    "changed", [{"gross": None}, {"currency": None}, {"issued": None}, {"kind": Kind.PROFORMA}, {"gross": money("120")}]
)
def test_what_cannot_be_posted_says_what_is_missing(changed):
    with pytest.raises(NotPostableError):
        post(**changed)


def test_a_closed_period_is_posted_into_the_first_open_day():
    chart = load({"closed_until": "2026-09-30"})

    assert post(chart=chart).date == dt.date(2026, 10, 1)


rates = some.sampled_from([Decimal(0), Decimal("5.5"), Decimal(7), Decimal(19), Decimal(23)])


@given(
    some.lists(some.tuples(some.integers(1, 10**7), rates), min_size=1, max_size=6),
    some.sampled_from(["EUR", "JPY"]),
    some.sampled_from([Kind.INVOICE, Kind.CREDIT_NOTE, Kind.RECEIPT, Kind.PREPAYMENT_INVOICE]),
    some.booleans(),
)
def test_every_invoice_balances_and_owes_its_total(items, currency, kind, reverse_charge):
    unit = Decimal(1) if currency == "JPY" else Decimal("0.01")
    lines = tuple(Line("x", net_amount=minor * unit, tax_rate=rate) for minor, rate in items)
    bases: dict[Decimal, Decimal] = {}
    for line in lines:
        bases[line.tax_rate] = bases.get(line.tax_rate, Decimal(0)) + line.net_amount
    charged = Decimal(0) if reverse_charge else Decimal(1)
    shares = tuple(
        TaxShare(rate, base, round_amount(base * rate / 100 * charged, currency)) for rate, base in bases.items()
    )
    net = sum((line.net_amount for line in lines), Decimal(0))
    tax = sum((share.tax for share in shares), Decimal(0))

    entry = post(
        kind=kind,
        currency=currency,
        lines=lines,
        taxes=shares,
        net=net,
        tax=tax,
        gross=net + tax,
        reverse_charge=reverse_charge,
    )

    owed = CHART.clearing if kind is Kind.RECEIPT else CHART.payables
    assert not any(balance(entry.postings).values())
    assert book(entry)[owed] == (net + tax) * (1 if kind is Kind.CREDIT_NOTE else -1)
    assert not any(balance([*entry.postings, *reverse(entry, "r", DAY).postings]).values())


def posting(account, amount, currency="EUR"):
    return Posting(account, Money(Decimal(amount), currency))


@pytest.mark.parametrize(
    "postings",
    [
        (posting("A:B", "1"), posting("A:C", "-2")),
        (posting("A:B", "1"), posting("A:C", "-1", "PLN")),
        (posting("A:B", "1"),),
    ],
)
def test_an_entry_that_does_not_balance_cannot_exist(postings):
    with pytest.raises(UnbalancedError):
        Entry("k", EntryKind.INVOICE, DAY, "x", postings)


def test_a_posting_of_nothing_or_of_a_fraction_cannot_exist():
    with pytest.raises(UnbalancedError):
        posting("A:B", "0")
    with pytest.raises(ValueError, match="fraction"):
        posting("A:B", "0.001")


@pytest.mark.parametrize(("table", "named"), [({"cash": "x"}, "cash"), ({"payables": "payables"}, "payables")])
def test_a_wrong_chart_is_refused_by_name(table, named):
    with pytest.raises(ChartError, match=named):
        load(table)


ENTRY = Entry(
    "invoice:1", EntryKind.INVOICE, DAY, 'Beispiel "Büro" GmbH; R-1',
    (
        Posting("Expenses:Office", Money(money("100.00"), "EUR"), None, "CC1", "S1"),
        Posting("Assets:Tax:Input:R19", Money(money("19.00"), "EUR"), "V19", None, "S1"),
        Posting("Liabilities:Payables", Money(money("-119.00"), "EUR"), None, None, "=S1"),
    ),
)  # fmt: skip
BEANCOUNT = """option "title" "Payables"

2020-01-01 open Assets:Tax:Input:R19
2020-01-01 open Expenses:Office
2020-01-01 open Liabilities:Payables

2026-09-01 * "Beispiel \\"Büro\\" GmbH; R-1"
  key: "invoice:1"
  Expenses:Office  100.00 EUR
    cost-centre: "CC1"
    supplier: "S1"
  Assets:Tax:Input:R19  19.00 EUR
    tax-code: "V19"
    supplier: "S1"
  Liabilities:Payables  -119.00 EUR
    supplier: "=S1"
"""
HLEDGER = """account Assets:Tax:Input:R19
account Expenses:Office
account Liabilities:Payables
commodity 1000.00 EUR

2026-09-01 * (invoice:1) Beispiel "Büro" GmbH  R-1
    Expenses:Office  100.00 EUR  ; cost-centre:CC1, supplier:S1
    Assets:Tax:Input:R19  19.00 EUR  ; tax-code:V19, supplier:S1
    Liabilities:Payables  -119.00 EUR  ; supplier:=S1
"""
TABLE = (
    "date,key,kind,description,account,debit,credit,currency,tax_code,cost_centre,supplier\r\n"
    '2026-09-01,invoice:1,invoice,"Beispiel ""Büro"" GmbH; R-1",Expenses:Office,100.00,,EUR,,CC1,S1\r\n'
    '2026-09-01,invoice:1,invoice,"Beispiel ""Büro"" GmbH; R-1",Assets:Tax:Input:R19,19.00,,EUR,V19,,S1\r\n'
    '2026-09-01,invoice:1,invoice,"Beispiel ""Büro"" GmbH; R-1",Liabilities:Payables,,119.00,EUR,,,\'=S1\r\n'
)


@pytest.mark.parametrize(("name", "golden"), [("beancount", BEANCOUNT), ("hledger", HLEDGER), ("csv", TABLE)])
def test_exports_are_what_they_were(name, golden):
    assert EXPORTS[name]([ENTRY], Chart()) == golden


def test_bean_check_is_silent_on_a_varied_ledger(tmp_path):
    entries = [
        post(),
        post(kind=Kind.CREDIT_NOTE, supplier=Party(name='Tab\tand "quote"\n')),
        post(kind=Kind.RECEIPT, net=None, tax=None, taxes=(), lines=()),
        post(kind=Kind.PREPAYMENT_INVOICE, rounding=money("-0.02")),
        post(reverse_charge=True, tax=money("0"), gross=money("100.00"), taxes=(), lines=()),
        post(currency="JPY", net=money("1000"), tax=money("100"), gross=money("1100"), taxes=(), lines=()),
        Entry("b", EntryKind.REVERSAL, DAY, 'back\nslash \\ and "quotes"', reverse(post(), "b", DAY).postings, "invoice:1"),
        Entry("c", EntryKind.INVOICE, dt.date(2019, 1, 1), "złoty", (posting("Expenses:A", "5", "PLN"), posting("Assets:B", "-5", "PLN"))),
    ]  # fmt: skip
    path = tmp_path / "book.beancount"
    path.write_text(EXPORTS["beancount"](entries, CHART), encoding="utf-8")

    done = subprocess.run([Path(sys.executable).parent / "bean-check", path], capture_output=True, text=True)

    assert (done.returncode, done.stdout + done.stderr) == (0, "")
