"""Why an open item is not paid now, who may release, and what the settings may say."""

from decimal import Decimal

import pytest

from pipeline.findings import Finding, Reason
from pipeline.invoices import Invoice, Kind, Party
from pipeline.money import Money
from pipeline.parties import Supplier
from pipeline.payments import PaymentRulesError, Terms, load
from pipeline.payments.holds import Circumstances, account_to_pay, holds
from pipeline.payments.payables import payable
from pipeline.payments.payment import MOVES, PaymentStatus
from pipeline.payments.release import Hands, ReleaseRefusedError, check_release

OLD, NEW = "DE02120300000000202051", "DE02500105170137075030"


def supplier(*ibans, **more):
    return Supplier("S1", "Elbe", ibans=ibans, **more)


def reasons(**given):
    found = Circumstances(**({"supplier": supplier(OLD), "iban": OLD} | given))
    return [one.english for one in holds(found)]


def test_a_known_supplier_with_its_approved_account_is_paid():
    assert reasons() == []


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"supplier": None}, "not in the master"),
        ({"supplier": supplier(OLD, blocked=True)}, "blocked"),
        ({"iban": NEW}, "not approved"),
        ({"asked": [NEW]}, "second person"),
        ({"supplier": supplier(OLD, NEW), "iban": None}, "several"),
        ({"supplier": supplier(), "iban": None}, "no bank account"),
        ({"supplier": supplier("DE02120300000000202052"), "iban": None}, "fails its check"),
        ({"open_findings": [Finding(Reason.BANK_CHANGED, "x")]}, "BANK_CHANGED"),
        ({"twin": Finding(Reason.DUPLICATE_EXACT, "x")}, "DUPLICATE_EXACT"),
    ],
)
def test_each_doubt_holds_a_payment_by_name(given, why):
    assert why in reasons(**given)[0]


def test_a_warning_holds_nothing():
    assert reasons(open_findings=[Finding(Reason.UNUSUAL_AMOUNT, "x")]) == []


def test_the_account_of_the_invoice_is_paid_if_it_is_approved_else_the_only_approved_one():
    assert account_to_pay("DE02 1203 0000 0000 2020 51", supplier(OLD, NEW)) == OLD
    assert account_to_pay(None, supplier(NEW)) == NEW
    assert account_to_pay(NEW, supplier(OLD)) is None


def test_no_more_is_paid_than_the_invoice_asks_for():
    invoice = Invoice(Kind.INVOICE, Party(), Party(), gross=Decimal(119), payable=Decimal(19), currency="EUR")

    found = payable(1, invoice, Money(Decimal(119), "EUR"), Circumstances(supplier(OLD), OLD), Terms(30))

    assert found.open == Money(Decimal(19), "EUR")


def test_a_credit_note_needs_no_account():
    invoice = Invoice(Kind.CREDIT_NOTE, Party(), Party(), gross=Decimal(119), currency="EUR")

    found = payable(1, invoice, Money(Decimal(-119), "EUR"), Circumstances(supplier(), None), Terms(30))

    assert (found.iban, found.holds, found.offers) == (None, (), ())


@pytest.mark.parametrize(
    ("person", "hands", "why"),
    [
        ("ann", Hands(), "yourself"),
        ("olga", Hands(), "no limit"),
        ("carl", Hands(), "may release up to 50"),
        ("cora", Hands(changed_accounts={"cora"}), "bank account"),
        ("cora", Hands(approved={"cora"}), "approved"),
    ],
)
def test_a_release_is_refused_by_name(person, hands, why):
    limits = {"cora": Decimal(100), "carl": Decimal(50), "ann": Decimal(100)}

    with pytest.raises(ReleaseRefusedError, match=why):
        check_release(person, "ann", Money(Decimal(100), "EUR"), limits, hands)


def test_up_to_the_limit_a_second_person_releases():
    check_release("cora", "ann", Money(Decimal(100), "EUR"), {"cora": Decimal(100)}, Hands({"olga"}, {"maria"}))


def test_a_payment_reaches_the_bank_only_after_its_release_and_the_ledger_only_after_the_bank():
    before = {new: {old for old in MOVES if new in MOVES[old]} for new in PaymentStatus}

    assert before[PaymentStatus.SENT] == {PaymentStatus.RELEASED}
    assert before[PaymentStatus.RELEASED] == {PaymentStatus.PROPOSED}
    assert before[PaymentStatus.POSTED] == {PaymentStatus.SENT, PaymentStatus.CONFIRMED}
    assert before[PaymentStatus.VOID] == {PaymentStatus.PROPOSED, PaymentStatus.RELEASED}


@pytest.mark.parametrize(
    ("table", "why"),
    [
        ({"hurdel": 1}, "unknown keys hurdel"),
        ({"per": "line"}, "per"),
        ({"schema": "pain.008"}, "schema"),
        ({"terms": "soon"}, "terms"),
        ({"hurdle": "-1"}, "hurdle"),
        ({"release": {"cora": "much"}}, "release.cora"),
        ({"accounts": [{"iban": "DE02120300000000202052"}]}, "DE02120300000000202052"),
        ({"accounts": [{"iban": OLD, "calendars": ["XX"]}]}, "calendars has XX"),
        ({"accounts": [{"iban": OLD, "bank": 1}]}, "unknown keys bank"),
    ],
)
def test_wrong_settings_are_refused_by_their_key(table, why):
    with pytest.raises(PaymentRulesError, match=why):
        load(table)


def test_an_account_is_kept_compact():
    assert load({"accounts": [{"iban": "DE02 1203 0000 0000 2020 51"}]}).account(OLD).currency == "EUR"
